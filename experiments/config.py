"""Settings files: config.yaml says which market is meant by default, config/MARKET.yaml its parameters in groups, as declared."""

from pathlib import Path

from core.parameters import allowed, checked, declaration, declared, unknown
from experiments.left_out import owner
from experiments.plan import SweepSize
from experiments.store import replace
from experiments.yaml_file import mapping, read_mapping, yaml_text
from model.market import Market, market, names

_ROOT = Path(__file__).resolve().parents[1]
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


def all_declared(market: Market) -> dict:
    """Every parameter that a market's config file may set, by name: the world's, every mechanism's and the sweep's size."""
    return {**market.declared(), **declared(SweepSize)}


def groups(known: dict) -> tuple[str, ...]:
    """The groups of these parameters, in the order of their first members."""
    return tuple(dict.fromkeys(declaration(parameter).group for parameter in known.values()))


def default_text(market: Market) -> str:
    """The text of a market's config file."""
    known = all_declared(market)
    lines = [_INTRO]
    for group in groups(known):
        lines.append(f"{group}:")
        for name, parameter in known.items():
            rule = declaration(parameter)
            if rule.group == group:
                unit = "" if rule.unit == "1" else f", {rule.unit}"
                lines += [f"  # {rule.meaning} ({allowed(parameter)}{unit})", f"  {name}: {yaml_text(parameter.default)}"]
        lines.append("")
    lines.append("presets:")
    for preset, values in market.presets.items():
        lines.append(f"  {preset}:{'' if values else ' {}'}")
        for group in groups(known):
            chosen = {name: value for name, value in values.items() if declaration(known[name]).group == group}
            lines += [f"    {group}:"] * bool(chosen)
            lines += [f"      {name}: {yaml_text(value)}" for name, value in chosen.items()]
    return "\n".join(lines) + "\n"


def load_config(market: Market, path: Path, preset: str = "default") -> dict:
    """Values by parameter name: the file's, with the preset's laid over them.

    Raises:
        ParameterError: no such file, not YAML, an unknown group, name or preset, or a value that is not allowed.
    """
    content = read_mapping(path)
    presets = mapping(content.pop("presets", {}), f"{path}: presets")
    if preset not in {"default", *presets}:
        raise unknown("preset", preset, {"default", *presets}, str(path))
    chosen = mapping(presets.get(preset, {}), f"{path}: presets: {preset}")
    return {**_flatten(market, content, str(path)), **_flatten(market, chosen, f"{path}: presets: {preset}")}


def _flatten(market: Market, content: dict, where: str) -> dict:
    """Checked values of all groups of a section, by name, but those of a plug-in that is left out: nothing here takes them."""
    known, found = all_declared(market), {}
    for group, values in content.items():
        if group not in groups(known):
            raise unknown("group", group, [*groups(known), "presets"], where)
        members = {name: field for name, field in known.items() if declaration(field).group == group}
        for name, value in mapping(values, f"{where}: {group}").items():
            if name not in members:
                if owner(market, name):
                    continue
                raise unknown("parameter", name, members, f"{where}: {group}")
            found[name] = checked(members[name], value, f"{where}: {group}")
    return found


if __name__ == "__main__":
    for each in map(market, names()):
        config_file(each).parent.mkdir(exist_ok=True)
        replace(config_file(each), lambda path, each=each: path.write_text(default_text(each), encoding="utf-8"))
