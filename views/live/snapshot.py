"""What a page shows of a simulation at one moment: plain data, small whatever the length of the run."""

import logging
from typing import Any, NamedTuple

from model.market import Market
from views.metrics import record_of, value_of
from views.panel import LIVE
from views.standard import cards_of, news_of, panels_of

_LOG = logging.getLogger("slotlab.views")


class Snapshot(NamedTuple):
    """A simulation at one moment; `figures` are metrics, `news` tells of the newest step, `panels` have what these took.

    `problems`: why a panel could take nothing.
    """

    step: int
    figures: dict[str, float | None]
    news: str
    panels: dict[str, Any]
    problems: dict[str, str]


def snapshot_of(market: Market, simulation) -> Snapshot:
    """Read a simulation that is not being stepped."""
    names = [name for card in cards_of(market) for name in card.metrics]
    panels, problems = {}, {}
    for panel in panels_of(market, LIVE):
        try:
            panels[panel.key] = panel.take(simulation)
        except Exception as error:  # a panel that fails is told of in its place, and the others go on
            _LOG.exception("The panel %s took nothing", panel.key)
            problems[panel.key] = f"This panel failed: {error}"
    steps, record = simulation.steps, record_of(market, simulation)
    return Snapshot(
        step=steps,
        figures={name: value_of(market.metrics[name], record) for name in names},
        news=news_of(market, simulation) if steps else "",
        panels=panels,
        problems=problems,
    )
