"""A new market is new files and no edit elsewhere: `files/` is laid over a copy of the laboratory, and everything works on it.

The ferry is made to hurt. Both groups have a strategy `honest`, and their others share the parameter `rate`, which a rule has, too.
There are two slots, a rule in plain Python, a vector, a file of the user's, a row every seven steps, and seeds that converge at
different steps.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

SIZE = ("--market", "ferry", "--seeds", "0:6", "--steps", "60")


def python(folder: Path, *arguments: str, code: int = 0) -> subprocess.CompletedProcess:
    """Python started in the folder, as a user would."""
    done = subprocess.run([sys.executable, "-W", "error", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def sweep(folder: Path, out: str, *arguments: str, code: int = 0) -> subprocess.CompletedProcess:
    return python(folder, "run_batch.py", *SIZE, "--out", out, *arguments, code=code)


def runs_of(folder: Path, out: str) -> pd.DataFrame:
    return pd.read_parquet(folder / out / "runs.parquet")


def test_it_is_listed_and_has_a_config_file(laboratory):
    told = python(laboratory, "run_batch.py", "--list", "--market", "ferry").stdout
    for name in ("rideshare", "highest", "lottery", "pay_ask", "greedy", "shading", "n_riders", "busy", "welfare", "--fares"):
        assert name in told
    text = (laboratory / "config" / "ferry.yaml").read_text(encoding="utf-8")
    assert "captains:\n  greedy:" in text and "riders:\n  shading:" in text and "\n  fares: pay_ask" in text


def test_a_sweep_of_choices_mixes_vectors_and_files(laboratory):
    (laboratory / "mine.csv").write_text("value\n3\n1.5\n8\n")
    axes = [
        "--mechanisms", "highest,highest(floor=1),lottery", "--fares", "pay_ask,flat(price=2)",
        "--riders", "honest,2*shading(rate=.9)+4*honest", "--set", "costs=[1,2,.5]", "--set", "values=drawn,file", "--set", "file=mine.csv",
    ]  # fmt: skip
    sweep(laboratory, "out", *axes)
    runs = runs_of(laboratory, "out")
    assert len(runs) == 3 * 2 * 2 * 2 * 6 and runs["error"].isna().all()
    assert set(runs["berths"]) == {"highest", "highest(floor=1.0)", "lottery"} and set(runs["fares"]) == {
        "pay_ask",
        "flat(price=2.0)",
    }
    assert set(runs["riders"]) == {"honest", "2*shading(rate=0.9)+4*honest"} and set(runs["values"]) == {"drawn", "file"}
    content = json.loads(runs["content"].iloc[-1])
    assert content["parameters"]["costs"] == [1.0, 2.0, 0.5] and content["parameters"]["file"].startswith("sha256:")
    by_case = runs.groupby("case")["berths"].nunique()
    assert len(by_case) == 8 and (by_case == 3).all()
    assert (laboratory / "out" / "blocks.parquet").stat().st_size > 0


def test_seeds_converge_at_steps_of_their_own(laboratory):
    sweep(laboratory, "settled", "--mechanisms", "highest")
    runs = runs_of(laboratory, "settled")
    assert runs["done"].all() and runs["held"].nunique() > 2 and (runs["held"] < runs["steps"]).all()
    sweep(laboratory, "restless", "--mechanisms", "highest", "--set", "calm=0")
    restless = runs_of(laboratory, "restless")
    assert not restless["done"].any() and (restless["held"] == 60).all()


def test_mesa_gives_the_same_bytes(laboratory):
    axes = ["--mechanisms", "highest,lottery", "--captains", ".5*greedy+.5*honest", "--set", "calm=0,0.05"]
    for engine in ("local", "mesa"):
        sweep(laboratory, engine, *axes, "--engine", engine)
    for name in ("runs.parquet", "blocks.parquet"):
        assert (laboratory / "local" / name).read_bytes() == (laboratory / "mesa" / name).read_bytes(), name


def test_a_sweep_is_resumed(laboratory):
    sweep(laboratory, "whole")
    sweep(laboratory, "half")
    kept = runs_of(laboratory, "half")
    shutil.rmtree(laboratory / "half" / "parts", ignore_errors=True)
    (laboratory / "half" / "runs.parquet").unlink()
    done = sweep(laboratory, "half", "--resume")
    assert "0 runs are stored" in done.stderr and runs_of(laboratory, "half").equals(kept)
    unused = laboratory / "mechanisms" / "procurement" / "ts_sp.py"
    unused.write_text(unused.read_text(encoding="utf-8") + "# a change of what the ferry does not use\n", encoding="utf-8")
    assert "12 runs are stored, 0 are to be run" in sweep(laboratory, "half", "--resume").stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["--set", "rate=.1", "--riders", "shading", "--captains", "greedy"],
            "rate belongs to more than one of the chosen plug-ins",
        ),
        (["--set", "riders.rat=.1", "--riders", "shading"], "unknown parameter 'rat'. Did you mean 'rate'"),
        (["--riders", "greedy"], "unknown strategy 'greedy'"),
        (["--riders", "shading(rate=9)"], "rate must be a number from 0 to 5; got 9"),
        (["--riders", "3*shading+honest"], "the counts add up to 4, but the group has 6 agents"),
        (["--fares", "pay_aks"], "unknown mechanism 'pay_aks'. Did you mean 'pay_ask'"),
        (["--providers", "hedge"], "unknown slot or group 'providers'"),
        (["--set", "costs=[1,2]"], "costs must be one value, or 3, one for each; got 2"),
        (["--set", "file=nowhere.csv"], "file must be the path of a file; got 'nowhere.csv'"),
        (["--set", "values=file"], "values=file needs a file"),
    ],
)
def test_what_cannot_be_is_refused(laboratory, arguments, told):
    assert told in sweep(laboratory, "none", *arguments, code=2).stderr
    assert not (laboratory / "none").exists()


def test_the_owner_of_a_parameter_may_be_named(laboratory):
    asked = ["--riders", "shading", "--captains", "greedy", "--set", "riders.rate=.5,.8", "--set", "captains.rate=.2"]
    sweep(laboratory, "named", "--mechanisms", "highest", *asked)
    runs = runs_of(laboratory, "named")
    assert set(runs["riders.rate"]) == {0.5, 0.8} and set(runs["captains"]) == {"greedy(rate=0.2)"}
    assert set(runs["label"]) == {"highest riders=shading(rate=0.5)", "highest riders=shading(rate=0.8)"}


def test_a_preset_and_what_has_no_effect(laboratory):
    (laboratory / "mine.csv").write_text("value\n3\n")
    done = sweep(laboratory, "busy", "--preset", "busy", "--mechanisms", "highest", "--set", "file=mine.csv")
    assert "Warning: file has no effect: values is drawn, and must be file." in done.stderr
    assert "highest(floor=0.2)" in done.stdout and set(runs_of(laboratory, "busy")["riders"]) == {"shading"}


MODEL = """
import json
from model.market import market
ferry = market("ferry").load("model")(riders=".5*shading+.5*honest", world_seed=3)
ferry.run(30)
frame = ferry.datacollector.get_model_vars_dataframe()
ferry.captains[0].cost = 9.0
ferry.step()
ferry.riders[2].value = 50.0
ferry.run(9)
told = ferry.explain(20)
print(json.dumps({"rows": len(frame), "crossings": frame["crossings"].tolist(), "title": told.title, "steps": ferry.steps,
    "welfare": ferry.summary()["welfare"], "text": str(told), "later": ferry.explain(35).tables["riders"].frame["value"].tolist(),
    "sooner": ferry.explain(31 - 1).tables["riders"].frame["value"].tolist()}))
"""


def test_its_model_runs_in_a_notebook_and_explains_what_happened(laboratory):
    found = json.loads(python(laboratory, "-c", MODEL).stdout)
    assert found["crossings"] == [7, 7, 7, 7, 2] and found["title"] == "Crossing 21" and found["steps"] == 40
    assert found["later"][2] == 50.0 and found["sooner"][2] < 11.0 and "Riders" in found["text"]
    assert np.isfinite(found["welfare"])


def test_its_report_has_figures_and_tables(laboratory):
    sweep(laboratory, "told", "--mechanisms", "highest,lottery", "--set", "n_riders=4,8", "--report")
    text = (laboratory / "told" / "report.html").read_text(encoding="utf-8")
    assert "a ferry" in text and text.count("<svg") >= 2 and "n_riders=8" in text and "launch" not in text.lower()


def test_it_is_audited(laboratory):
    done = python(
        laboratory,
        "run_batch.py",
        "audit",
        "--market",
        "ferry",
        "--mechanism",
        "lottery",
        "--scope",
        "horizon",
        "--seeds",
        "0:40",
    )
    assert "lottery" in done.stdout and "horizon" in done.stdout
