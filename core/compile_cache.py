"""The cache of machine code on disk: kept under a hash of the sources that a function is made of.

numba itself watches only the file of a function, not the files of what is inlined into it.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numba
from numba.core.compiler_lock import global_compiler_lock

_ROOT = Path(__file__).resolve().parents[1]
_IMPORT = re.compile(r"^(?:from (\.*)([\w.]*) )?import (\([^)]*\)|.*)", re.MULTILINE)


@cache
def _file_of(module: str) -> Path | None:
    """The file of a module in one of our packages, plug-ins from elsewhere included; None for all others."""
    if not (_ROOT / module.partition(".")[0]).is_dir():
        return None
    try:
        spec = find_spec(module)
    except (ImportError, ValueError):  # a name in a module, or a script
        return None
    return Path(spec.origin) if spec and spec.has_location else None


def _modules(origin: str, names: list[str]) -> list[str]:
    """The modules that `from origin import names` or `import names` may load: names in a package may be modules."""
    if not origin:
        return names
    file = _file_of(origin)
    is_package = file is None or file.name == "__init__.py"
    return [origin, *(f"{origin}.{name}" for name in names if is_package)]


@cache
def _imported(file: Path) -> frozenset[Path]:
    """Our files that a file imports at its top level. Only their functions can be inlined into it."""
    found = set()
    without_comments = re.sub("#.*", "", file.read_text(encoding="utf-8"))
    for dots, origin, listed in _IMPORT.findall(without_comments):
        names = [name.split()[0] for name in listed.strip("()").split(",") if name.split()]
        if dots:
            beside = file.parents[len(dots) - 1].joinpath(*origin.split("."))
            paths = beside.with_suffix(".py"), *(beside / f"{name}.py" for name in names)
            found.update(path for path in paths if path.is_file())
        else:
            found.update(path for path in map(_file_of, _modules(origin, names)) if path)
    return frozenset(found)


@cache
def _digest(file: Path) -> bytes:
    return hashlib.sha256(file.read_bytes()).digest()


@cache
def sources(file: Path) -> tuple[Path, ...]:
    """A file and all our files that it imports, directly or indirectly: the sources of its machine code."""
    found, left = {file}, [file]
    while left:
        new = _imported(left.pop()) - found
        found |= new
        left += new
    return tuple(sorted(found))


def source_hash(file: Path) -> str:
    """Hash of `sources`. numba itself checks only the function's own file, not the files of what is inlined into it."""
    digest = hashlib.sha256(numba.__version__.encode())
    for source in sources(file):
        digest.update(source.name.encode() + _digest(source))
    return digest.hexdigest()[:16]


#: Per-user folder of machine code; the user's NUMBA_CACHE_DIR and XDG_CACHE_HOME are honoured.
_CACHE = Path(os.environ.get("NUMBA_CACHE_DIR") or Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "slotlab")


@contextmanager
def cached(function) -> Iterator[None]:
    """While a function is handed to numba, its machine code is looked up and kept under the hash of its sources."""
    file = Path(function.__code__.co_filename)
    with global_compiler_lock:
        if file.is_file():
            numba.config.CACHE_DIR = str(_CACHE / source_hash(file))
        yield
