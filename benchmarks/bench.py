"""All benchmarks in one table, the goal beside the figure: `python -m benchmarks.bench [--only WORD] [--json FILE]`.

Every figure is a ratio of two times taken in turns in this run; absolute times are there to give an idea.
"""

import argparse
import json
import platform
from pathlib import Path

import mesa
import numba
import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks import startup
from benchmarks.rideshare import auditing, parts, stepping, sweep
from benchmarks.timing import Row
from experiments.folder import replace

BENCHMARKS = {
    "stepping": stepping.against_mesa,
    "fused": stepping.against_fused,
    "selling": stepping.against_free,
    "sweep": sweep.against_batch_run,
    "audit": auditing.million_tenders,
    "parts": parts.against_parts,
    "startup": startup.first_step,
}


def main(arguments: list[str] | None = None) -> None:
    """Measure what is asked for and print it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench", description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=BENCHMARKS, action="append", help="measure this alone (may be given several times)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE as well")
    options = parser.parse_args(arguments)
    console = Console(stderr=True)
    rows = []
    for name in options.only or BENCHMARKS:
        with console.status(f"measuring: {name}"):
            rows += BENCHMARKS[name]()
    versions = {
        "python": platform.python_version(),
        "mesa": mesa.__version__,
        "numba": numba.__version__,
        "numpy": np.__version__,
    }
    _print(rows, versions)
    if options.json:
        text = json.dumps({"versions": versions, "rows": [_as_json(row) for row in rows]}, indent=2) + "\n"
        replace(options.json, lambda path: path.write_text(text, encoding="utf-8"))


def _print(rows: list[Row], versions: dict[str, str]) -> None:
    table = Table(title=", ".join(f"{name} {version}" for name, version in versions.items()))
    for title, side in (
        ("work", "left"),
        ("ours", "right"),
        ("against", "right"),
        ("figure", "right"),
        ("goal", "left"),
        ("", "left"),
    ):
        table.add_column(title, justify=side, no_wrap=side == "right")
    for row in rows:
        verdict = {True: "reached", False: "missed", None: ""}[row.met]
        table.add_row(row.work, row.ours, row.against, f"{row.ratio:.3g}", row.goal, verdict)
    Console(width=118).print(table)


def _as_json(row: Row) -> dict:
    return {**row._asdict(), "met": row.met}


if __name__ == "__main__":
    main()
