"""A broken plug-in file is left out with its reason, whatever is wrong with it, and all others are there."""

import itertools
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import mechanisms
from agents.rideshare.strategies import PROVIDERS
from core.parameters import ParameterError
from core.plugins import Plugins

ROOT = Path(__file__).resolve().parents[2]
GOOD = """
from dataclasses import dataclass
from core.parameters import param
from {here} import Rule

@dataclass(frozen=True)
class Mine(Rule):
    name = "NAME"
    width: float = param(1.0, "width", low=0.0, high=2.0)
""".replace("{here}", __name__)
BAD = GOOD.replace("NAME", "bad")
ABSTRACT = "import abc\n" + BAD.replace("(Rule)", "(Rule, abc.ABC)") + "    @abc.abstractmethod\n    def act(self): ...\n"
#: What a file says, and how it is told.
BROKEN = {
    "def f(:\n": r"SyntaxError: .*\(bad.py, line 1\)",
    "x = 1\nimport no_such_package\n": r"ModuleNotFoundError: No module named 'no_such_package' \(bad.py, line 2\)",
    "raise ValueError('two\\n  lines')": r"ValueError: two lines \(bad.py, line 1\)",
    "raise ZeroDivisionError": r"ZeroDivisionError \(bad.py, line 1\)",
    "raise ValueError('\\x1b[31m\\u202e\\ud800<b>')": r"ValueError: \\x1b\[31m\\u202e\\ud800<b> \(bad.py, line 1\)",
    "raise ValueError('x' * 5000)": r"ValueError: x{10,500}…x{10,200} \(bad.py, line 1\)",
    "class Mute(Exception):\n    def __str__(self): return 1 / 0\nraise Mute": r"Mute \(bad.py, line 3\)",
    "import sys\n\nsys.exit(3)": r"SystemExit: 3 \(bad.py, line 3\)",
    "": "it defines no rule that has a name",
    BAD.replace('    name = "bad"\n', ""): "it defines no rule that has a name",
    BAD.replace('"bad"', '"Bad-Rule"'): "Mine needs a name of small letters, digits and _; got 'Bad-Rule'",
    BAD.replace('"bad"', "3"): "Mine needs a name .*; got 3",
    BAD.replace('"bad"', '"good"'): "it defines 'good', which is the name of .*good.py",
    BAD.replace('"bad"', '"twice"')
    + BAD.replace('"bad"', '"twice"').replace("Mine", "Yours"): "it defines 'twice', which .* does, too",
    BAD.replace("@dataclass(frozen=True)\n", ""): "Mine must be a frozen dataclass",
    ABSTRACT: "Mine lacks act",
    BAD.replace("param(1.0", "param(3.0"): "default of Mine: width must be a number from 0 to 2; got 3.0",
    BAD.replace("width: float =", "width ="): r"TypeError: .*width.* \(bad.py, line \d+\)",
    BAD + "    odd = True\n": "it is odd",
}
NUMBERS = itertools.count()


@dataclass(frozen=True)
class Rule:
    """What the files of these tests derive from."""

    name: ClassVar[str]
    odd: ClassVar[bool] = False


def refuse_odd(cls):
    if cls.odd:
        raise ParameterError("it is odd")


def write(folder: Path, *names: str) -> None:
    """Good files."""
    for name in names:
        (folder / f"{name}.py").write_text(GOOD.replace("NAME", name))


@pytest.fixture
def package(tmp_path, monkeypatch) -> str:
    """The name of a package of its own, whose files are those in `tmp_path`."""
    found = ModuleType(f"package_of_tests_{next(NUMBERS)}")
    found.__path__ = [str(tmp_path)]
    monkeypatch.setitem(sys.modules, found.__name__, found)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # a file that is changed within a second would be read as it was
    return found.__name__


@pytest.fixture
def rules(package) -> Plugins:
    return Plugins("rule", package, Rule, refuse_odd)


