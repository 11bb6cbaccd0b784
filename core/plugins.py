"""Plug-ins are files of a package, found by their names. A broken file is left out with a message; the others still work."""

import importlib
import inspect
import logging
import os
import pkgutil
import re
import sys
import traceback
from collections.abc import Callable, Collection, Iterable
from multiprocessing import parent_process
from pathlib import Path
from threading import RLock
from types import ModuleType
from typing import NamedTuple

from core.parameters import ParameterError, checked, declared
from core.printable import cut, printable

_LOG = logging.getLogger("slotlab.plugins")
_ROOT = Path(__file__).resolve().parents[1]
_MOST_TOLD = 600  # characters of an exception's message


def folders_outside() -> list[str]:
    """The folders of mechanisms outside the repository that the environment variable SLOTLAB_MECHANISMS names."""
    return [folder for folder in os.environ.get("SLOTLAB_MECHANISMS", "").split(os.pathsep) if folder]


class LeftOut(NamedTuple):
    """A file that is left out, and why; `name` is the name of its plug-in."""

    name: str
    path: Path
    reason: str

    def __str__(self) -> str:
        return printable(f"{_shown(self.path)} is left out: {self.reason}")


class Source(NamedTuple):
    """The file of a plug-in, and the name of its module."""

    module: str
    path: Path


Places = Iterable[tuple[str, Path]]  #: names of packages, each with a folder of its modules


def flat(package: str) -> Places:
    """All folders that the path of `package` leads to."""
    return [(package, Path(folder)) for folder in importlib.import_module(package).__path__]


def by_group(package: str, but: Collection[str]) -> Places:
    """The sub-folders of `package` except those named in `but`, and, where its path leads outside, that folder with its sub-folders."""
    home, *outside = flat(package)
    for place in (home, *outside):
        if place != home:
            yield place
        folders = sorted(path for path in place[1].iterdir() if path.is_dir()) if place[1].is_dir() else []
        for folder in folders:
            if folder.name.isidentifier() and not folder.name.startswith("_") and folder.name not in but:
                yield f"{package}.{folder.name}", folder


