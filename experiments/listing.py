"""What there is to choose from, as text for `run_batch.py --list`."""

import inspect
from collections import Counter
from pathlib import Path

from core.parameters import allowed, declaration, declared
from experiments.config import groups
from experiments.plan import Run, SweepSize
from mechanisms.api import Guarantee, Mechanism
from model.market import Market, market, names


def overview() -> str:
    """All markets, a line each."""
    lines = ["Markets (--market NAME; --market NAME --list says what there is to choose from)"]
    return "\n".join([*lines, *(f"  {name:<18} {market(name).title}: {market(name).summary}" for name in names())])


def listing(market: Market) -> str:
    """Mechanisms with their parameters and guarantees, broken plug-ins, the world's parameters, presets and metrics."""
    lines = [f"{market.name}: {market.title}", "", "Mechanisms (--mechanisms, separated by commas)"]
    for name, cls in market.mechanisms().items():
        lines += [f"  {name:<18} {_first_line(cls)}", *(f"      {fact}" for fact in facts(cls)), *_parameters(cls, indent=6)]
    if broken := market.left_out():
        lines += ["", "Left out, as they cannot be loaded", *(f"  {gone}" for gone in broken)]
    lines += ["", "World (--set name=value)"]
    for group in groups(declared(market.parameters)):
        lines += _parameters(market.parameters, indent=2, group=group)
    lines += ["", f"Size (--steps, --seeds; in config/{market.name}.yaml)", *_parameters(SweepSize, indent=2)]
    lines += ["", "Presets (--preset)"]
    lines += [
        f"  {name:<18} {', '.join(f'{k}={v}' for k, v in values.items()) or 'the defaults'}"
        for name, values in market.presets.items()
    ]
    lines += ["", "Metrics"]
    lines += [f"  {name:<18} {metric.meaning.splitlines()[0]} [{metric.unit}]" for name, metric in market.metrics.items()]
    return "\n".join(lines)


def dry_run(plan: list[Run], folder: Path, engine: str, baseline: str) -> str:
    """What a sweep would run."""
    counts, noun = Counter(run.configuration.label for run in plan), plan[0].configuration.market.step_noun
    lines = [f"{len(plan):,} runs of {plan[0].steps:,} {noun}s by the {engine} engine, into {folder}; baseline {baseline}"]
    return "\n".join(lines + [f"  {label}: {count} seeds" for label, count in counts.items()])


def _first_line(thing) -> str:
    return inspect.getdoc(thing).splitlines()[0]


def facts(cls: type[Mechanism]) -> list[str]:
    """Guarantees, and what is unusual about a mechanism."""
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
