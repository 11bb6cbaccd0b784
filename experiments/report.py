"""One self-contained page about a sweep: figures, comparison, provenance, definitions. `python -m experiments.report FOLDER`."""

import re
import sys
from pathlib import Path
from typing import NamedTuple

import click
import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from core.parameters import ParameterError
from etl.errors import DataError
from experiments.figures import draw_all, drawings, figures_of, inlined, variables
from experiments.figures.declared import of_market
from experiments.figures.findings import findings
from experiments.folder import replace
from experiments.numbers import decimals, half, number, per_cent, typeset, unit_of
from experiments.results import Results, about, load
from experiments.statistics import Interval
from experiments.summary import adjusted, families, means
from experiments.tables import Table, further_tables
from model.market import Market

REPORT = "report.html"
_FAILED = 2
_LEVEL = 0.05
_ARROWS = {True: "↑", False: "↓", None: ""}
_BETTER = {True: "more is better", False: "less is better", None: "neither way is better"}


class Cell(NamedTuple):
    """A mean, the half-width of its interval behind it, and whether it is in bold."""

    mean: str
    half: str = ""
    is_best: bool = False


class Compared(NamedTuple):
    """A table with a column a metric: what stands above it, its head, and a row a configuration."""

    title: str
    note: str
    metrics: list[dict]
    rows: list[tuple[str, list[Cell]]]


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
    market, failed = results.market, results.failed
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined)
    environment.filters["joined"] = _joined
    known, own = drawings(market), of_market(market)
    names = (*market.shown, *own.also_shown)
    return environment.get_template("report.html.jinja").render(
        market=market,
        own=own,
        light=Markup(variables(results, dark=False)),
        dark=Markup(variables(results, dark=True)),
        about=about(results),
        runs=len(results.runs) + len(failed),
        failures=failed["error"].value_counts().to_dict(),
        findings=findings(results),
        figures=[{"short": known[key].title, **inlined(results, key)._asdict()} for key in figures_of(results)],
        means=[_means(results, case, names) for case in results.cases],
        differences=_differences(results, names),
        further=_further(results),
        everything=[_means(results, case, tuple(market.metrics)) for case in results.cases],
        definitions=[_metric(market, name) for name in market.metrics],
        provenance=_provenance(results),
    )


def _joined(text: str) -> Markup:
    """Text as HTML in which no line ends between a number and its per cent sign."""
    return Markup(re.sub(r"(\d) %", r"\1&nbsp;%", str(Markup.escape(text))))


def _metric(market: Market, name: str) -> dict:
    """A metric as a column's head, and as a definition."""
    metric = market.metrics[name]
    return {
        "name": name,
        "unit": "" if metric.unit == "1" else metric.unit,
        "told": unit_of(market, name),
        "arrow": _ARROWS[metric.more_is_better],
        "better": _BETTER[metric.more_is_better],
        "meaning": metric.meaning,
    }


def _cell(market: Market, value: Interval, metric: str, signed: bool = False, is_best: bool = False) -> Cell:
    if not value.n:
        return Cell("n/a")
    places = decimals(market, metric)
    return Cell(typeset(number(value.mean, places, signed)), half(value, places), is_best)


def _means(results: Results, case: str, names: tuple[str, ...]) -> Compared:
    """Means with intervals of one world, in the market's order; the best value of those that do not know the truth in bold."""
    market, here = results.market, dict(results.by_case())[case]
    rows = means(market, here.runs)
    order = sorted(rows, key=lambda label: np.nan_to_num(rows[label][market.rank_by].mean, nan=np.inf))
    best = {}
    for name in names:
        better = market.metrics[name].more_is_better
        values = {label: rows[label][name].mean for label in here.rivals() if rows[label][name].n}
        if better is not None and len(values) > 1:
            best[name] = (max if better else min)(values, key=values.get)
    cells = [
        (label, [_cell(market, rows[label][name], name, is_best=best.get(name) == label) for name in names]) for label in order
    ]
    return Compared(case, "", [_metric(market, name) for name in names], cells)


def _differences(results: Results, names: tuple[str, ...]) -> list[Compared]:
    """Paired differences from the baseline, a table a partner; those that hold after Holm's correction in bold."""
    market, found = results.market, []
    for partner, gaps in families(market, results.runs, results.baseline).items():
        corrected = adjusted(gaps)
        order = sorted(gaps, key=lambda label: np.nan_to_num(gaps[label][market.rank_by].difference.mean, nan=np.inf))
        rows = [
            (label, [_cell(market, gaps[label][name].difference, name, True, corrected[label][name] < _LEVEL) for name in names])
            for label in order
        ]
        shrinks = [gaps[label][name].shrink for label in order for name in names]
        known = [value for value in shrinks if not np.isnan(value)]
        note = f"Pairing leaves intervals at {per_cent(np.median(known))} of their unpaired width (median)." if known else ""
        found.append(Compared(partner, note, [_metric(market, name) for name in names], rows))
    return found


def _further(results: Results) -> list[Table]:
    """The tables that the market has beyond the comparison."""
    found = (module.table(results.runs) for module in further_tables(results.market))
    return [table for table in found if table is not None]


def _provenance(results: Results) -> dict[str, str]:
    """The manifest as rows of a table; hashes are cut to 12 digits, the file has them whole."""
    manifest = results.manifest
    sweep = manifest.get("sweep", {})
    rows = {
        "slotlab": manifest.get("slotlab"),
        "git commit": _commit(manifest.get("git")),
        "sweep (hash of its plan)": manifest.get("plan"),
        "runs": manifest.get("runs"),
        f"{results.market.step_noun}s a run": sweep.get("steps"),
        "finished": manifest.get("time"),
        "engine": manifest.get("engine"),
        "Python": manifest.get("python"),
        "packages": ", ".join(f"{name} {version}" for name, version in manifest.get("packages", {}).items()),
        "code (SHA-256)": str(manifest.get("code", ""))[:12],
        "tables (SHA-256)": ", ".join(f"{name} {digest[:12]}" for name, digest in manifest.get("tables", {}).items()),
        "axes": ", ".join(f"{name} = {'; '.join(map(str, values))}" for name, values in sweep.get("axes", {}).items()),
    }
    return {name: str(value) for name, value in rows.items() if value}


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
