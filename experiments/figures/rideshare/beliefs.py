"""What the platform came to believe of each provider, against the hidden truth."""

import json
import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from agents.rideshare.layout import PROVIDER
from core.parameters import ParameterError
from experiments.figures.colours import marks
from experiments.figures.style import INK, MUTED, PAPER, SMALL, TRUTH, Sheet, in_two_lines, message, styled
from experiments.results import Results
from experiments.statistics import spread
from mechanisms.api import MechanismError
from model.configuration import rebuilt
from model.market import Market

MOST_PANELS = 12
MOST_STEPS = 200_000  # a run is replayed up to here


def belief_frame(results: Results, seed: int | None = None, most: int = MOST_PANELS) -> pd.DataFrame:
    """One row a configuration and provider at the end of one seed's run, which is carried out again.

    Columns: label, seed, steps, vehicle, entrant, tried (launches), mean, low, high (posterior mean and central 90 % interval of the
    reliability), truth. `seed` is the first of the sweep if left out. Of more than `most` configurations each rule's first is
    taken, then each one's second, and so on. A run that cannot be repeated is left out.
    """
    runs = results.runs
    seed = int(runs["seed"].min()) if seed is None else seed
    chosen = runs.drop_duplicates("label")
    kept = chosen.groupby("rule").cumcount().sort_values(kind="stable").head(most).index
    frames = []
    for _, run in chosen.loc[sorted(kept)].iterrows():
        try:
            frames.append(_beliefs(results.market, run, seed))
        except (ParameterError, MechanismError):
            continue
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["label"])


def _beliefs(market: Market, run: pd.Series, seed: int) -> pd.DataFrame:
    """Beliefs and truth at the end of one run."""
    configuration = rebuilt(market, json.loads(run["content"]))
    steps = min(int(run["steps"]), MOST_STEPS)
    world = configuration.world
    tenders = market.load("start")(world, configuration.choices, seed)
    tenders.advance(steps)
    return provider_beliefs(tenders.state.provider, world.providers["vehicle"]).assign(label=run["label"], seed=seed, steps=steps)


def provider_beliefs(rows: np.ndarray, vehicles: pd.Series) -> pd.DataFrame:
    """One row a provider from the state's array (PROVIDER, K): vehicle, entrant, tried, mean, low, high, truth."""
    alpha, beta = rows[PROVIDER.alpha], rows[PROVIDER.beta]
    return pd.DataFrame(
        {
            "vehicle": vehicles.to_numpy(),
            "entrant": rows[PROVIDER.entrant] > 0.0,
            "tried": rows[PROVIDER.tried].astype(int),
            **spread(alpha, beta)._asdict(),
            "truth": rows[PROVIDER.truth],
        }
    )


@styled
def beliefs_against_truth(results: Results, caption: str = "") -> Figure:
    """Each provider's posterior mean and central 90 % interval (share of launches that succeed) against its hidden
    reliability, a panel a configuration, the most reliable on top (`belief_frame`)."""
    title = "Belief and truth: what each mechanism has learned about whom"
    beliefs = belief_frame(results)
    if beliefs.empty:
        return message(title, "No run of this sweep can be repeated here: its mechanisms are not registered.", caption)
    panels = dict(list(beliefs.groupby("label", sort=False)))
    columns = min(4, len(panels))
    rows = math.ceil(len(panels) / columns)
    order = list(next(iter(panels.values())).sort_values("truth", kind="stable")["vehicle"])
    first = beliefs.iloc[0]
    hint = (
        f"Seed {first['seed']}, after {first['steps']:,} tenders. Red stroke: hidden reliability, "
        "highest on top. Dot and bar: posterior mean and 90 % interval. "
        "Thin, with an open dot: never launched, so the belief is still the public record. (new): no success before the platform opened."
    )
    lines = 2 if any("\n" in in_two_lines(label, 1.6) for label in panels) else 1
    height = 0.135 * len(order) + 0.4 + 0.13 * lines
    left = 1.4
    width = {1: 4.6, 2: 2.9, 3: 2.1}.get(columns, 1.75)
    sheet = Sheet(left + columns * width + 0.15, rows * height + 0.22, title, hint, caption)
    found = marks(results)
    low = lowest(beliefs)
    for place, (label, panel) in enumerate(panels.items()):
        row, column = divmod(place, columns)
        axes = sheet.place(
            left + column * width, sheet.body - (row + 1) * height + 0.22, width - 0.14, height - 0.4 - 0.13 * lines
        )
        draw_beliefs(axes, panel.set_index("vehicle").reindex(order), found[label].colour, low)
        axes.set_title(in_two_lines(label, width - 0.15), size=SMALL, loc="left", pad=3)
        axes.tick_params(labelleft=column == 0)
        if place + columns >= len(panels):
            axes.set_xlabel("reliability", size=SMALL, labelpad=2)
    return sheet.figure


def lowest(beliefs: pd.DataFrame) -> float:
    """Where the scale of reliabilities begins: below nearly all of it, in whole tenths."""
    return math.floor(min(beliefs["low"].quantile(0.08), beliefs["truth"].min()) * 10.0) / 10.0


def draw_beliefs(axes: Axes, panel: pd.DataFrame, colour: str, low: float | None = None) -> None:
    """One configuration: a row a provider (the index), in the order given, the last on top, on a scale from `low` on."""
    low = lowest(panel) if low is None else low
    height = np.arange(len(panel))
    tried = panel["tried"].to_numpy(float) > 0
    for mask, width, face in ((tried, 2.8, colour), (~tried, 0.8, PAPER)):
        axes.hlines(height[mask], panel["low"][mask], panel["high"][mask], color=colour, lw=width, alpha=0.55, zorder=2)
        axes.plot(panel["mean"][mask], height[mask], ls="", marker="o", ms=3.2, mfc=face, mec=colour, mew=0.8, zorder=3)
    axes.plot(panel["truth"], height, ls="", marker="|", ms=6.5, mew=1.6, color=TRUTH, zorder=4)
    axes.set(xlim=(low, 1.01), ylim=(-0.7, len(panel) - 0.3))
    names = [f"{vehicle} (new)" if entrant else vehicle for vehicle, entrant in zip(panel.index, panel["entrant"], strict=True)]
    axes.set_yticks(height, names)
    axes.tick_params(axis="y", length=0, labelsize=SMALL - 1.2, pad=1)
    axes.tick_params(axis="x", length=2, labelsize=SMALL - 1, pad=1.5)
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_color(MUTED)
    axes.axvline(1.0, color=INK, lw=0.5, zorder=0)
