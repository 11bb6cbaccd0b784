"""Parts that are measured: tables of sweeps, each with the command that makes them."""

import json
import os
import subprocess
import sys
import tempfile
from functools import cache, partial
from pathlib import Path

from docs.markdown import code, table
from experiments.rideshare.entry import JUDGED

ROOT = Path(__file__).resolve().parents[1]
COLUMNS = ("delivered", "profit", "revenue", "regret", "efficiency", "inclusion", "thickness")
SWEEPS = {
    "measured-default": "",
    "measured-founding": "--preset founding",
    "measured-long": "--mechanisms greedy_sp,ts_sp,ucb_sp,oracle --auctions 20000 --seeds 0:16",
}

STRATEGIES = (
    "--mechanisms first_score,greedy_sp,ts_sp --set costs=list_price "
    "--providers truthful,markup,best_response,exp3,hedge,ring --seeds 0:16"
)
STRATEGIC_COLUMNS = ("profit", "provider_surplus", "margin", "regret")
ENTRY = "--mechanisms greedy_sp,ts_sp,ucb_sp --set bid_credit=0,0.02,0.05 --set set_aside=0,0.2 --seeds 0:16"


@cache
def summary(options: str) -> dict:
    """The comparison of `run_batch.py OPTIONS` as data."""
    return json.loads(printed(f"{options} --summary json"))


def printed(options: str) -> str:
    """What `run_batch.py OPTIONS` prints."""
    environment = {name: value for name, value in os.environ.items() if name != "SLOTLAB_MECHANISMS"}
    with tempfile.TemporaryDirectory() as folder:
        out = ["--quiet", "--out", str(Path(folder) / "sweep")]
        command = [sys.executable, str(ROOT / "run_batch.py"), *options.split(), *out]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def first_table() -> str:
    """The first table that the main job prints, as it is, with the line below it."""
    lines = [line.rstrip() for line in printed("").splitlines()]
    end = next(place for place, line in enumerate(lines) if line.startswith("Difference from"))
    return "\n".join(["```", *lines[:end], "```"])


def measured(options: str) -> str:
    """Means over the seeds with the half-widths of their intervals, lowest regret first."""
    means = summary(options)["means"]
    order = sorted(means, key=lambda label: means[label]["regret"]["mean"])
    rows = [[code(label), *(_cell(means[label][name], name) for name in COLUMNS)] for label in order]
    warranted = means["oracle"]["inclusion"]
    command = " ".join(["python run_batch.py", *options.split()])
    return "\n\n".join(
        [
            f"```console\n$ {command} --out sweep\n```",
            table(["mechanism", *COLUMNS], rows),
            f"Share of the wins that the hidden truth warrants entrants: {_cell(warranted, 'inclusion')}. "
            f"Each cell is a mean over {warranted['n']} seeds ± the half-width of its 95 % interval.",
        ]
    )


def entry() -> str:
    """Policies for entrants: the three they are judged by, most entrants first."""
    found = summary(ENTRY)["entry_policies"]
    order = sorted(found, key=lambda label: -found[label]["inclusion"]["mean"])
    rows = [
        [code(label), *(_cell(found[label][name], name) for name in JUDGED), "yes" if found[label]["efficient"] else ""]
        for label in order
    ]
    return table(["configuration", *JUDGED, "not dominated"], rows)


def _cell(interval: dict, name: str) -> str:
    decimals = {"regret": 1, "regret_per_auction": 4, "subsidy": 4}.get(name, 3)
    return f"{interval['mean']:.{decimals}f} ± {interval['half']:.{decimals}f}"


def strategies() -> str:
    """What each strategy does under three rules, all providers following it."""
    found = summary(STRATEGIES)
    rows = [
        [
            code(axes["providers"]),
            code(axes["mechanism"]),
            *(_cell(found["means"][label][name], name) for name in STRATEGIC_COLUMNS),
        ]
        for label, axes in found["axes"].items()
    ]
    return "\n\n".join(
        [
            f"```console\n$ python run_batch.py {STRATEGIES} --out strategies\n```",
            table(["strategy", "mechanism", *STRATEGIC_COLUMNS], sorted(rows)),
            "Means over 16 seeds ± the half-widths of their 95 % intervals; `regret` in units of W, the rest per USD tendered.",
        ]
    )


def load() -> str:
    """How busy the default market is: the metrics that no mechanism moves much."""
    means = summary(SWEEPS["measured-default"])["means"]["ts_sp"]
    names = ("auctions", "fill", "n_close", "breaches")
    return table(["metric of `ts_sp`", "mean over the seeds"], [[code(name), f"{means[name]['mean']:.3g}"] for name in names])


MEASURED = {
    **{name: partial(measured, options) for name, options in SWEEPS.items()},
    "measured-strategies": strategies,
    "measured-load": load,
    "measured-entry": entry,
    "first-table": first_table,
}
