"""One self-contained page about a sweep: figures, comparison, provenance, definitions. `python -m experiments.report FOLDER`."""

import html
import re
import sys
from pathlib import Path
from string import Template

import click
import numpy as np
import pandas as pd

from core.parameters import ParameterError
from etl.errors import DataError
from experiments.figures import Results, about, draw_all, drawings, efficient, load, marks
from experiments.figures.inline import INKS, inline_svg, on_dark
from experiments.figures.style import TRUTH
from experiments.frontier import configuration_points, privileged
from experiments.statistics import Interval, interval
from experiments.store import replace
from experiments.summary import adjusted, choose_baseline, differences, means
from model.rideshare import MARKET

REPORT = "report.html"
_FAILED = 2
_LEVEL = 0.05
_MOST_WORLDS = 6  # whose findings are put into sentences; the figures and tables have all
_TABLE = (*MARKET.shown, "risk", "gap")
_PAGE = Path(__file__).with_name("figures") / "page.html"


def write_report(folder: Path) -> Path:
    """Write report.html into a sweep's folder, and return its path.

    Raises:
        ParameterError: the folder holds no finished sweep, or cannot be written to.
    """
    page = report(load(folder))
    target = Path(folder) / REPORT
    try:
        replace(target, lambda path: path.write_text(page, encoding="utf-8"))
    except OSError as error:
        raise ParameterError(f"{target} cannot be written: {error.strerror or error}.") from None
    return target


def report(results: Results) -> str:
    """The page as text; the same results give the same text."""
    runs, manifest = results.runs, results.manifest
    labels = list(dict.fromkeys(runs["label"]))
    wanted = manifest.get("baseline")
    baseline = wanted if wanted in labels else choose_baseline(MARKET, labels, None)
    colours = {colour: f"c{place}" for place, colour in enumerate(_colours(runs))}
    return Template(_PAGE.read_text(encoding="utf-8")).substitute(
        light=_variables(colours, dark=False),
        dark=_variables(colours, dark=True),
        about=html.escape(about(runs, manifest)),
        failed=_failed(results.failed, len(runs)),
        findings="".join(f"<li>{line.replace(' %', '&nbsp;%')}</li>" for line in findings(results)),
        figures=_figures(results, colours),
        means=_means_table(runs, _TABLE),
        differences=_differences_table(runs, baseline, _TABLE) if len(labels) > 1 else "",
        everything=_means_table(runs, tuple(MARKET.metrics)),
        definitions=_definitions(),
        provenance=_provenance(manifest),
    )


def findings(results: Results) -> list[str]:
    """What the figures say, in sentences (HTML): means over the seeds, without the benchmarks that know the truth."""
    runs = results.runs
    worlds = list(dict.fromkeys(runs["world_label"]))
    if len(worlds) > 1:
        return [f"{html.escape(world)}: {line}" for world in worlds[:_MOST_WORLDS] for line in findings(_only(results, world))]
    rivals = runs[[not privileged(name) for name in runs["mechanism"]]]
    lines = []
    for metric, what, best in (
        ("profit", "Most profit per USD tendered", "idxmax"),
        ("regret", "Least forgone against the oracle (regret, in W)", "idxmin"),
        ("gap", "Promises most beyond what it delivers (gap)", "idxmax"),
    ):
        table = rivals.groupby("label", sort=False)[metric].mean().dropna()
        if len(table) > 1:
            label = getattr(table, best)()
            value = interval(rivals.loc[rivals["label"] == label, metric])
            lines.append(f"{what}: <b>{html.escape(label)}</b>, {_number(value, metric)}.{_equals(rivals, label, metric)}")
    truth = interval(runs.groupby("seed")["oracle_inclusion"].mean())
    shares = rivals.groupby("label", sort=False)["inclusion"].mean()
    if truth.n and shares.notna().any() and runs["world"].nunique() == 1:
        near, least = (shares - truth.mean).abs().idxmin(), shares.idxmin()
        lines.append(
            f"The hidden truth warrants newcomers {truth.mean * 100:.0f} % of the wins; nearest to it is <b>{html.escape(near)}</b> with "
            f"{shares[near] * 100:.0f} %; the least they get from {html.escape(least)}, {shares[least] * 100:.0f} %."
        )
    if len(results.blocks):
        best = efficient(configuration_points(runs, results.blocks), runs)
        count = rivals["label"].nunique()
        if best and count > 1:
            names = ", ".join(html.escape(label) for label in best) if len(best) <= 8 else "see the first figure"
            lines.append(f"Not beaten on risk, profit and newcomers together: {len(best)} of {count} ({names}).")
    return lines or ["One configuration, so there is nothing to compare it with."]


