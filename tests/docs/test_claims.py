"""What docs/mechanisms.md reads off its measured tables, holds in them."""

import re
from functools import partial

from docs.measured_tables import ENTRY, STRATEGIES, SWEEPS, summary
from tests.docs.pages import DOCS

DEFAULT, FOUNDING, LONG = (SWEEPS[f"measured-{name}"] for name in ("default", "founding", "long"))


def mean(options: str, label: str, metric: str) -> float:
    return summary(options)["means"][label][metric]["mean"]


def labels(options: str, *without: str) -> list[str]:
    return [label for label in summary(options)["means"] if label not in without]


def gap(options: str, label: str, metric: str) -> tuple[float, float]:
    """Ends of the interval of the paired difference from ts_sp."""
    found = summary(options)["differences"][label][metric]["difference"]
    return found["mean"] - found["half"], found["mean"] + found["half"]


def test_greedy_has_the_least_regret_and_gives_entrants_too_little():
    regret, inclusion = partial(mean, DEFAULT, metric="regret"), partial(mean, DEFAULT, metric="inclusion")
    assert min(labels(DEFAULT, "oracle", "first_score"), key=regret) == "greedy_sp"
    assert regret("first_score") == regret("greedy_sp")
    assert gap(DEFAULT, "greedy_sp", "regret")[1] < 0.0
    warranted = inclusion("oracle")
    assert inclusion("greedy_sp") < warranted / 3.0
    assert inclusion("greedy_sp") < inclusion("pl_dsic") < warranted < inclusion("ts_sp")
    by_distance = sorted(labels(DEFAULT, "oracle"), key=lambda label: abs(inclusion(label) - warranted))
    assert set(by_distance[:2]) == {"ucb_sp", "kl_ucb_sp"}


def test_optimists_promise_and_keep_more_but_do_not_deliver_more_than_greedy():
    for label in ("ucb_sp", "kl_ucb_sp"):
        assert mean(DEFAULT, label, "revenue") > 0.98
        assert mean(DEFAULT, label, "delivered") < mean(DEFAULT, "greedy_sp", "delivered")
        assert mean(DEFAULT, label, "thickness") < 0.01
    by_profit = sorted(labels(DEFAULT, "oracle", "first_score"), key=lambda label: mean(DEFAULT, label, "profit"))
    assert set(by_profit[-2:]) == {"ucb_sp", "kl_ucb_sp"}
    assert min(labels(DEFAULT), key=lambda label: mean(DEFAULT, label, "delivered")) == "random"


def test_the_founding_values():
    for label in ("greedy_sp", "ts_sp", "kl_ucb_sp", "epsilon_greedy_sp", "random"):
        assert mean(FOUNDING, label, "regret") == mean(DEFAULT, label, "regret")
    ucb, pl = "ucb_sp(ucb_c=2.0)", "pl_dsic(pl_tau=0.1)"
    delivered, promised = partial(mean, FOUNDING, metric="delivered"), partial(mean, FOUNDING, metric="revenue")
    assert delivered("random") < delivered(ucb) < min(delivered(label) for label in labels(FOUNDING, "random", ucb))
    assert promised(ucb) > 0.99 and sum(promised(label) > promised(ucb) for label in labels(FOUNDING)) <= 1
    for metric in ("delivered", "profit", "revenue", "efficiency"):
        assert mean(FOUNDING, pl, metric) < mean(DEFAULT, "pl_dsic", metric)
    assert mean(FOUNDING, pl, "inclusion") > mean(FOUNDING, "oracle", "inclusion")


def test_the_longer_run():
    regrets = {label: summary(LONG)["means"][label]["regret"] for label in ("greedy_sp", "ucb_sp", "ts_sp")}
    low, high = ({label: r["mean"] + sign * r["half"] for label, r in regrets.items()} for sign in (-1.0, 1.0))
    assert low["ucb_sp"] < high["greedy_sp"] and low["greedy_sp"] < high["ucb_sp"]
    assert gap(LONG, "greedy_sp", "regret")[1] < 0.0
    inclusion = partial(mean, LONG, metric="inclusion")
    assert mean(DEFAULT, "greedy_sp", "inclusion") * 2.0 < inclusion("greedy_sp") < inclusion("oracle")


def test_policies_for_entrants():
    """docs/rideshare/how-to-study-entry-policies.md"""
    page = (DOCS / "rideshare" / "how-to-study-entry-policies.md").read_text(encoding="utf-8")
    assert f"$ python run_batch.py {ENTRY} --out sweeps/entry" in page
    found = summary(ENTRY)["entry_policies"]

    def point(mechanism: str, bid_credit: float, set_aside: float) -> list[float]:
        row = found[f"{mechanism} bid_credit={bid_credit} set_aside={set_aside}"]
        return [row[name]["mean"] for name in ("inclusion", "regret_per_auction", "subsidy")]

    assert sum(row["efficient"] for row in found.values()) >= len(found) - 2
    credit, aside, exploring = point("greedy_sp", 0.05, 0.0), point("greedy_sp", 0.0, 0.2), point("ts_sp", 0.0, 0.0)
    assert abs(credit[0] - aside[0]) < 0.03 and credit[1] < 0.75 * aside[1] and 0.015 < credit[2] < 0.025 and aside[2] == 0.0
    assert abs(exploring[0] - aside[0]) < 0.05 and abs(exploring[1] - aside[1]) < 0.003


def test_what_optimism_costs():
    """docs/how-to-read-a-sweep.md"""
    command = re.search(r"run_batch.py (.*index_debias=.*)", (DOCS / "how-to-read-a-sweep.md").read_text(encoding="utf-8"))[1]
    whole, half, none = (f"ucb_sp({share}ucb_c=2.0)" for share in (f"index_debias={number}, " for number in (0.0, 0.5, 1.0)))
    figures = [mean(command, whole, "revenue"), *(mean(command, label, "profit") for label in (whole, half, none))]
    assert [f"{figure:.3f}" for figure in figures[::2]] == ["0.056", "0.022"] and abs(figures[1]) < 0.002
    assert f"{figures[3]:.3f}" == "0.030"
    assert mean(command, whole, "inclusion") > mean(command, half, "inclusion") > mean(command, none, "inclusion")


def test_what_strategies_do():
    """docs/rideshare/how-to-study-strategies.md"""
    found = summary(STRATEGIES)["means"]

    def figure(mechanism: str, strategy: str, metric: str) -> float:
        return found[f"{mechanism} providers={strategy}"][metric]["mean"]

    assert abs(figure("first_score", "truthful", "provider_surplus")) < 1e-9
    assert min(figure("first_score", learner, "margin") for learner in ("best_response", "hedge")) > 0.08
    for mechanism in ("greedy_sp", "ts_sp"):
        honest = figure(mechanism, "truthful", "provider_surplus")
        assert abs(figure(mechanism, "best_response", "provider_surplus") - honest) < 0.005
        for learner in ("hedge", "exp3"):
            assert figure(mechanism, learner, "regret") > 1.4 * figure(mechanism, "truthful", "regret")
        assert figure(mechanism, "ring", "profit") < 0.01 and figure(mechanism, "ring", "provider_surplus") > 3.0 * honest
    assert abs(figure("first_score", "ring", "provider_surplus")) < 1e-9
