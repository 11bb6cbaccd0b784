"""The plan: what multiplies what, content ids, and refusals."""

import pytest

from experiments.arguments import parse_assignment, parse_seeds
from experiments.plan import Sweep
from experiments.spec import parse_request
from mechanisms import ParameterError
from model.rideshare import MARKET


def sweep(mechanisms=("ts_sp", "ucb_sp"), grid=None, seeds=(0, 1, 2), auctions=50) -> Sweep:
    return Sweep(MARKET, tuple(mechanisms), grid or {}, tuple(seeds), auctions)


def labels(planned: Sweep) -> list[str]:
    return [configuration.label for configuration in planned.configurations()]


def test_a_mechanisms_parameter_multiplies_only_its_own_runs():
    assert labels(sweep(grid={"ucb_c": ("0.1", "0.5")})) == ["ts_sp", "ucb_sp", "ucb_sp(ucb_c=0.5)"]


def test_a_world_parameter_multiplies_all():
    assert labels(sweep(grid={"patience": ("0", "2")})) == [
        "ts_sp patience=0",
        "ts_sp patience=2",
        "ucb_sp patience=0",
        "ucb_sp patience=2",
    ]
    assert labels(sweep(grid={"patience": ("2",)})) == ["ts_sp", "ucb_sp"]


def test_ids_are_hashes_of_the_content():
    plan = sweep(grid={"ucb_c": ("0.1",)}).plan()
    assert len({run.id for run in plan}) == len(plan) == 6
    assert [run.id for run in sweep().plan()] == [run.id for run in plan], "a default said aloud changes nothing"
    assert {run.id for run in sweep(auctions=51).plan()}.isdisjoint(run.id for run in plan)
    assert {run.id for run in sweep(grid={"sigma_v": (0.4,)}).plan()}.isdisjoint(run.id for run in plan)


def test_the_historical_calendar_spans_the_run_unless_told_otherwise():
    worlds = [c.world.horizon for c in sweep(grid={"calendar": ("historical",)}).configurations()]
    assert worlds == [50, 50]
    asked = parse_request(assignments=("calendar=historical",), steps=200, mechanisms="ts_sp").sweep()
    assert asked.configurations()[0].world.horizon == 200
    told = sweep(grid={"calendar": ("historical",), "horizon": ("70",)})
    assert [c.world.horizon for c in told.configurations()] == [70, 70]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"mechanisms": ()}, "one or more different mechanisms"),
        ({"mechanisms": ("ts_sp", "TS-SP")}, "one or more different mechanisms"),
        ({"mechanisms": ("tsp",)}, "Did you mean 'ts_sp'"),
        ({"grid": {"patiense": (1,)}}, "Did you mean 'patience'"),
        ({"grid": {"pl_tau": (1,)}}, "unknown parameter 'pl_tau'"),
        ({"grid": {"patience": ("x",)}}, "patience must be a whole number"),
        ({"grid": {"availability": ("0.3", "0.30")}}, "one and the same"),
        ({"grid": {"pl_tau": (".02", "0.02")}, "mechanisms": ("pl_dsic",)}, "one and the same"),
        ({"grid": {"calendar": ("historical",), "horizon": ("0", "200")}, "auctions": 200}, "one and the same"),
        ({"seeds": ()}, "from 1 to 1,000,000 runs; this one has 0"),
    ],
)
def test_refusals(arguments, message):
    with pytest.raises(ParameterError, match=message):
        sweep(**arguments).plan()


@pytest.mark.parametrize(("text", "seeds"), [("0:3", (0, 1, 2)), ("7", (7,)), ("1,5,2", (1, 5, 2)), ("0:2,9", (0, 1, 9))])
def test_seeds(text, seeds):
    assert parse_seeds(text) == seeds


@pytest.mark.parametrize("text", ["", "a", "3:1", "1:1", "-1", "1,1", "0:2,1", "1.5", "0:10000000", "1::3", str(2**63)])
def test_bad_seeds(text):
    with pytest.raises(ParameterError, match="--seeds"):
        parse_seeds(text)


def test_assignments():
    assert parse_assignment("a=1") == ("a", ("1",))
    assert parse_assignment(" pl_tau = 0.05, 0.1 ") == ("pl_tau", ("0.05", "0.1"))
    assert parse_assignment("patience=range(0,6,2)") == ("patience", ("0", "2", "4"))


@pytest.mark.parametrize(
    "text", ["a", "=1", "a=", "a=1,", "a=1,1", "a=range()", "a=range(1,x)", "a=range(3,1)", "a=range(1,2,0)"]
)
def test_bad_assignments(text):
    with pytest.raises(ParameterError):
        parse_assignment(text)
