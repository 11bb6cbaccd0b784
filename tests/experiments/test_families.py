"""Whom a difference is from, and which of them Holm corrects together."""

import pandas as pd

from experiments.engine import execute_all
from experiments.frames import part_frame
from experiments.plan import Sweep
from experiments.summary import differences, families
from model.rideshare import MARKET


def runs(**grid) -> pd.DataFrame:
    return part_frame(execute_all(Sweep(MARKET, ("ts_sp", "ucb_sp"), grid, (0, 1, 2), 60).plan()))


def test_one_world_is_one_family():
    frame = runs()
    assert str(families(MARKET, frame, "ts_sp")) == str({"ts_sp": differences(MARKET, frame, "ts_sp")})


def test_a_mechanism_has_a_family_in_each_world():
    found = families(MARKET, runs(patience=("0", "2")), "ts_sp")
    assert {partner: list(gaps) for partner, gaps in found.items()} == {
        "ts_sp patience=0": ["ucb_sp patience=0"],
        "ts_sp patience=2": ["ucb_sp patience=2"],
    }


def test_a_whole_label_has_one_family():
    found = families(MARKET, runs(patience=("0", "2")), "ts_sp patience=0")
    assert list(found) == ["ts_sp patience=0"]
    assert set(found["ts_sp patience=0"]) == {"ts_sp patience=2", "ucb_sp patience=0", "ucb_sp patience=2"}


def test_who_is_alone_has_none():
    frame = runs()
    assert families(MARKET, frame[frame["label"] == "ts_sp"], "ts_sp") == {}
