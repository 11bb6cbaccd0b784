"""Settings files: config.yaml says which market is meant by default, config/MARKET.yaml what its sweeps start from.

A market's file has the sections `sweep` (its size), `choices` (who fills further slots, and the groups' mixes), `world`, one for each
slot and group (plug-in -> parameter -> value: plug-ins of two groups may have one name), and `presets`, each with such sections.
"""

from collections.abc import Mapping
from dataclasses import Field
from pathlib import Path
from typing import NamedTuple

from core.errors import shown
from core.parameters import ParameterError, allowed, checked, declaration, declared, unknown
from experiments.folder import replace
from experiments.plan import SweepSize
from experiments.yaml_file import mapping, read_mapping, yaml_text
from model.market import WORLD, Market, market, names

_ROOT = Path(__file__).resolve().parents[1]
SWEEP, CHOICES, PRESETS = "sweep", "choices", "presets"
_INTRO = """\
# Settings of run_batch.py. The values are the declared defaults; a preset is laid over them with --preset NAME, and
# --set name=value over both. Unknown names and values out of range are refused.
# Written by `python -m experiments.config`.
"""


def config_file(market: Market) -> Path:
    """Where the settings of a market are."""
    return _ROOT / "config" / f"{market.name}.yaml"


def usual_market() -> str:
    """The market that is meant where none is named: what config.yaml says.

    Raises:
        ParameterError: config.yaml cannot be read, or has another key than `market`.
    """
    path = _ROOT / "config.yaml"
    content = read_mapping(path)
    for key in content:
        if key != "market":
            raise unknown("key", key, ["market"], str(path))
    return str(content.get("market", names()[0]))


def default_text(market: Market) -> str:
    """The text of a market's config file."""
    lines = [_INTRO, f"{SWEEP}:", *_settings(declared(SweepSize), 2), "", f"{CHOICES}:"]
    for owner in market.owners:
        if owner != market.slot:
            lines += [f"  # {', '.join(market.plugins(owner))}", f"  {owner}: {_scalar(market.default(owner))}"]
    lines += ["", f"{WORLD}:", *_settings(declared(market.parameters), 2)]
    for owner in market.owners:
        own = {name: declared(cls) for name, cls in market.plugins(owner).items() if declared(cls)}
        lines += ["", f"{owner}:"] if own else []
        for name, known in own.items():
            lines += [f"  {name}:", *_settings(known, 4)]
    presets = yaml_text({PRESETS: _plain(market.presets)})
    return "\n".join([*lines, "", presets])


def _plain(value: object) -> object:
    """The same as dictionaries of their own: YAML would write what is there twice as an alias."""
    return {name: _plain(inner) for name, inner in value.items()} if isinstance(value, Mapping) else value


def _settings(known: Mapping[str, Field], indent: int) -> list[str]:
    """Lines with the default of each parameter, each below its meaning."""
    lines = []
    for name, parameter in known.items():
        rule = declaration(parameter)
        unit = "" if rule.unit == "1" else f", {rule.unit}"
        lines += [f"# {rule.meaning} ({allowed(parameter)}{unit})", f"{name}: {_scalar(parameter.default)}"]
    return [" " * indent + line for line in lines]


def _scalar(value: object) -> str:
    if isinstance(value, tuple):
        return str([*value])
    return yaml_text(value if isinstance(value, int | float | str) else str(value or "")).rstrip("\n")


class Settings(NamedTuple):
    """What a config file says, a preset's values laid over it."""

    sweep: dict  #: values of `SweepSize`
    choices: dict  #: text by slot or group
    values: dict  #: of the world by name; of a slot or group by plug-in, then by name


def load_config(market: Market, path: Path, preset: str = "default") -> Settings:
    """The settings in a file.

    Raises:
        ParameterError: no such file, not YAML, an unknown section, plug-in, name or preset, or a value that is not allowed.
    """
    content = read_mapping(path)
    presets = mapping(content.pop(PRESETS, {}), f"{path}: {PRESETS}")
    if preset not in {"default", *presets}:
        raise unknown("preset", preset, {"default", *presets}, str(path))
    below = _read(market, content, str(path))
    where = f"{path}: {PRESETS}: {preset}"
    above = _read(market, mapping(presets.get(preset, {}), where), where)
    return Settings(*(_laid_over(mine, its) for mine, its in zip(above, below, strict=True)))


def _laid_over(above: dict, below: dict) -> dict:
    """Both, with what is above going first, mappings inside likewise."""
    merged = {**below, **above}
    return {
        name: _laid_over(value, below[name]) if isinstance(value, dict) and isinstance(below.get(name), dict) else value
        for name, value in merged.items()
    }


def _read(market: Market, content: dict, where: str) -> Settings:
    """The checked values of a file, or of one of its presets."""
    found = Settings({}, {}, {})
    for section, given in content.items():
        inside, place = mapping(given, f"{where}: {section}"), f"{where}: {section}"
        if section == SWEEP:
            found.sweep.update(_checked(declared(SweepSize), inside, place))
        elif section == CHOICES:
            found.choices.update(_choices(market, inside, place))
        elif section == WORLD:
            found.values[WORLD] = _checked(declared(market.parameters), inside, place)
        elif section in market.owners:
            found.values[section] = _of_plugins(market, section, inside, place)
        else:
            raise unknown("section", section, [SWEEP, CHOICES, WORLD, *market.owners, PRESETS], where)
    return found


def _choices(market: Market, content: dict, where: str) -> dict:
    """Texts by slot or group; they are read when the configuration is made."""
    owners = [owner for owner in market.owners if owner != market.slot]
    for owner, text in content.items():
        if owner not in owners:
            raise unknown("slot or group", owner, owners, where)
        if not isinstance(text, str):
            raise ParameterError(f"{where}: {owner} takes a text, such as {market.default(owner)}; got {shown(text)}.")
    return content


def _of_plugins(market: Market, owner: str, content: dict, where: str) -> dict:
    """Checked values by plug-in; the section of one that is left out is passed over."""
    known, found = market.plugins(owner), {}
    for name, values in content.items():
        if name in known:
            found[name] = _checked(declared(known[name]), mapping(values, f"{where}: {name}"), f"{where}: {name}")
        elif name not in {gone.name for gone in market.left_out()}:
            raise unknown("plug-in", name, known, where)
    return found


def _checked(known: Mapping[str, Field], content: dict, where: str) -> dict:
    for name in content:
        if name not in known:
            raise unknown("parameter", name, known, where)
    return {name: checked(known[name], value, where) for name, value in content.items()}


if __name__ == "__main__":
    for each in map(market, names()):
        config_file(each).parent.mkdir(exist_ok=True)
        replace(config_file(each), lambda path, each=each: path.write_text(default_text(each), encoding="utf-8"))
