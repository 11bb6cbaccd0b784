"""The kernels are ordinary Python, too: with the JIT off every mechanism gives the record of machine code, to the last bit."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from core.jit import JIT_OFF
from mechanisms import make, registered
from mechanisms.forms.bids import Bids
from mechanisms.forms.procurement import Procurement
from mechanisms.values import Exponential, Lognormal, TwoUniforms, Uniform
from model.rideshare.parameters import RideshareParameters
from model.rideshare.run import TenderRun
from model.rideshare.world import scenario

ROOT = Path(__file__).resolve().parents[2]
STEPS, SEED = 60, 7
WORLDS = [
    {},
    {"patience": 3, "calendar": "historical", "availability": 0.6, "payloads": 70.0},
    {"costs": "list_price", "cost_shock": 0.3, "stand_down": 2},
    {"costs": "list_price", "capacity": "vehicle", "patience": 1},
]
MORE = [("pl_dsic", {"payment": "second_score", "pl_tau": 0.1}), ("ucb_sp", {"ucb_c": 2.0}), ("kl_ucb_sp", {"kl_c": 0.01})]


def records() -> np.ndarray:
    """Records of every mechanism in every world, shape (runs, steps, columns)."""
    rules = [make(name, **parameters) for name, parameters in [*((name, {}) for name in registered(Procurement)), *MORE]]
    runs = [TenderRun(scenario(RideshareParameters(**world)), rule, SEED) for world in WORLDS for rule in rules]
    for run in runs:
        run.advance(STEPS)
    return np.array([run.record for run in runs])


def sales() -> np.ndarray:
    """Outcomes of sales to twelve bidders, unlike and some tied, shape (sales, 2, bidders)."""
    rng = np.random.default_rng(SEED)
    values = [Uniform(), Exponential(0.5), Lognormal(-0.5, 0.7), TwoUniforms(0.0, 0.4, 2.5, 0.8)] * 3
    bids = [np.round(rng.random(len(values)), digits) for digits in (1, 2, 17) for _ in range(10)]
    rules = [make(name) for name in registered(Bids)] + [make("myerson", units=5)]
    return np.array([rule.clear(bid=bid, values=values, seed=SEED) for rule in rules for bid in bids])


def test_records_with_the_jit_off_and_on_are_byte_equal(tmp_path):
    """Another process runs with the other setting. NaNs are compared by their bits as well."""
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "0" if JIT_OFF else "1", "PYTHONPATH": str(ROOT)}
    there = tmp_path / "records.npz"
    code = (
        "import sys, numpy\n"
        "from core.jit import JIT_OFF\n"
        "from tests.kernels.test_interpreted import records, sales\n"
        f"assert JIT_OFF is {not JIT_OFF}\n"
        "numpy.savez(sys.argv[1], records=records(), sales=sales())\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code, str(there)], cwd=ROOT, env=environment, check=True)
    with np.load(there) as stored:
        other, sold = stored["records"], stored["sales"]
    here = records()
    assert here.shape == other.shape == (len(WORLDS) * (len(registered(Procurement)) + len(MORE)), STEPS, here.shape[2])
    assert here.tobytes() == other.tobytes()
    assert sold.tobytes() == sales().tobytes() and sold.any()
