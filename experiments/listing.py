"""What there is to choose from, as text for `run_batch.py --list`."""

import inspect
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from core.parameters import allowed, declaration, declared
from experiments.plan import Run, SweepSize
from mechanisms.api import Guarantee, Mechanism
from model.market import Market, market, names


def overview() -> str:
    """All markets, a line each."""
    lines = ["Markets (--market NAME; --market NAME --list says what there is to choose from)"]
    return "\n".join([*lines, *(f"  {name:<18} {market(name).title}: {market(name).summary}" for name in names())])


def listing(market: Market) -> str:
    """Plug-ins of every slot and group with their parameters, broken ones, the world's parameters, presets and metrics."""
    lines = [f"{market.name}: {market.title}"]
    for owner in market.owners:
        option = "mechanisms" if owner == market.slot else owner
        usual = "" if owner == market.slot else f"; {market.default(owner)} if left out"
        lines += ["", f"{'Mechanisms' if owner in market.slots else 'Strategies'} (--{option}, separated by commas{usual})"]
        for name, cls in market.plugins(owner).items():
            lines += [f"  {name:<18} {_first_line(cls)}", *(f"      {fact}" for fact in facts(cls)), *_parameters(cls, indent=6)]
    if broken := market.left_out():
        lines += ["", "Left out, as they cannot be loaded", *(f"  {gone}" for gone in broken)]
    lines += ["", "World (--set name=value)"]
    for group in dict.fromkeys(declaration(parameter).group for parameter in declared(market.parameters).values()):
        lines += _parameters(market.parameters, indent=2, group=group)
    lines += ["", f"Size (--steps, --seeds; in config/{market.name}.yaml)", *_parameters(SweepSize, indent=2)]
    lines += ["", "Presets (--preset)"]
    lines += [f"  {name:<18} {', '.join(_settings(values)) or 'the defaults'}" for name, values in market.presets.items()]
    lines += ["", "Metrics"]
    lines += [f"  {name:<18} {metric.meaning.splitlines()[0]} [{metric.unit}]" for name, metric in market.metrics.items()]
    return "\n".join(lines)


def _settings(preset: Mapping[str, Mapping]) -> list[str]:
    """What a preset sets: `availability=0.5`, `ucb_sp.ucb_c=2.0`."""
    found = []
    for section in preset.values():
        for name, value in section.items():
            inside = value.items() if isinstance(value, Mapping) else ()
            found += [f"{name}.{key}={inner}" for key, inner in inside] if inside else [f"{name}={value}"]
    return found


def dry_run(plan: list[Run], folder: Path, engine: str, baseline: str) -> str:
    """What a sweep would run."""
    counts, noun = Counter(run.configuration.label for run in plan), plan[0].configuration.market.step_noun
    lines = [f"{len(plan):,} runs of {plan[0].steps:,} {noun}s by the {engine} engine, into {folder}; baseline {baseline}"]
    return "\n".join(lines + [f"  {label}: {count} seeds" for label, count in counts.items()])


def _first_line(thing) -> str:
    return inspect.getdoc(thing).splitlines()[0]


def facts(cls: type) -> list[str]:
    """Guarantees, and what is unusual about a mechanism; nothing of a strategy."""
    if not issubclass(cls, Mechanism):
        return []
    lines = [f"guarantees: {'; '.join(_promise(guarantee) for guarantee in cls.guarantees) or 'none'}"]
    if cls.knows_truth:
        lines.append("privileged: sees the hidden reliabilities")
    if cls.kernel is None:
        lines.append("in plain Python: runs step by step, without the fused kernel")
    return lines


def _promise(guarantee: Guarantee) -> str:
    given = "".join(f", {name}={value}" for name, value in guarantee.given.items())
    condition = f", {guarantee.condition}" if guarantee.condition else ""
    return f"{guarantee.property.replace('_', ' ')} ({guarantee.scope}{given}{condition})"


def _parameters(cls: type, indent: int, group: str | None = None) -> list[str]:
    lines = []
    for name, parameter in declared(cls).items():
        rule = declaration(parameter)
        if group in (None, rule.group):
            unit = "" if rule.unit == "1" else f" {rule.unit}"
            default = f"{parameter.default}{unit}; {allowed(parameter)}"
            lines.append(f"{' ' * indent}{name:<{20 - indent + 2}} {rule.meaning} [{default}]")
    return lines
