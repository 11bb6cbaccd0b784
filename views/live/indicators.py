"""Five figures that sum up the run so far."""

import inspect

import solara

from model.metrics import METRICS
from views.live.snapshot import Snapshot

#: name -> (title, how it is printed, its unit)
_SHOWN = {
    "delivered": ("Delivered value", "{:.1%}", "of tendered"),
    "profit": ("Profit", "{:.1%}", "of tendered"),
    "regret": ("Regret", "{:.1f}", "W"),
    "thickness": ("Thickness", "{:.4f}", "W"),
    "inclusion": ("Entrants' share", "{:.1%}", "of wins"),
}


@solara.component_vue("indicators.vue", vuetify=False)
def _Cards(cards: list):
    """See `Indicators`."""


def Indicators(snapshot: Snapshot):
    """One card a figure, with its definition on hover; entrants' share beside what the truth would warrant."""
    warranted = _printed("{:.1%}", snapshot.indicators["oracle_inclusion"])
    return _Cards(
        cards=[
            {
                "name": name,
                "title": title,
                "value": _printed(form, snapshot.indicators[name]),
                "unit": unit,
                "meaning": inspect.getdoc(METRICS[name].function),
                "beside": f"the truth would warrant {warranted}" if name == "inclusion" else "",
            }
            for name, (title, form, unit) in _SHOWN.items()
        ]
    )


def _printed(form: str, value: float | None) -> str:
    return "–" if value is None else form.format(value)