class Plugins:
    """The plug-ins of one kind: named subclasses of `base` in files of `package`.

    `check` raises if a class breaks the contract of this kind.
    `places` says where files are looked for. A file whose name begins with an underscore is not a plug-in.
    """

    def __init__(
        self,
        kind: str,
        package: str,
        base: type,
        check: Callable[[type], None],
        *,
        places: Callable[[str], Places] = flat,
    ):
        self._kind, self._package, self._base, self._check = kind, package, base, check
        self._places = places
        self._found: dict[str, type] = {}
        self._loaded: set[str] = set()
        self._left_out: dict[Path, LeftOut] = {}
        self._lock = RLock()  # no thread sees them half loaded; a file may ask for others while it loads (reentrant)

    def registered(self) -> dict[str, type]:
        """All classes by name.

        Raises:
            ParameterError: the package's path names a folder that does not exist.
        """
        with self._lock:
            files = self._files()
            for name, source in files.items():
                if source.path not in self._left_out:
                    self._load(name, files)
            return dict(sorted(self._found.items()))

    def named(self, name: str) -> type | None:
        """The class with this name; None if there is none.

        If a file has that name, only that file is loaded. A file that was left out is tried again, since it may have been mended.

        Raises:
            ParameterError: as `registered`.
        """
        with self._lock:
            if name not in self._found and name in (files := self._files()):
                self._load(name, files)
            return self._found.get(name) or self.registered().get(name)

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The files that are broken."""
        self.registered()
        return tuple(sorted(self._left_out.values()))

    @property
    def absent(self) -> tuple[tuple[str, str], ...]:
        """The name of each broken file, and a sentence on what is wrong with it."""
        return tuple((gone.name, f"{gone}.") for gone in self.left_out)

    def _files(self) -> dict[str, Source]:
        """The plug-in files by name; of two files with one name, the first that is found."""
        found: dict[str, Source] = {}
        for package, folder in self._places(self._package):
            if not folder.is_dir():
                raise ParameterError(f"{str(folder)!r}, where plug-ins of {self._package} are looked for, is not a folder.")
            for finder, name, _ in pkgutil.iter_modules([str(folder)]):
                if name.startswith("_"):
                    continue
                path = Path(finder.find_spec(name).origin)
                first = found.setdefault(name, Source(f"{package}.{name}", path))
                if first.path != path:
                    self._leave_out(LeftOut(name, path, f"{_shown(first.path)} is called so, too"))
        return found

    def _load(self, name: str, files: dict[str, Source]) -> None:
        """Register the classes of a file: all of them, or none if anything is wrong."""
        if name in self._loaded:
            return
        module, path = files[name]
        self._loaded.add(name)
        try:
            classes = self._classes(importlib.import_module(module), files)
        except (Exception, SystemExit) as error:  # whatever a file does at import, the others must still load
            sys.modules.pop(module, None)
            self._loaded.discard(name)
            self._leave_out(LeftOut(name, path, _told(error, path)))
        else:
            self._found.update(classes)
            self._left_out.pop(path, None)

    def _classes(self, module: ModuleType, files: dict[str, Source]) -> dict[str, type]:
        """The plug-ins that a module defines, by name.

        Raises:
            ParameterError: the module defines none, or one that breaks the contract or has another plug-in's name.
        """
        own = [cls for cls in vars(module).values() if isinstance(cls, type) and cls.__module__ == module.__name__]
        found = {}
        for cls in own:
            if issubclass(cls, self._base) and "name" in vars(cls):
                _check_declarations(cls)
                self._refuse_taken(cls, {**self._found, **found}, files)
                self._check(cls)
                found[cls.name] = cls
        if not found:
            raise ParameterError(f"it defines no {self._kind} that has a name")
        return found

    def _refuse_taken(self, cls: type, taken: dict[str, type], files: dict[str, Source]) -> None:
        """Refuse a name that is taken. A name belongs to the file of that name, else to the plug-in that was loaded first."""
        if cls.name in files and cls.__module__ != files[cls.name].module:
            raise ParameterError(f"it defines {cls.name!r}, which is the name of {_shown(files[cls.name].path)}")
        if taken.get(cls.name, cls) is not cls:
            raise ParameterError(f"it defines {cls.name!r}, which {taken[cls.name].__module__} does, too")

    def _leave_out(self, gone: LeftOut) -> None:
        """Note that a file is left out, and warn once. Worker processes find the same files and stay silent."""
        if self._left_out.get(gone.path) != gone and parent_process() is None:
            _LOG.warning("%s", gone)
        self._left_out[gone.path] = gone


def _check_declarations(cls: type) -> None:
    """Check what holds for plug-ins of any kind.

    Raises:
        ParameterError: the name cannot be typed, the class is no dataclass or lacks methods, or a default is not
            allowed.
    """
    if not isinstance(cls.name, str) or not re.fullmatch("[a-z][a-z0-9_]*", cls.name):
        raise ParameterError(f"{cls.__name__} needs a name of small letters, digits and _; got {cls.name!r}")
    if "__dataclass_fields__" not in vars(cls):
        raise ParameterError(f"{cls.__name__} must be a frozen dataclass")
    if inspect.isabstract(cls):
        raise ParameterError(f"{cls.__name__} lacks {', '.join(sorted(cls.__abstractmethods__))}")
    for parameter in declared(cls).values():
        checked(parameter, parameter.default, f"default of {cls.__name__}")


def _shown(path: Path) -> Path:
    """A path for messages: relative to the repository's root if it lies inside."""
    return path.relative_to(_ROOT) if path.is_relative_to(_ROOT) else path


def _said(error: BaseException) -> str:
    """An exception's message; empty if making it fails, too."""
    try:
        return str(error)
    except Exception:
        return ""


def _told(error: BaseException, path: Path) -> str:
    """What is wrong with a file, in one line, with the last line of that file in the traceback."""
    kind = "" if isinstance(error, ParameterError) else f"{type(error).__name__}: "
    said = cut(f"{kind}{' '.join(_said(error).split())}".rstrip(".: "), _MOST_TOLD)
    lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == str(path)]
    in_place = lines and not isinstance(error, SyntaxError)  # its message has file and line
    return f"{said} ({path.name}, line {lines[-1]})" if in_place else said
