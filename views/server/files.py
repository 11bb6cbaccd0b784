"""Files that the page loads: scripts, styles, fonts and pictures, from the project's own folder and from installed packages."""

import os
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from solara.server.starlette import StaticFilesOptionalAuth  # compresses each file once

#: HTML is not among them: it would speak with the page's own rights.
_SHOWN = {".css", ".gif", ".ico", ".js", ".map", ".png", ".svg", ".ttf", ".woff", ".woff2"}


class Assets(StaticFilesOptionalAuth):
    """Files of some folders, the first that has one by its name, and of nothing above them."""

    def __init__(self, *folders: Path):
        super().__init__(directory=folders[0])
        self.all_directories = list(folders)

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """Where a file is, and its size and time; nothing for a file of another kind."""
        return super().lookup_path(path) if Path(path).suffix in _SHOWN else ("", None)


class Installed(Assets):
    """Files that a package has installed below one of its folders; what else has come to lie there since is not shown.

    Raises:
        FileNotFoundError: the package has no such folder, so the page would not work.
    """

    def __init__(self, package: str, below: str):
        self._installed = {file for file in installed(package) if f"/{below}/" in file.as_posix()}
        if not self._installed:
            raise FileNotFoundError(
                f"The package {package} has no folder {below}. Install it anew: pip install --force-reinstall {package}"
            )
        some = next(iter(self._installed)).as_posix()
        super().__init__(Path(some.partition(f"/{below}/")[0]) / below)

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """As `Assets`, for files of the package alone."""
        full, stat = super().lookup_path(path)
        return (full, stat) if stat is not None and Path(full).resolve() in self._installed else ("", None)


def installed(package: str) -> list[Path]:
    """All files of an installed package.

    Raises:
        FileNotFoundError: there is no such package.
    """
    try:
        return [Path(file.locate()).resolve() for file in files(package) or ()]
    except PackageNotFoundError:
        raise FileNotFoundError(f"The package {package} is not installed, and the page needs it: pip install {package}") from None
