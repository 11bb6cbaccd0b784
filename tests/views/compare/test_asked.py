"""The form: the same sweep as on the command line, the command that says so, and refusals that help."""

import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from core.parameters import ParameterError
from experiments.plan import MAX_RUNS
from experiments.store import plan_hash
from model.market import market
from run_batch import main
from views.compare.asked import MOST_FORETOLD, Form, ask, baselines, below_runs, foretell, kinds
from views.compare.configuration import parameters

MARKET = market("rideshare")


@pytest.fixture(autouse=True)
def usual_folder(monkeypatch):
    monkeypatch.setattr("views.compare.asked.RUNS_FOLDER", Path("runs"))


FORMS = {
    "as it opens": Form(MARKET),
    "some mechanisms": Form(MARKET, mechanisms=("ts_sp", "ucb_sp"), seeds="1,4,7", steps="60"),
    "strategies and mixes": Form(
        MARKET, mechanisms=("ts_sp",), seeds="0:2", steps="50", assignments="costs=list_price",
        choices={"providers": "truthful,.5*hedge(hedge_rate=5)+.5*truthful"},
    ),
    "preset, sweeps and baseline": Form(
        MARKET, mechanisms=("pl_dsic", "ucb_sp"), seeds="3", steps="50", preset="founding",
        assignments="patience=range(0, 4, 2)\npl_tau=0.05,0.2 sigma_v = 0.3", baseline="UCB-SP(ucb_c=2.0)", out="runs/some where",
    ),
}  # fmt: skip
REFUSED = {
    "no mechanism": (Form(MARKET, mechanisms=()), "No mechanism is chosen"),
    "seeds": (Form(MARKET, seeds="a:b"), "--seeds takes first:stop .stop left out., or a list 1,2,5; got 'a:b'"),
    "seeds left out": (Form(MARKET, seeds=""), "--seeds takes"),
    "seeds twice": (Form(MARKET, seeds="1,1"), "names a seed twice"),
    "auctions in words": (Form(MARKET, steps="many"), "a whole number from 1 to 5000000; got 'many'"),
    "no auctions": (Form(MARKET, steps="0"), "a whole number from 1 to 5000000; got '0'"),
    "preset": (Form(MARKET, preset="fuonding"), "unknown preset 'fuonding'. Did you mean 'founding'?"),
    "parameter": (Form(MARKET, assignments="patiense=2"), "unknown parameter 'patiense'. Did you mean 'patience'?"),
    "value": (Form(MARKET, assignments="patience=-1"), "patience must be a whole number from 0 to 100; got '-1'"),
    "no value": (Form(MARKET, assignments="patience"), "--set takes name=value"),
    "twice": (Form(MARKET, assignments="patience=1\npatience=2"), "given twice"),
    "another mechanism's": (
        Form(MARKET, mechanisms=("ts_sp",), assignments="pl_tau=1"),
        "None of the chosen plug-ins has the parameter pl_tau",
    ),
    "baseline": (Form(MARKET, baseline="tssp"), "unknown baseline 'tssp'. Did you mean 'ts_sp'?"),
    "too many": (
        Form(MARKET, mechanisms=("ts_sp",), seeds="0:600000", assignments="patience=0,1"),
        f"from 1 to {MAX_RUNS:,} runs",
    ),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_the_command_runs_the_same_sweep(form):
    asked = ask(form)
    _, _, *words = shlex.split(form.command(None))
    told = CliRunner().invoke(main, [*words, "--dry-run"]).output
    assert f"{len(asked.plan):,} runs of {asked.sweep.steps:,} auctions" in told
    assert f"into {asked.folder}; baseline {asked.baseline}" in told
    assert asked.folder == (Path("runs/some where") if form.out else Path("runs") / plan_hash(asked.plan))


@pytest.mark.parametrize(("form", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_run_is_refused_before(form, message):
    with pytest.raises(ParameterError, match=message):
        foretell(form)


def test_what_would_be_run_is_foretold():
    form = FORMS["preset, sweeps and baseline"]
    told, asked = foretell(form), ask(form)
    assert (told.runs, told.steps, told.baseline, told.folder) == (6, 50, "ucb_sp(ucb_c=2.0)", Path("runs/some where"))
    assert len(asked.plan) == told.runs and asked.folder == told.folder
    assert foretell(Form(MARKET, mechanisms=("ts_sp",), seeds=f"0:{MOST_FORETOLD + 1}")).folder is None


def test_the_command_takes_up_a_folder_that_is_there(tmp_path):
    (tmp_path / "manifest.json").write_text("{}")
    assert Form(MARKET).command(tmp_path).endswith("--resume") and "--resume" not in Form(MARKET).command(tmp_path / "other")


@pytest.mark.parametrize(
    ("text", "settings"),
    {
        "": [],
        "a=1 b = 2,3\nc=range(0, 4, 2)": ["a=1", "b = 2,3", "c=range(0, 4, 2)"],
        "providers.hedge_rate=1 x=a(y=1, z=2)\nv=3": ["providers.hedge_rate=1", "x=a(y=1, z=2)", "v=3"],
        "no value here": ["no", "value", "here"],
    }.items(),
)
def test_assignments_are_told_apart(text, settings):
    assert Form(MARKET, assignments=text).settings == settings


def test_mechanisms_keep_the_order_of_the_registry():
    form = Form(MARKET).changed("mechanisms", ["ucb_sp", "oracle"])
    assert form.mechanisms == ("oracle", "ucb_sp")
    assert form.changed("mechanisms", list(MARKET.mechanisms())[::-1]) == Form(MARKET)
    assert form.changed("seeds", "7").seeds == "7"


def test_baselines_to_choose_from_are_the_labels_of_the_sweep():
    found = baselines(kinds(FORMS["preset, sweeps and baseline"]))
    assert "ucb_sp(ucb_c=2.0)" in found and "ucb_sp(ucb_c=2.0) patience=2" in found and "ucb_sp" not in found
    assert baselines(kinds(Form(MARKET, seeds="junk", mechanisms=("ts_sp",)))) == ["ts_sp"]


def test_parameters_to_choose_from_are_those_of_the_chosen():
    assert "ucb_c" in parameters(Form(MARKET)) and "patience" in parameters(Form(MARKET))
    assert "ucb_c" not in parameters(Form(MARKET, mechanisms=("ts_sp",)))


@pytest.mark.parametrize(
    "text", ["", "  ", "/etc", "..", "runs/..", "runs", "~", "runs/../../x", "runs/\0", "~nobody-here/x", "x" * 5000]
)
def test_folders_elsewhere_are_refused(text):
    with pytest.raises(ParameterError, match=r"Name a folder|alone;|is no folder's name"):
        below_runs(text)


def test_a_link_leads_nowhere_else(tmp_path, monkeypatch):
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "away").symlink_to(tmp_path)
    monkeypatch.setattr("views.compare.asked.RUNS_FOLDER", tmp_path / "runs")
    with pytest.raises(ParameterError, match="alone;"):
        below_runs(str(tmp_path / "runs" / "away" / "secret"))
    assert below_runs(str(tmp_path / "runs" / "mine")) == tmp_path / "runs" / "mine"


@pytest.mark.parametrize(
    ("changed", "value", "message"),
    [
        ("steps", "5000000", "at most 200,000 steps"),
        ("assignments", "horizon=200000000", "at most 200,000 tenders"),
        ("assignments", "patience=range(0,100) stand_down=range(0,1000)", "at most 10,000 combinations"),
        ("assignments", "patience=range(0,100000000)", "values"),
        ("assignments", "payloads=" + "9" * 5000, "payloads must be"),
    ],
)
def test_a_form_that_asks_for_too_much_is_refused_at_once(changed, value, message):
    with pytest.raises(ParameterError, match=message) as refused:
        foretell(Form(MARKET, ("ts_sp",)).changed(changed, value))
    assert len(str(refused.value)) < 500
