"""A sweep as asked for: what a spec file and the command line say, over the market's config file, over the declared defaults."""

from dataclasses import dataclass
from pathlib import Path

from core.parameters import ParameterError, build, declared, unknown
from experiments.arguments import parse_assignment, parse_seeds, split_values
from experiments.config import config_file, load_config, usual_market
from experiments.jobs import ENGINES
from experiments.plan import Sweep, SweepSize
from experiments.yaml_file import read_mapping
from mechanisms.api import mechanism_class
from model.market import market


@dataclass(frozen=True)
class Request:
    """Everything that can be asked of a sweep; None leaves it to the layer below. Also the keys of a spec file."""

    market: str | None = None
    mechanisms: tuple[str, ...] | None = None
    set: dict[str, tuple] | None = None
    seeds: tuple[int, ...] | None = None
    steps: int | None = None
    preset: str | None = None
    config: Path | None = None
    baseline: str | None = None
    engine: str | None = None
    jobs: str | int | None = None
    out: Path | None = None

    def over(self, below: "Request") -> "Request":
        """This request laid over another; single parameters of `set` are laid over single ones."""
        merged = {name: mine if (mine := getattr(self, name)) is not None else getattr(below, name) for name in vars(self)}
        return Request(**{**merged, "set": {**(below.set or {}), **(self.set or {})}})

    def sweep(self) -> Sweep:
        """The sweep, with everything resolved.

        Raises:
            ParameterError: an unknown name, or a value that is not allowed.
        """
        chosen = market(self.market or usual_market())
        settings = load_config(chosen, self.config or config_file(chosen), self.preset or "default")
        asked = self.mechanisms if self.mechanisms is not None else chosen.mechanisms()
        names = tuple(mechanism_class(name, chosen.form).name for name in asked)
        size = {name: settings.pop(name) for name in declared(SweepSize) if name in settings}
        size = build(SweepSize, size if self.steps is None else {**size, "num_auctions": self.steps}, "steps")
        own = [declared(mechanism_class(name)) for name in names]
        elsewhere = {name for cls in chosen.mechanisms().values() for name in declared(cls)}.difference(*own)
        grid = {name: (value,) for name, value in settings.items() if name not in elsewhere}
        for name, values in (self.set or {}).items():
            if name in elsewhere:
                raise ParameterError(f"set {name}: none of the mechanisms {', '.join(names)} has this parameter.")
            grid[name] = values
        return Sweep(chosen, names, grid, self.seeds if self.seeds is not None else tuple(size.seeds), size.num_auctions)


def parse_request(*, mechanisms=None, assignments=(), seeds=None, jobs=None, **plain) -> Request:
    """A request from the texts of the command line.

    Raises:
        ParameterError: text that cannot be read.
    """
    named = [parse_assignment(text) for text in assignments]
    for place, (name, _) in enumerate(named):
        if name in [other for other, _ in named[:place]]:
            raise ParameterError(f"--set {name} is given twice; several values go into one: --set {name}=a,b.")
    return Request(
        mechanisms=split_values(mechanisms, "--mechanisms") if mechanisms is not None else None,
        set=dict(named),
        seeds=parse_seeds(seeds) if seeds is not None else None,
        jobs=parse_jobs(jobs) if jobs is not None else None,
        **plain,
    )


def parse_jobs(value: str | int) -> str | int:
    """ "auto", or a number of threads."""
    text = str(value)
    if text == "auto":
        return text
    if not text.isdecimal() or not 1 <= int(text) <= 1024:
        raise ParameterError(f"jobs must be auto, or a whole number from 1 to 1024; got {value!r}.")
    return int(text)


def load_spec(path: Path) -> Request:
    """A request from a YAML file with the keys of `Request`; paths in it are relative to the working folder.

    Raises:
        ParameterError: a file that cannot be read, an unknown key, or a value that is not allowed.
    """
    content = read_mapping(path)
    if "auctions" in content and "steps" not in content:  # the launch market's word for steps
        content["steps"] = content.pop("auctions")
    known = Request.__dataclass_fields__
    for key in content:
        if key not in known:
            raise unknown("key", key, known, str(path))
    try:
        return Request(**{key: _READERS[key](value) for key, value in content.items()})
    except ParameterError as error:
        raise ParameterError(f"{path}: {error}") from None


def _word(key: str, allowed: tuple[str, ...] = ()):
    def read(value) -> str:
        if not isinstance(value, str) or not value:
            raise ParameterError(f"{key} must be a word; got {value!r}.")
        if allowed and value not in allowed:
            raise unknown(key, value, allowed)
        return value

    return read


def _path(key: str):
    return lambda value: Path(_word(key)(value))


def _whole(value) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ParameterError(f"steps must be a whole number; got {value!r}.")
    return value


def _names(value) -> tuple[str, ...]:
    if isinstance(value, str):
        return split_values(value, "mechanisms")
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise ParameterError(f"mechanisms must be a list of names; got {value!r}.")
    return tuple(value)


def _seeds(value) -> tuple[int, ...]:
    return parse_seeds(",".join(map(str, value)) if isinstance(value, list) else str(value))


def _grid(value) -> dict[str, tuple]:
    """Parameters by name: a value, a list of values, or text as after --set."""
    if not isinstance(value, dict):
        raise ParameterError(f"set must map names to values; got {value!r}.")
    return dict(parse_assignment(f"{name}={_text(given)}") for name, given in value.items())


def _text(value) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


_READERS = {
    "market": _word("market"),
    "mechanisms": _names,
    "set": _grid,
    "seeds": _seeds,
    "steps": _whole,
    "preset": _word("preset"),
    "config": _path("config"),
    "baseline": _word("baseline"),
    "engine": _word("engine", ENGINES),
    "jobs": parse_jobs,
    "out": _path("out"),
}
