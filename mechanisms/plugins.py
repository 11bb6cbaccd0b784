"""Plug-ins: files of a package, found by their names. A broken one is left out and said to be; the others do without it."""

import importlib
import inspect
import logging
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

from core.text import cut, printable
from mechanisms.parameters import ParameterError, checked, declared

_LOG = logging.getLogger("slotlab.plugins")
_ROOT = Path(__file__).resolve().parents[1]


_MOST_TOLD = 600  # characters of what an exception says
_RESERVED: set[str] = set()


def reserve(names: Iterable[str]) -> None:
    """Keep names for a market and its sweeps: a plug-in whose parameter has one is left out, or a setting would mean two things.

    It holds for files that are loaded later; a market's module, which drivers import first, calls it.
    """
    _RESERVED.update(names)


class LeftOut(NamedTuple):
    """A file that is not used, and why; `name` is what it would have been found by."""

    name: str
    path: Path
    reason: str

    def __str__(self) -> str:
        return printable(f"{_shown(self.path)} is left out: {self.reason}")


class Plugins:
    """The plug-ins of one kind: named subclasses of `base` in the files of `package`, wherever its path leads.

    `support` names the files that are none; nor is one whose name begins with an underscore. `check` is given a class and
    those that were taken up before it, by name, and raises what breaks the contract of this kind.
    """

    def __init__(
        self,
        kind: str,
        package: str,
        base: type,
        support: Collection[str],
        check: Callable[[type, dict[str, type]], None],
    ):
        self._kind, self._package, self._base, self._support, self._check = kind, package, base, support, check
        self._found: dict[str, type] = {}
        self._loaded: set[str] = set()
        self._left_out: dict[Path, LeftOut] = {}
        self._lock = RLock()  # no thread sees half of them; a file may ask for others while it is loaded

    def registered(self) -> dict[str, type]:
        """All classes by name.

        Raises:
            ParameterError: the package's path names a folder that does not exist.
        """
        with self._lock:
            files = self._files()
            for name, path in files.items():
                if path not in self._left_out:
                    self._load(name, files)
            return dict(sorted(self._found.items()))

    def named(self, name: str) -> type | None:
        """The class of this name, None if there is none.

        A file of that name spares loading the others. If it was left out it is tried again: it may have been mended.

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

    def _files(self) -> dict[str, Path]:
        """The files that are plug-ins, by name; of two that are called the same, the first on the package's path."""
        found = {}
        for folder in sys.modules[self._package].__path__:
            if not Path(folder).is_dir():
                raise ParameterError(f"{folder!r}, where plug-ins of {self._package} are looked for, is not a folder.")
            for finder, name, _ in pkgutil.iter_modules([folder]):
                path = Path(finder.find_spec(name).origin)
                if found.setdefault(name, path) != path:
                    self._leave_out(LeftOut(name, path, f"{_shown(found[name])} is called so, too"))
        return {name: path for name, path in found.items() if name not in self._support and not name.startswith("_")}

    def _load(self, name: str, files: dict[str, Path]) -> None:
        """Take up the classes of a file, all of them or, if anything is wrong, none."""
        if name in self._loaded:
            return
        full = f"{self._package}.{name}"
        self._loaded.add(name)
        try:
            classes = self._classes(importlib.import_module(full), files)
        except (Exception, SystemExit) as error:  # whatever a file does when it is imported, the others are there
            sys.modules.pop(full, None)
            self._loaded.discard(name)
            self._leave_out(LeftOut(name, files[name], _told(error, files[name])))
        else:
            self._found.update(classes)
            self._left_out.pop(files[name], None)

    def _classes(self, module: ModuleType, files: dict[str, Path]) -> dict[str, type]:
        """The plug-ins that a module defines, by name.

        Raises:
            ParameterError: there is none, or one that breaks the contract or has a name that is another's.
        """
        own = [cls for cls in vars(module).values() if isinstance(cls, type) and cls.__module__ == module.__name__]
        found = {}
        for cls in own:
            if issubclass(cls, self._base) and "name" in vars(cls):
                _check_declarations(cls)
                self._refuse_taken(cls, {**self._found, **found}, files)
                self._check(cls, self._found)
                found[cls.name] = cls
        if not found:
            raise ParameterError(f"it defines no {self._kind} that has a name")
        return found

    def _refuse_taken(self, cls: type, taken: dict[str, type], files: dict[str, Path]) -> None:
        """A name is that of the file that is called so, whichever is loaded first; else it is who came first's."""
        if cls.name in files and cls.__module__ != f"{self._package}.{cls.name}":
            raise ParameterError(f"it defines {cls.name!r}, which is the name of {_shown(files[cls.name])}")
        if taken.get(cls.name, cls) is not cls:
            raise ParameterError(f"it defines {cls.name!r}, which {taken[cls.name].__module__} does, too")

    def _leave_out(self, gone: LeftOut) -> None:
        """Keep it, and say so once; worker processes, which find the same, stay silent."""
        if self._left_out.get(gone.path) != gone and parent_process() is None:
            _LOG.warning("%s", gone)
        self._left_out[gone.path] = gone


def _check_declarations(cls: type) -> None:
    """What holds for plug-ins of any kind.

    Raises:
        ParameterError: a name that nobody can type, no dataclass, methods missing, a parameter that is the market's, or a
            default that is not allowed.
    """
    if not isinstance(cls.name, str) or not re.fullmatch("[a-z][a-z0-9_]*", cls.name):
        raise ParameterError(f"{cls.__name__} needs a name of small letters, digits and _; got {cls.name!r}")
    if "__dataclass_fields__" not in vars(cls):
        raise ParameterError(f"{cls.__name__} must be a frozen dataclass")
    if inspect.isabstract(cls):
        raise ParameterError(f"{cls.__name__} lacks {', '.join(sorted(cls.__abstractmethods__))}")
    for parameter in declared(cls).values():
        if parameter.name in _RESERVED:
            raise ParameterError(f"it declares {parameter.name}, which is what the market or a sweep calls a setting of its own")
        checked(parameter, parameter.default, f"default of {cls.__name__}")


def _shown(path: Path) -> Path:
    """A path as it is told: from the repository's root, if it is in there."""
    return path.relative_to(_ROOT) if path.is_relative_to(_ROOT) else path


def _said(error: BaseException) -> str:
    """What an exception says, nothing if to say it fails, too."""
    try:
        return str(error)
    except Exception:
        return ""


def _told(error: BaseException, path: Path) -> str:
    """What is wrong with a file, in one line, with the last of its own lines that took part."""
    kind = "" if isinstance(error, ParameterError) else f"{type(error).__name__}: "
    said = cut(f"{kind}{' '.join(_said(error).split())}".rstrip(".: "), _MOST_TOLD)
    lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == str(path)]
    in_place = lines and not isinstance(error, SyntaxError)  # which says file and line by itself
    return f"{said} ({path.name}, line {lines[-1]})" if in_place else said
