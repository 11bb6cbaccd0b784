"""Golden runs: a short run of every mechanism, its hash and a few figures to see what moved.

`python -m tests.golden.make_golden` rewrites them and all else that is kept in this folder, and prints what moved by column; in a
commit that says why the results changed.
"""

import hashlib
import json
import tempfile
from pathlib import Path

import numpy as np

from mechanisms import make, registered
from mechanisms.forms.procurement import Procurement
from model.rideshare.kernels.layout import COLUMN
from model.rideshare.parameters import RideshareParameters
from model.rideshare.run import TenderRun
from model.rideshare.world import scenario
from tests.golden import audited, clearings, explained, results, runs
from tests.golden.hashing import load, save, summary

GOLDEN = Path(__file__).with_name("golden.json")
STEPS, SEED = 250, 20
WORLDS = {
    "default": {},
    "patient": {"patience": 3, "capacity_share": 0.5},
    "historical": {"calendar": "historical", "horizon": STEPS, "truth": "prior"},
    "list_price": {"costs": "list_price", "cost_shock": 0.3, "patience": 1},
    "vehicle": {"costs": "list_price", "capacity": "vehicle", "stand_down": 4},
}
#: Columns of the worlds in which nothing costs: what was added for costs is 0 there, or follows from these.
FREE = (
    "step year orbit n_eligible n_payloads n_carried mass_kg capacity_kg volume_m3 capacity_m3 bundle_value "
    "winner index chance success delivered revenue rent profit "
    "oracle best_quality quality regret thickness belief_gap n_close efficient entrant_win oracle_entrant"
).split()
#: Columns of the worlds with costs; what was added for policies is 0 there.
PRICED = [*FREE, "carried_value", "ask", "cost", "paid", "curse"]


def digest(record: np.ndarray) -> str:
    """Hash of a record to ten significant digits, so that the last bit of another machine's exp or log changes nothing."""
    text = "\n".join(",".join(f"{value + 0.0:.10g}" for value in row) for row in record)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def golden_run(name: str, world: str) -> dict:
    """What is kept of one run."""
    run = TenderRun(scenario(RideshareParameters(**WORLDS[world])), make(name), SEED)
    run.advance(STEPS)
    digested = PRICED if "costs" in WORLDS[world] else FREE
    winners = np.unique(run.record[:, COLUMN.winner].astype(int), return_counts=True)
    return {
        "hash": digest(run.record[:, [getattr(COLUMN, column) for column in digested]]),
        "wins": {str(place): int(count) for place, count in zip(*winners, strict=True)},
        "delivered": round(float(run.record[:, COLUMN.delivered].sum())),
        "regret": round(float(run.record[:, COLUMN.regret].sum()), 6),
    }


def all_runs() -> dict:
    """Every mechanism in every world."""
    return {name: {world: golden_run(name, world) for world in WORLDS} for name in registered(Procurement)}


def write_all() -> None:
    """Write every file that is kept."""
    GOLDEN.write_text(json.dumps(all_runs(), indent=1) + "\n", encoding="utf-8")
    explained.TEXTS.write_text(explained.all_texts(), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        kept = {
            runs.RECORDS: runs.all_records(),
            runs.STATES: runs.all_states(),
            clearings.CLEARINGS: clearings.all_clearings(),
            audited.AUDITED: audited.all_audits(),
            results.METRICS: results.all_metrics(),
            results.TABLES: results.tables(Path(folder)),
        }
    for path, now in kept.items():
        before = load(path) if path.exists() else {}
        print("\n".join([f"{path.name}: {len(now)} entries", *(f"  {line}" for line in summary(before, now))]))
        save(path, now)


if __name__ == "__main__":
    write_all()
