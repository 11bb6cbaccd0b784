"""Figures of a sweep of the launch market."""

from markupsafe import Markup

from experiments.figures.curves import learning_curves
from experiments.figures.declared import Drawing
from experiments.figures.findings import best_of
from experiments.figures.rideshare.beliefs import MOST_PANELS, beliefs_against_truth
from experiments.figures.rideshare.colours import MARKS
from experiments.figures.rideshare.comparisons import inclusion_bars, promised_delivered, thickness_profit, warranted
from experiments.figures.rideshare.entry import entry_frontier
from experiments.figures.rideshare.surface import risk_profit_inclusion
from experiments.numbers import per_cent
from experiments.results import Results
from experiments.rideshare.entry import varied_policies
from experiments.rideshare.frontier import configuration_points, efficient

__all__ = ["ALSO_SHOWN", "CREDITS", "DEFINITIONS", "FIGURES", "FINDINGS", "MARKS"]

_PROFIT = "Profit is what the platform keeps per USD tendered: by default delivered value less what winners are paid."
_MOST_NAMED = 8

FIGURES = (
    Drawing(
        "risk_profit_inclusion",
        "Frontier",
        "Large marks are means. In space, a small point is a block of 50 auctions of one configuration, averaged over the "
        f"seeds, and the mesh is the convex hull of all blocks of a world. {_PROFIT}",
        risk_profit_inclusion,
    ),
    Drawing(
        "learning_curves",
        "Learning",
        f"{_PROFIT} Mechanisms in one world face the same tenders, seed by seed.",
        lambda results, caption="": learning_curves(results, caption, "profit"),
    ),
    Drawing(
        "promised_delivered",
        "Promised and delivered",
        "Optimistic rules promise more than launches deliver. The gap is taken seed by seed.",
        promised_delivered,
        has_intervals=True,
    ),
    Drawing("inclusion", "Newcomers", "Newcomers had no success before the platform opened.", inclusion_bars, has_intervals=True),
    Drawing(
        "entry_policies",
        "Policies for entrants",
        "Regret is against the best of all who responded, admitted or not. Benchmarks that know the truth are faint.",
        entry_frontier,
        has_intervals=True,
        applies=lambda results: bool(varied_policies(results.runs)),
    ),
    Drawing("thickness", "Thickness", "W is the value of the payloads tendered together.", thickness_profit, has_intervals=True),
    Drawing(
        "beliefs",
        "Beliefs",
        f"One seed, run again; {MOST_PANELS} configurations at most, of every mechanism before variants of one.",
        beliefs_against_truth,
    ),
)

ALSO_SHOWN = ("risk", "gap")
DEFINITIONS = (
    "W is the value in USD of the payloads tendered together. An auction is held where a payload fits and a provider is eligible."
)
CREDITS = "Launch records rest on J. McDowell's General Catalog of Artificial Space Objects (CC-BY 4.0)."


def _findings(results: Results) -> list[Markup]:
    """What only this market's figures say of one world: the gap, the warranted share, the frontier."""
    found = [best_of(results, "gap", "Promises most beyond what it delivers (gap)", most=True), _nearest(results)]
    return [line for line in [*found, _not_beaten(results)] if line]


def _nearest(results: Results) -> Markup:
    """Who comes nearest to the share that the truth warrants, and who gives newcomers least."""
    (truth,) = warranted(results).values()
    runs = results.runs
    shares = runs[runs["label"].isin(results.rivals())].groupby("label", sort=False)["inclusion"].mean()
    if not truth.n or shares.isna().all():
        return Markup()
    near, least = (shares - truth.mean).abs().idxmin(), shares.idxmin()
    return Markup(
        "The hidden truth warrants newcomers {} of the wins; nearest to it is <b>{}</b> with {}; the least they get from {}, {}."
    ).format(per_cent(truth.mean), near, per_cent(shares[near]), least, per_cent(shares[least]))


def _not_beaten(results: Results) -> Markup:
    """Whom nobody beats on risk, profit and newcomers together."""
    if results.blocks.empty or len(results.rivals()) < 2:
        return Markup()
    best = efficient(configuration_points(results), results)
    names = ", ".join(best) if len(best) <= _MOST_NAMED else "see the first figure"
    line = Markup("Not beaten on risk, profit and newcomers together: {} of {} ({}).")
    return line.format(len(best), len(results.rivals()), names) if best else Markup()


FINDINGS = _findings
