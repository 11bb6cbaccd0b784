"""How the metric that ranks the configurations is spread over the seeds."""

import numpy as np
from matplotlib.figure import Figure

from experiments.figures.colours import marks
from experiments.figures.rows import in_worlds, row_sheet
from experiments.figures.style import INK, SMALL, message, styled
from experiments.numbers import decimals, named, with_half
from experiments.results import Results
from experiments.statistics import intervals

_QUARTERS = (0.25, 0.5, 0.75)


@styled
def over_seeds(results: Results, caption: str = "") -> Figure:
    """The metric that orders the comparison: a dot a seed, a box from the first to the third quartile with the median in it, and the
    mean with its 95 % interval at the right; the best on top in each world."""
    market, metric = results.market, results.market.rank_by
    name = metric.replace("_", " ")
    title = f"{name.capitalize()} over the seeds: how sure is the order?"
    means = {label: mean for label, mean in intervals(results.runs, metric).items() if mean.n}
    if not means:
        return message(title, f"No run of this sweep has a {name}.", caption)
    sign = 1.0 if market.metrics[metric].more_is_better else -1.0
    order = in_worlds(results, lambda label: sign * means[label].mean, means)
    hint = "A dot a seed. Box: the middle half of the seeds, with the median." if results.seeds > 1 else "One seed: no spread."
    sheet, axes = row_sheet(results, order, title, hint, caption, 1.35)
    values, found = dict(list(results.runs.groupby("label")[metric])), marks(results)
    for place, label in enumerate(order):
        seeds, colour = np.sort(values[label].dropna().to_numpy()), found[label].colour
        low, middle, high = np.quantile(seeds, _QUARTERS)
        if len(seeds) > 1:
            axes.barh(place, high - low, left=low, height=0.56, color=colour, alpha=0.22, lw=0, zorder=2)
            axes.plot([middle] * 2, [place - 0.28, place + 0.28], color=INK, lw=1.3, zorder=4)
        apart = 0.16 * np.where(np.arange(len(seeds)) % 2, 1.0, -1.0) * (len(seeds) > 1)
        axes.scatter(seeds, place + apart, s=9, marker=found[label].marker, color=colour, alpha=0.75, lw=0, zorder=3)
        told = with_half(means[label], decimals(market, metric))
        axes.text(1.02, place, told, transform=axes.get_yaxis_transform(), va="center", size=SMALL)
    axes.text(1.02, 1.0, "mean", transform=axes.transAxes, va="bottom", size=SMALL, weight="bold")
    axes.margins(x=0.05)
    axes.set_xlabel(named(market, metric))
    return sheet.figure