def _only(results: Results, world: str) -> Results:
    """The results of one world: a figure of one world cannot be held against another's."""
    runs = results.runs[results.runs["world_label"] == world]
    return results._replace(runs=runs, blocks=results.blocks[results.blocks["id"].isin(runs["id"])])


def _equals(runs: pd.DataFrame, label: str, metric: str) -> str:
    """Whom these seeds do not tell from the best: the interval of the paired difference holds 0."""
    gaps = {other: gap[metric].difference for other, gap in differences(MARKET, runs, label).items()}
    same = [html.escape(other) for other, gap in gaps.items() if gap.n > 1 and not gap.excludes_zero]
    if not same:
        return ""
    names = ", ".join(same) if len(same) <= 4 else f"{len(same)} others"
    return f" Not told apart from it by these seeds: {names}."


def _colours(runs: pd.DataFrame) -> list[str]:
    """Colours of the figures that have a lighter form on a dark page; those that are an ink follow the inks."""
    inks = {light for light, _ in INKS.values()}
    return [
        colour
        for colour in dict.fromkeys([TRUTH, "#0072b2", *(mark.colour for mark in marks(runs).values())])
        if colour not in inks
    ]


def _variables(colours: dict[str, str], dark: bool) -> str:
    """CSS declarations of all inks and colours."""
    pairs = {name: tones[dark] for name, tones in INKS.items()}
    pairs |= {name: on_dark(colour) if dark else colour for colour, name in colours.items()}
    return " ".join(f"--{name}: {value};" for name, value in pairs.items())


def _failed(failed: pd.DataFrame, good: int) -> str:
    if failed.empty:
        return ""
    reasons = "".join(
        f"<li>{count} &times; {html.escape(str(error))}</li>" for error, count in failed["error"].value_counts().items()
    )
    return (
        f'<div class="warning"><b>{len(failed)} of {len(failed) + good} runs failed</b> and are left out:<ul>{reasons}</ul></div>'
    )


def _figures(results: Results, colours: dict[str, str]) -> str:
    parts = []
    for name, figure, caption in drawings(results, captions=False):
        title, hint, svg = inline_svg(figure, name, colours)
        parts.append(
            f'<section id="{name}"><h2 id="{name}-title">{html.escape(title)}</h2><p class="hint">{_joined(hint)}</p>'
            f'<figure><div class="scroll" tabindex="0" role="img" aria-labelledby="{name}-title" aria-describedby="{name}-caption">'
            f'{svg}</div><figcaption id="{name}-caption">{_joined(caption)}</figcaption></figure></section>'
        )
    return "\n".join(parts)


def _joined(text: str) -> str:
    """Text as HTML in which no line ends between a number and its per cent sign."""
    return re.sub(r"(\d) %", r"\1&nbsp;%", html.escape(text))


def _number(value: Interval, metric: str, signed: bool = False) -> str:
    """A mean and the half-width of its 95 % interval."""
    if value.n == 0:
        return "n/a"
    decimals = 3 if MARKET.metrics[metric].unit in ("1", "W") and metric != "regret" else 1
    text = f"{value.mean:{'+' if signed else ''}.{decimals}f}".replace("-", "\N{MINUS SIGN}")
    return text if value.n < 2 else f"{text} <small>± {value.half:.{decimals}f}</small>"


def _head(names: tuple[str, ...]) -> str:
    arrows = {True: " ↑", False: " ↓", None: ""}
    cells = "".join(
        f'<th scope="col" title="{html.escape(MARKET.metrics[name].meaning)}">{name}{arrows[MARKET.metrics[name].more_is_better]}'
        f"<small>{MARKET.metrics[name].unit if MARKET.metrics[name].unit != '1' else '&nbsp;'}</small></th>"
        for name in names
    )
    return f'<thead><tr><th scope="col">configuration</th>{cells}</tr></thead>'


