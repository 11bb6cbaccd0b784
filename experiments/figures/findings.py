"""What a sweep's figures say, in sentences. Each speaks of one world."""

from markupsafe import Markup

from experiments.figures.declared import of_market
from experiments.numbers import decimals, typeset, with_half
from experiments.results import Results
from experiments.statistics import interval
from experiments.summary import differences

MOST_WORLDS = 6  # whose findings are put into sentences; figures and tables have all
_MOST_NAMED = 4


def findings(results: Results) -> list[Markup]:
    """The sentences, as HTML in which names stand as text: means over the seeds, without benchmarks that know the truth."""
    worlds = list(results.by_case())
    lines = [
        Markup("{}: {}").format(case, line) if len(worlds) > 1 else line
        for case, here in worlds[:MOST_WORLDS]
        for line in _of_world(here)
    ]
    return lines or [Markup("One configuration, so there is nothing to compare it with.")]


def _of_world(results: Results) -> list[Markup]:
    market = results.market
    ranked = [name for name in dict.fromkeys([market.rank_by, *market.shown]) if market.metrics[name].more_is_better is not None]
    lines = [best_of(results, name) for name in ranked]
    remarks = ((sentence, interval(results.runs.groupby("seed")[name].mean())) for name, sentence in market.remarks.items())
    own = of_market(market).findings(results)
    lines += own or [
        Markup.escape(sentence.format(value.mean)) for sentence, value in remarks if value.n and len(results.labels) > 1
    ]
    return [line for line in lines if line]


def best_of(results: Results, metric: str, what: str = "", most: bool | None = None) -> Markup:
    """Who has the most (or least) of a metric, by how much, and whom these seeds do not tell from it; empty where nobody compares.

    If `what` and `most` are left out they are the metric's own: its name, and what is better.
    """
    declared = results.market.metrics[metric]
    most = declared.more_is_better if most is None else most
    runs = results.runs[results.runs["label"].isin(results.rivals())]
    means = runs.groupby("label", sort=False)[metric].mean().dropna()
    if len(means) < 2:
        return Markup()
    label = means.idxmax() if most else means.idxmin()
    what = what or f"{'Most' if most else 'Least'} {metric.replace('_', ' ')}"
    value = typeset(with_half(interval(runs.loc[runs["label"] == label, metric]), decimals(results.market, metric)))
    return Markup("{}: <b>{}</b>, {}.{}").format(what, label, value, _equals(results, runs, label, metric))


def _equals(results: Results, runs, label: str, metric: str) -> str:
    """Whom these seeds do not tell from the best: the interval of the paired difference holds 0."""
    gaps = {other: gap[metric].difference for other, gap in differences(results.market, runs, label).items()}
    same = [other for other, gap in gaps.items() if gap.n > 1 and not gap.excludes_zero]
    if not same:
        return ""
    names = ", ".join(same) if len(same) <= _MOST_NAMED else f"{len(same)} others"
    return f" Not told apart from it by these seeds: {names}."
