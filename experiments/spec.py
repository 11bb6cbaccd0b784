"""A sweep as asked for: what a spec file and the command line say, over the market's config file, over the declared defaults."""

from dataclasses import dataclass
from pathlib import Path

from core.choices import Choice, Mix, parse_choices, parse_mixes
from core.errors import shown
from core.parameters import ParameterError, build, unknown
from experiments.arguments import parse_assignment, parse_seeds
from experiments.config import config_file, load_config, usual_market
from experiments.engine import ENGINES
from experiments.plan import Sweep, SweepSize
from experiments.yaml_file import read_mapping
from model.market import Market, market, names


@dataclass(frozen=True)
class Request:
    """Everything that can be asked of a sweep; None leaves it to the layer below. Also the keys of a spec file."""

    market: str | None = None
    mechanisms: str | None = None  #: a text, as are the next ones: choices or mixes separated by commas
    choices: dict[str, str] | None = None  #: of further slots, and of groups; in a spec file each is a key of its own
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
        """This request laid over another; single choices and parameters are laid over single ones."""
        merged = {name: mine if (mine := getattr(self, name)) is not None else getattr(below, name) for name in vars(self)}
        single = {name: {**(getattr(below, name) or {}), **(getattr(self, name) or {})} for name in ("choices", "set")}
        return Request(**{**merged, **single})

    def sweep(self) -> Sweep:
        """The sweep, with everything resolved.

        Raises:
            ParameterError: an unknown name, or a value that is not allowed.
        """
        chosen = market(self.market or usual_market())
        settings = load_config(chosen, self.config or config_file(chosen), self.preset or "default")
        size = build(SweepSize, settings.sweep if self.steps is None else {**settings.sweep, "steps": self.steps}, "sweep")
        choices = {owner: _read(chosen, owner, text) for owner, text in {**settings.choices, **(self.choices or {})}.items()}
        for name in self.set or {}:
            if name in chosen.owners:
                option = "mechanisms" if name == chosen.slot else name
                raise ParameterError(f"{name} is a choice, not a parameter: --{option} sets it.")
        return Sweep(
            chosen,
            _read(chosen, chosen.slot, self.mechanisms) if self.mechanisms is not None else tuple(chosen.mechanisms()),
            {**choices, **(self.set or {})},
            self.seeds if self.seeds is not None else tuple(size.seeds),
            size.steps,
            settings.values,
        )


def parse_request(*, mechanisms=None, choices=None, assignments=(), seeds=None, jobs=None, **plain) -> Request:
    """A request from the texts of the command line.

    Raises:
        ParameterError: text that cannot be read.
    """
    named = [parse_assignment(text) for text in assignments]
    for place, (name, _) in enumerate(named):
        if name in [other for other, _ in named[:place]]:
            raise ParameterError(f"--set {name} is given twice; several values go into one: --set {name}=a,b.")
    return Request(
        mechanisms=mechanisms,
        choices=choices,
        set=dict(named),
        seeds=parse_seeds(seeds) if seeds is not None else None,
        jobs=parse_jobs(jobs) if jobs is not None else None,
        **plain,
    )


def _read(market: Market, owner: str, text: str) -> tuple[Choice, ...] | tuple[Mix, ...]:
    """The choices for a slot, or the mixes for a group, that a text lists.

    Raises:
        ParameterError: the market has no such slot or group, or it is no list of these.
    """
    if owner not in market.owners:
        raise unknown("slot or group", owner, market.owners, market.name)
    option = "--mechanisms" if owner == market.slot else f"--{owner}"
    return parse_mixes(text, option) if owner in market.groups else parse_choices(text, option)


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
    try:
        owners = owners_of(content.get("market"))
        for key in content:
            if key not in _READERS and key not in owners:
                raise unknown("key", key, [*_READERS, *owners])
        choices = {key: _listed(key)(content[key]) for key in owners if key in content}
        return Request(choices=choices, **{key: read(content[key]) for key, read in _READERS.items() if key in content})
    except ParameterError as error:
        raise ParameterError(f"{path}: {error}") from None


def owners_of(named: object = None) -> list[str]:
    """The further slots, and the groups, of the market of this name, or of all markets: keys of a spec file, and options."""
    found = [market(named)] if named is not None else [market(name) for name in names()]
    return list(dict.fromkeys(owner for each in found for owner in each.owners if owner != each.slot))


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


def _listed(key: str):
    """A reader of choices: one text, or a list of texts."""

    def read(value) -> str:
        if isinstance(value, str):
            return value
        if not isinstance(value, list) or not value or not all(isinstance(name, str) for name in value):
            raise ParameterError(f"{key} must be a text, or a list of texts; got {shown(value)}.")
        return ",".join(value)

    return read


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
    "mechanisms": _listed("mechanisms"),
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