@pytest.mark.parametrize("text", BROKEN, ids=range(len(BROKEN)))
def test_what_is_wrong_is_said_in_one_line_and_the_others_are_there(text, rules, tmp_path, caplog):
    write(tmp_path, "another", "good")
    (tmp_path / "bad.py").write_text(text)
    for _ in range(3):
        assert list(rules.registered()) == ["another", "good"]
    assert rules.named("bad") is None and rules.named("good").name == "good"
    (gone,) = rules.left_out
    assert re.fullmatch(rf"{re.escape(str(tmp_path))}/bad.py is left out: {BROKEN[text]}", str(gone)), str(gone)
    assert [record.getMessage() for record in caplog.records] == [str(gone)]
    assert rules.absent == (("bad", f"{gone}."),)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(st.binary(max_size=60), st.text(max_size=60).map(lambda text: f"raise ValueError({text!r})".encode())))
def test_whatever_a_file_holds_the_others_are_there(content, rules, tmp_path):
    name = f"noise_{next(NUMBERS)}"
    write(tmp_path, "good")
    (tmp_path / f"{name}.py").write_bytes(content)
    assert list(rules.registered()) == ["good"]
    told = next(str(gone) for gone in rules.left_out if gone.name == name)
    assert len(told.splitlines()) == 1 and told.startswith(f"{tmp_path}/{name}.py is left out: ")


def test_helpers_are_no_plug_ins(rules, tmp_path):
    write(tmp_path, "good")
    (tmp_path / "_helper.py").write_text("raise ValueError")
    assert list(rules.registered()) == ["good"] and rules.left_out == ()


def test_a_name_is_that_of_the_file_called_so_whichever_comes_first(rules, tmp_path):
    write(tmp_path, "good")
    (tmp_path / "a_copy.py").write_text((tmp_path / "good.py").read_text())
    assert rules.registered()["good"].__module__.endswith(".good") and [gone.name for gone in rules.left_out] == ["a_copy"]


def test_of_two_files_of_one_name_the_first_on_the_path_is_taken(rules, package, tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder, "good")
    sys.modules[package].__path__ = [str(tmp_path / folder) for folder in ("two", "one", "two")]
    assert list(rules.registered()) == ["good"]
    assert [str(gone) for gone in rules.left_out] == [
        f"{tmp_path}/one/good.py is left out: {tmp_path}/two/good.py is called so, too"
    ]


@pytest.mark.parametrize("text", ["def f(:\n", BAD.replace("param(1.0", "param(3.0")])
def test_a_file_that_was_mended_is_taken_up_when_it_is_asked_for(text, rules, tmp_path):
    (tmp_path / "bad.py").write_text(text)
    assert rules.registered() == {} and len(rules.left_out) == 1
    write(tmp_path, "bad")
    assert rules.named("bad").name == "bad" and rules.left_out == ()


def test_a_file_may_ask_for_the_others_while_it_is_loaded(rules, tmp_path):
    sys.modules[rules._package].rules = rules
    asks = f"from {rules._package} import rules\nothers = list(rules.registered())\n"
    write(tmp_path, "another", "good")
    (tmp_path / "curious.py").write_text(asks + GOOD.replace("NAME", "curious"))
    assert list(rules.registered()) == ["another", "curious", "good"] and rules.left_out == ()
    assert sys.modules[f"{rules._package}.curious"].others == ["another", "good"]


def test_worker_processes_find_the_same_and_stay_silent(tmp_path):
    folder, script = tmp_path / "mine", tmp_path / "script.py"
    folder.mkdir()
    (folder / "broken.py").write_text("def f(:\n")
    script.write_text(
        "import multiprocessing, mechanisms\n"
        "if __name__ == '__main__':\n"
        "    mechanisms.left_out()\n"
        "    with multiprocessing.get_context('spawn').Pool(2) as pool:\n"
        "        assert [len(pool.apply(mechanisms.left_out)) for _ in range(2)] == [1, 1]\n"
    )
    environment = {**os.environ, "SLOTLAB_MECHANISMS": str(folder), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, script], env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("is left out") == 1 == len(done.stderr.splitlines())


def test_no_plug_in_of_the_repository_is_left_out():
    """Or else its tests would just not be there."""
    assert (*mechanisms.left_out(), *PROVIDERS.left_out()) == ()
