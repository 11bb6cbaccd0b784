"""Policies for entrants: what is counted, what is not beaten, and that sweeps without them show nothing of it."""

import io
import json

import numpy as np
import pytest
from rich.console import Console

from experiments.figures import figures_of
from experiments.figures.rideshare.entry import entry_frontier
from experiments.report import report
from experiments.rideshare.entry import JUDGED, as_json, entry_intervals, entry_points, table, varied_policies
from experiments.statistics import interval
from experiments.tables import print_table


def said(figure) -> str:
    return " ".join(text.get_text() for axes in [figure, *figure.axes] for text in axes.texts)


def printed(runs) -> str:
    target, found = io.StringIO(), table(runs)
    if found:
        print_table(found, Console(file=target, width=500))
    return target.getvalue()


def test_the_three_are_the_runs_own(policies):
    runs = policies.runs
    for label, row in entry_intervals(runs).items():
        own = runs[runs["label"] == label]
        assert row["inclusion"] == interval(own["inclusion"]) and row["subsidy"] == interval(own["subsidy"])
        assert row["regret_per_auction"] == interval(own["regret"] / own["auctions"])
        assert (row["subsidy"].mean > 0.0) == ("bid_credit=0.05" in label)


def test_efficient_is_who_nobody_beats_and_no_benchmark(policies):
    points = entry_points(policies.runs)
    rivals = [label for label in points.index if not label.startswith("oracle")]
    signs = np.array(list(JUDGED.values()))
    for label in points.index:
        own = points.loc[label, list(JUDGED)].to_numpy(float) * signs
        gaps = [points.loc[other, list(JUDGED)].to_numpy(float) * signs - own for other in rivals]
        beaten = any((gap >= 0.0).all() and (gap > 0.0).any() for gap in gaps)
        assert points.loc[label, "efficient"] == (label in rivals and not beaten)
    assert points["efficient"].any()


def test_another_world_is_another_question(policies):
    """A configuration that all beat is efficient again where it is alone in its world."""
    runs = policies.runs.copy()
    worst = runs["label"] == runs["label"].iloc[0]
    runs.loc[worst, ["inclusion", "regret"]] = 0.0, 1e6
    assert not entry_points(runs).loc[runs["label"].iloc[0], "efficient"]
    runs["patience"] = np.where(worst, 2, 0)
    assert entry_points(runs).loc[runs["label"].iloc[0], "efficient"]


def test_table_and_json_agree(policies):
    text, found = printed(policies.runs), as_json(policies.runs)["entry_policies"]
    assert "Policies for entrants (bid_credit, set_aside)" in text
    for label, row in found.items():
        (line,) = (line for line in text.splitlines() if line.strip().startswith(f"{label} "))
        assert f"{row['inclusion']['mean']:.3f}" in line and f"{row['subsidy']['mean']:.4f}" in line
        assert line.rstrip().endswith("yes") == row["efficient"]
    assert json.dumps(found)


def test_the_figure_names_all_and_says_what_varies(policies):
    text = said(entry_frontier(policies))
    assert "Varied: bid_credit, set_aside" in text and "truth warrants" in text
    for label in set(policies.runs["label"]):
        assert label in text
    assert 'id="entry_policies"' in report(policies) and "entry_policies" in figures_of(policies)


@pytest.mark.parametrize("metric", ["inclusion", "regret"])
def test_nothing_to_show(policies, metric):
    runs = policies.runs.assign(**{metric: np.nan})
    assert "Nobody won" in said(entry_frontier(policies._replace(runs=runs))) and "n/a" in printed(runs)


def test_a_sweep_without_policies_shows_nothing_of_it(results):
    assert varied_policies(results.runs) == [] and as_json(results.runs) == {} and printed(results.runs) == ""
    assert "entry_policies" not in figures_of(results) and 'id="entry_policies"' not in report(results)
    assert "No policy for entrants varies" in said(entry_frontier(results))