def _means_table(runs: pd.DataFrame, names: tuple[str, ...]) -> str:
    """Means with intervals, least regret first; the best value of those that do not know the truth in bold."""
    rows = means(MARKET, runs)
    mechanisms = runs.groupby("label", sort=False)["mechanism"].first()
    order = sorted(rows, key=lambda label: np.nan_to_num(rows[label]["regret"].mean, nan=np.inf))
    best = {}
    for name in names:
        better = MARKET.metrics[name].more_is_better
        values = {label: rows[label][name].mean for label in order if not privileged(mechanisms[label]) and rows[label][name].n}
        if better is not None and len(values) > 1:
            best[name] = (max if better else min)(values, key=values.get)
    body = ""
    for label in order:
        cells = "".join(
            f"<td{' class=best' if best.get(name) == label else ''}>{_number(rows[label][name], name)}</td>" for name in names
        )
        body += f'<tr><th scope="row">{html.escape(label)}</th>{cells}</tr>'
    return f'<div class="scroll table" tabindex="0"><table>{_head(names)}<tbody>{body}</tbody></table></div>'


def _differences_table(runs: pd.DataFrame, baseline: str, names: tuple[str, ...]) -> str:
    """Paired differences from the baseline; those that hold after Holm's correction in bold."""
    gaps = differences(MARKET, runs, baseline)
    corrected = adjusted(gaps)
    order = sorted(gaps, key=lambda label: np.nan_to_num(gaps[label]["regret"].difference.mean, nan=np.inf))
    body = ""
    for label in order:
        found = [(name, gaps[label][name].difference) for name in names]
        cells = "".join(
            f"<td{' class=best' if corrected[label][name] < _LEVEL else ''}>{_number(gap, name, signed=True)}</td>"
            for name, gap in found
        )
        body += f'<tr><th scope="row">{html.escape(label)}</th>{cells}</tr>'
    shrink = [gaps[label][name].shrink for label in order for name in names]
    known = [value for value in shrink if not np.isnan(value)]
    gain = f" Pairing leaves intervals at {np.median(known) * 100:.0f}&nbsp;% of their unpaired width (median)." if known else ""
    return (
        f"<h3>Difference from {html.escape(baseline)} in the same world</h3><p class=hint>Seed by seed: what a world does to both "
        f"cancels. Intervals are 95&nbsp;%, each for itself. Bold: p &lt; .05, corrected by Holm for the rows of its column.{gain}</p>"
        f'<div class="scroll table" tabindex="0"><table>{_head(names)}<tbody>{body}</tbody></table></div>'
    )


def _definitions() -> str:
    better = {True: "more is better", False: "less is better", None: "neither way is better"}
    return "".join(
        f"<dt>{name} <small>{metric.unit if metric.unit != '1' else 'share, or USD per USD'}; {better[metric.more_is_better]}</small></dt>"
        f"<dd>{html.escape(metric.meaning)}</dd>"
        for name, metric in MARKET.metrics.items()
    )


def _provenance(manifest: dict) -> str:
    """The manifest as rows of a table; hashes are cut to 12 digits, the file has them whole."""
    sweep = manifest.get("sweep", {})
    rows = {
        "slotlab": manifest.get("slotlab"),
        "git commit": _commit(manifest.get("git")),
        "sweep (hash of its plan)": manifest.get("plan"),
        "runs": manifest.get("runs"),
        "auctions a run": sweep.get("auctions"),
        "finished": manifest.get("time"),
        "engine": manifest.get("engine"),
        "Python": manifest.get("python"),
        "packages": ", ".join(f"{name} {version}" for name, version in manifest.get("packages", {}).items()),
        "code (SHA-256)": str(manifest.get("code", ""))[:12],
        "tables (SHA-256)": ", ".join(f"{name} {digest[:12]}" for name, digest in manifest.get("tables", {}).items()),
        "parameters": ", ".join(f"{name} = {'; '.join(map(str, values))}" for name, values in sweep.get("grid", {}).items()),
    }
    return "".join(
        f'<tr><th scope="row">{name}</th><td>{html.escape(str(value))}</td></tr>' for name, value in rows.items() if value
    )


def _commit(git: dict | None) -> str:
    """The commit in words; nothing where it is not known."""
    return f"{git['commit']}{', changed' if git['changed'] else ''}" if git else ""


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("folder", type=click.Path(path_type=Path))
def main(folder: Path) -> None:
    """Write report.html, and every figure as PNG, SVG and PDF, into FOLDER, which run_batch.py --out wrote."""
    try:
        click.echo(write_report(folder))
        click.echo(f"{len(draw_all(folder))} figures in {folder / 'figures'}")
    except (ParameterError, DataError, OSError) as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(_FAILED)


if __name__ == "__main__":
    main()
