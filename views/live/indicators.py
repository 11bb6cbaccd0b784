"""Five figures that sum up the run so far."""

from model.rideshare import MARKET
from views.live.snapshot import Snapshot
from views.widgets.component import component

#: name -> (title, how it is printed, its unit)
_SHOWN = {
    "delivered": ("Delivered value", "{:.1%}", "of tendered"),
    "profit": ("Profit", "{:.1%}", "of tendered"),
    "regret": ("Regret", "{:.1f}", "W"),
    "thickness": ("Thickness", "{:.4f}", "W"),
    "inclusion": ("Entrants' share", "{:.1%}", "of wins"),
}


_WARRANTED = "oracle_inclusion"


@component("indicators.vue")
def _Cards(cards: list):
    """See `Indicators`; the figures themselves come with the frames of `views.live.feed`."""


def Indicators():
    """One card a figure, with its definition on hover; entrants' share beside what the truth would warrant."""
    return _Cards(
        cards=[
            {
                "name": name,
                "title": title,
                "unit": unit,
                "meaning": MARKET.metrics[name].meaning,
                "beside": {"text": "the truth would warrant", "name": _WARRANTED} if name == "inclusion" else None,
            }
            for name, (title, _, unit) in _SHOWN.items()
        ]
    )


def values(snapshot: Snapshot) -> dict[str, str]:
    """The figures as they are printed, by name."""
    forms = {name: form for name, (_, form, _) in _SHOWN.items()} | {_WARRANTED: "{:.1%}"}
    return {name: _printed(form, snapshot.indicators[name]) for name, form in forms.items()}


def _printed(form: str, value: float | None) -> str:
    return "–" if value is None else form.format(value)
