"""The plan: what multiplies what, content ids, and refusals."""

import pytest

from experiments.arguments import parse_assignment, parse_seeds
from experiments.plan import Sweep
from experiments.spec import parse_request
from mechanisms import ParameterError
from model.rideshare import MARKET


def sweep(mechanisms=("ts_sp", "ucb_sp"), axes=None, seeds=(0, 1, 2), auctions=50) -> Sweep:
    return Sweep(MARKET, tuple(mechanisms), axes or {}, tuple(seeds), auctions)


def labels(planned: Sweep) -> list[str]:
    return [configuration.label for configuration in planned.configurations()]


def test_a_mechanisms_parameter_multiplies_only_its_own_runs():
    assert labels(sweep(axes={"ucb_c": ("0.1", "0.5")})) == ["ts_sp", "ucb_sp(ucb_c=0.1)", "ucb_sp(ucb_c=0.5)"]


def test_a_world_parameter_multiplies_all():
    assert labels(sweep(axes={"patience": ("0", "2")})) == [
        "ts_sp patience=0",
        "ts_sp patience=2",
        "ucb_sp patience=0",
        "ucb_sp patience=2",
    ]
    assert labels(sweep(axes={"patience": ("2",)})) == ["ts_sp", "ucb_sp"]


def test_ids_are_hashes_of_the_content():
    plan = sweep(axes={"ucb_c": ("0.1",)}).plan()
    assert len({run.id for run in plan}) == len(plan) == 6
    assert [run.id for run in sweep().plan()] == [run.id for run in plan], "a default said aloud changes nothing"
    assert {run.id for run in sweep(auctions=51).plan()}.isdisjoint(run.id for run in plan)
    assert {run.id for run in sweep(axes={"sigma_v": (0.4,)}).plan()}.isdisjoint(run.id for run in plan)


def test_the_historical_calendar_spans_the_run_unless_told_otherwise():
    worlds = [c.parameters.horizon for c in sweep(axes={"calendar": ("historical",)}).configurations()]
    assert worlds == [50, 50]
    asked = parse_request(assignments=("calendar=historical",), steps=200, mechanisms="ts_sp").sweep()
    assert asked.configurations()[0].parameters.horizon == 200
    told = sweep(axes={"calendar": ("historical",), "horizon": ("70",)})
    assert [c.parameters.horizon for c in told.configurations()] == [70, 70]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"mechanisms": ()}, "one or more different mechanisms"),
        ({"mechanisms": ("ts_sp", "TS-SP")}, "one and the same, 'ts_sp' and 'ts_sp'"),
        ({"mechanisms": ("tsp",)}, "Did you mean 'ts_sp'"),
        ({"axes": {"patiense": (1,)}}, "Did you mean 'patience'"),
        ({"axes": {"pl_tau": (1,)}}, r"None of the chosen plug-ins has the parameter pl_tau; pl_dsic \(mechanism\)"),
        ({"axes": {"patience": ("x",)}}, "patience must be a whole number"),
        ({"axes": {"availability": ("0.3", "0.30")}}, "are one and the same, "),
        ({"axes": {"pl_tau": (".02", "0.02")}, "mechanisms": ("pl_dsic",)}, "are one and the same, "),
        ({"axes": {"calendar": ("historical",), "horizon": ("0", "200")}, "auctions": 200}, "are one and the same, "),
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


def test_a_choice_says_its_own_values_and_axes_fill_the_rest():
    asked = sweep(mechanisms=("ucb_sp(ucb_c=0.3)", "ucb_sp"), axes={"mechanism.ucb_c": ("0.1", "0.5")})
    assert labels(asked) == ["ucb_sp(ucb_c=0.3)", "ucb_sp(ucb_c=0.1)", "ucb_sp(ucb_c=0.5)"]
    with pytest.raises(ParameterError, match=r"ucb_c is set already in mechanism=ucb_sp\(ucb_c=0.3\)"):
        sweep(mechanisms=("ucb_sp(ucb_c=0.3)",), axes={"ucb_c": (1,)}).plan()


def test_mixes_are_an_axis_and_their_parameters_reach_who_has_them():
    axes = {"providers": ("truthful", ".5*hedge+.5*markup(markup=0.1)"), "costs": ("list_price",), "hedge_rate": ("1", "2")}
    found = sweep(mechanisms=("ts_sp",), axes=axes).configurations()
    assert [each.value("providers") for each in found] == [
        "truthful",
        "0.5*hedge(hedge_rate=1.0)+0.5*markup(markup=0.1)",
        "0.5*hedge(hedge_rate=2.0)+0.5*markup(markup=0.1)",
    ]
    assert [each.value("providers.hedge_rate") for each in found] == [None, 1.0, 2.0]
    assert found[1].label == "ts_sp providers=0.5*hedge(hedge_rate=1.0)+0.5*markup(markup=0.1)"


@pytest.mark.parametrize(
    ("axes", "message"),
    [
        ({"provider": ("hedge",)}, r"unknown parameter 'provider'"),
        ({"provider.rate": (1,)}, r"unknown owner 'provider'\. Did you mean 'providers'"),
        ({"providers.patience": (1,)}, r"unknown parameter 'patience'"),
        ({"providers": ("hedg",), "costs": ("list_price",)}, "unknown strategy 'hedg'. Did you mean 'hedge'"),
        ({"providers": ("2*hedge+truthful",), "costs": ("list_price",)}, r"the counts add up to 3, but the group has 27 agents"),
        ({"providers": ("hedge(rate=1)",), "costs": ("list_price",)}, "unknown parameter 'rate'. Did you mean 'hedge_rate'"),
        ({"providers": ("hedge(",)}, r"providers: expected the name of a parameter"),
    ],
)
def test_bad_choices_are_refused(axes, message):
    with pytest.raises(ParameterError, match=message):
        sweep(axes=axes).plan()


def test_a_parameter_of_the_world_may_be_named_with_its_owner():
    plain, owned = (sweep(axes={name: ("0.3", "0.6"), "refund_share": (0.1,)}) for name in ("availability", "world.availability"))
    assert labels(plain) == labels(owned) and labels(owned)[0] == "ts_sp availability=0.3"
    assert [each.value("availability") for each in owned.configurations()] == [0.3, 0.6, 0.3, 0.6]
    assert sweep(axes={"world.refund_share": (0.1,)}).idle(owned.configurations()) == plain.idle(plain.configurations()) != []


@pytest.mark.parametrize(
    "names", [("availability", "world.availability"), ("ucb_c", "mechanism.ucb_c")], ids=lambda names: names[0]
)
def test_a_parameter_with_two_names_is_refused(names):
    with pytest.raises(ParameterError, match=f"{names[0]} and {names[1]} are the same parameter; give it once"):
        sweep(axes=dict.fromkeys(names, (0.5,))).plan()


def test_what_has_no_effect_is_said():
    asked = sweep(axes={"refund_share": ("0.1", "0.2"), "settlement": ("success",), "patience": ("1",)})
    assert asked.idle(asked.configurations()) == ["refund_share has no effect: settlement is success, and must be refund."]
    asked = sweep(axes={"refund_share": ("0.1", "0.2"), "settlement": ("success", "refund")})
    assert asked.idle(asked.configurations()) == []
