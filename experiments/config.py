"""Settings files: config.yaml says which market is meant by default, config/MARKET.yaml its parameters in groups, as declared."""

import re
from pathlib import Path
from typing import ClassVar

import yaml

from core.parameters import ParameterError, allowed, checked, declaration, declared, unknown
from experiments.left_out import owner
from experiments.plan import SweepSize
from experiments.store import replace
from model.market import Market, market, names

_ROOT = Path(__file__).resolve().parents[1]
_INT, _FLOAT, _MERGE = (f"tag:yaml.org,2002:{kind}" for kind in ("int", "float", "merge"))
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
                lines += [f"  # {rule.meaning} ({allowed(parameter)}{unit})", f"  {name}: {_scalar(parameter.default)}"]
        lines.append("")
    lines.append("presets:")
    for preset, values in market.presets.items():
        lines.append(f"  {preset}:{'' if values else ' {}'}")
        for group in groups(known):
            chosen = {name: value for name, value in values.items() if declaration(known[name]).group == group}
            lines += [f"    {group}:"] * bool(chosen)
            lines += [f"      {name}: {_scalar(value)}" for name, value in chosen.items()]
    return "\n".join(lines) + "\n"


def _scalar(value) -> str:
    return yaml.safe_dump(value).splitlines()[0]


def load_config(market: Market, path: Path, preset: str = "default") -> dict:
    """Values by parameter name: the file's, with the preset's laid over them.

    Raises:
        ParameterError: no such file, not YAML, an unknown group, name or preset, or a value that is not allowed.
    """
    content = read_mapping(path)
    presets = _mapping(content.pop("presets", {}), f"{path}: presets")
    if preset not in {"default", *presets}:
        raise unknown("preset", preset, {"default", *presets}, str(path))
    chosen = _mapping(presets.get(preset, {}), f"{path}: presets: {preset}")
    return {**_flatten(market, content, str(path)), **_flatten(market, chosen, f"{path}: presets: {preset}")}


class _Loader(yaml.SafeLoader):
    """YAML without two traps: 1:30 is not read as 90 (base 60), and a key that is given twice is refused."""

    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in (_INT, _FLOAT)]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node, deep=False):
        """A mapping, if no key comes twice; what is merged (`<<`) may be set otherwise."""
        own = [(self.construct_object(key, deep=True), key.start_mark) for key, _ in node.value if key.tag != _MERGE]
        for place, (key, mark) in enumerate(own):
            if key in [earlier for earlier, _ in own[:place]]:
                raise yaml.constructor.ConstructorError(None, None, f"{key!r} is given twice", mark)
        return super().construct_mapping(node, deep)


_Loader.add_implicit_resolver(_INT, re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))
_Loader.add_implicit_resolver(
    _FLOAT,
    re.compile(r"^[-+]?(?:(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[0-9]+[eE][-+]?[0-9]+|\.(?:inf|Inf))$|^\.(?:nan|NaN)$"),
    list("-+.0123456789"),
)


def read_mapping(path: Path) -> dict:
    """The mapping in a YAML file.

    Raises:
        ParameterError: it cannot be read, is not YAML in UTF-8, or not a mapping from names.
    """
    try:
        content = yaml.load(Path(path).read_text(encoding="utf-8"), Loader=_Loader)
    except OSError as error:
        raise ParameterError(f"{path}: cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ParameterError(f"{path}: is not UTF-8 text.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" in line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise ParameterError(f"{path}: is not valid YAML{place}: {getattr(error, 'problem', error)}.") from None
    except RecursionError:
        raise ParameterError(f"{path}: is nested too deeply.") from None
    except (ValueError, OverflowError) as error:  # what looks like a date or a number, and is none
        raise ParameterError(f"{path}: has a value that cannot be read: {error}.") from None
    return dict(_mapping(content, str(path)))


def _mapping(value, where: str) -> dict:
    """`value` as a mapping from names; an empty section counts as one."""
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
        raise ParameterError(f"{where}: must be a mapping of names to values; got {value!r}.")
    return value


def _flatten(market: Market, content: dict, where: str) -> dict:
    """Checked values of all groups of a section, by name, but those of a plug-in that is left out: nothing here takes them."""
    known, found = all_declared(market), {}
    for group, values in content.items():
        if group not in groups(known):
            raise unknown("group", group, [*groups(known), "presets"], where)
        members = {name: field for name, field in known.items() if declaration(field).group == group}
        for name, value in _mapping(values, f"{where}: {group}").items():
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
