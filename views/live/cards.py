"""Figures in large print that sum up the run so far."""

from model.market import Market
from views.live.snapshot import Snapshot
from views.standard import cards_of
from views.widgets.component import component


@component("cards.vue")
def _Cards(cards: list):
    """See `Cards`; the figures themselves come with the frames of `views.live.feed`."""


def Cards(market: Market):
    """One card a figure, with its definition on hover."""
    return _Cards(
        cards=[
            {
                "name": card.metric,
                "title": card.title,
                "unit": card.unit,
                "meaning": market.metrics[card.metric].meaning,
                "beside": {"text": card.beside[0], "name": card.beside[1]} if card.beside else None,
            }
            for card in cards_of(market)
        ]
    )


def printed(market: Market, snapshot: Snapshot) -> dict[str, str]:
    """The figures as they are printed, by name."""
    return {name: _text(card.form, snapshot.figures[name]) for card in cards_of(market) for name in card.metrics}


def _text(form: str, value: float | None) -> str:
    return "–" if value is None else form.format(value)
