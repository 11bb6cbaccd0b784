"""`run_batch.py audit` from outside: what it prints and writes, its exit codes, and no traceback on bad input."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.audit.verdicts import REFUTED
from tests.audit.planted import PayAsAsked, named
from tests.kernels.draws import steady

SMALL = ["--instances", "600", "--seeds", "0:32", "--auctions", "6", "--quiet"]


def test_the_table_names_every_promise(command):
    code, out, err = command("audit", "--mechanism", "TS-SP,first_price", *SMALL)
    assert code == 0 and not err
    rows = [line.split() for line in out.partition("\n\n")[0].splitlines()[1:]]
    assert {row[0] for row in rows} == {"ts_sp", "first_price"} and "asks" in out
    assert ["ts_sp", "truthful", "clearing", "declared", "held"] in [row[:5] for row in rows]


def test_results_are_written_and_replay(command, tmp_path):
    folder = tmp_path / "audit"
    asked = ["--mechanism", "pl_dsic", "--set", "pl_tau=0.1", "--summary", "json", "--out", str(folder)]
    code, out, _ = command("audit", *asked, *SMALL)
    assert code == 0
    content = json.loads(out)
    assert content == json.loads((folder / "audit.json").read_text()) and list(content["audits"]) == ["pl_dsic(pl_tau=0.1)"]
    (audit,) = content["audits"].values()
    assert len(audit["misreports"]) == 16 and audit["misreports"][0]["clearings"] > 500
    refuted = [finding for finding in audit["findings"] if finding["verdict"] == REFUTED]
    files = sorted(folder.glob("witness-*.json"))
    assert len(files) == len(refuted) == 4 and len(list(folder.iterdir())) == 5 and len(audit["roles"]) == 27
    for file in files:
        code, out, err = command("audit", "--replay", str(file))
        assert code == 0 and not err and "stated" in out
        code, out, _ = command("audit", "--replay", str(file), "--summary", "json")
        assert code == 0 and json.loads(out)["agrees"]


def test_a_witness_that_does_not_replay_fails(command, tmp_path):
    command("audit", "--mechanism", "first_score", "--out", str(tmp_path), *SMALL)
    file = tmp_path / "witness-first_score-truthful-clearing.json"
    witness = json.loads(file.read_text())
    witness["figures"]["gain"] += 0.01
    file.write_text(json.dumps(witness))
    code, _, err = command("audit", "--replay", str(file))
    assert code == 1 and "does not find what the witness states" in err


def test_a_broken_promise_is_exit_code_1(command, monkeypatch):
    liar = named(PayAsAsked, "liar", "truthful")
    monkeypatch.setattr("experiments.audit.request.AuditRequest.mechanisms", lambda self: [liar])
    code, out, _ = command("audit", "--mechanism", "first_score", *SMALL)
    assert code == 1 and "liar is declared to be truthful (clearing), or that follows: REFUTED." in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--mechanism", "ts-ps"], "unknown mechanism 'ts-ps'. Did you mean 'ts_sp'?"),
        (["--mechanism", "ts_sp,ts_sp"], "given twice"),
        (["--mechanism", "ts_sp", "--set", "ucb_c=1"], "unknown parameter 'ucb_c'"),
        (["--mechanism", "ucb_sp", "--set", "ucb_c=1,2"], "an audit takes one value"),
        (["--mechanism", "ucb_sp", "--set", "ucb_c=-1"], "ucb_c must be a number from 0 to 10; got '-1'"),
        (["--mechanism", "vickrey", "--scope", "horizon"], "'vickrey' is for the sale of items"),
        (["--set", "costs=none"], "nothing to hide where nothing costs"),
        (["--seeds", "0:31"], "needs 32 seeds or more"),
        (["--jobs", "0"], "jobs must be auto"),
        (["--instances", "1"], "instances must be a whole number from 6"),
        (["--preset", "fouding"], "Did you mean 'founding'?"),
        (["--replay", "nowhere.json"], "nowhere.json: cannot be read"),
        (["--sumary", "json"], "No such option"),
    ],
)
def test_bad_input_is_refused_in_one_line(command, arguments, said):
    code, _, err = command("audit", *arguments)
    assert code == 2 and said in err and "Traceback" not in err


WORDS = st.one_of(
    st.sampled_from(
        "ts_sp vickrey ucb_c=1 pl_tau=range(1) units=0 costs=free costs=list_price -1 6 1e9 nan inf founding {} =, ''".split()
    ),
    st.text(max_size=8),
    st.integers(-(10**20), 30).map(str),
)
OPTIONS = st.sampled_from("--set --preset --config --instances --seed --seeds --jobs --scope --summary --replay".split())


@steady(50)
@given(pairs=st.lists(st.tuples(OPTIONS, WORDS), min_size=1, max_size=3))
def test_any_command_line_is_carried_out_or_refused(pairs, command):
    arguments = [
        "--mechanism",
        "greedy_sp",
        "--instances",
        "60",
        "--seeds",
        "0:32",
        "--auctions",
        "2",
        *(text for pair in pairs for text in pair),
    ]
    code, _, said = command("audit", *arguments)
    assert code in (0, 2) and ("Error: " in said if code else "Error" not in said)


def test_help_mentions_the_audit_and_a_spec_of_that_name_is_still_read(command, tmp_path, monkeypatch):
    assert "run_batch.py audit" in command("--help")[1]
    assert "--replay" in command("audit", "--help")[1]
    monkeypatch.chdir(tmp_path)
    Path("audit").write_text("mechanisms: [ts_sp]\nseeds: 0:2\nauctions: 20\n")
    code, out, _ = command("./audit", "--dry-run")
    assert code == 0 and "ts_sp" in out
