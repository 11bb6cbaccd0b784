"""The money of an auction: what each provider asked and what flying costs it, what another ask would have brought, who pays whom."""

import solara

from views.live.telling import PROVIDERS, Told
from views.widgets.html import box, words
from views.widgets.switch import Switch
from views.widgets.table import Head, Table

_BY_ANOTHER = (
    "the most that another ask would have earned it beyond what the truth does in this auction, USD: all else and the "
    "mechanism's draws being as they were"
)
_HEADS = (
    Head("vehicle", "launch vehicle; the winner is marked", ""),
    Head("strategy", "what it makes of its cost when it asks", ""),
    Head("cost", "what flying costs it, USD; it alone knows", "right"),
    Head("ask", "what it reported, USD", "right"),
    Head("earns", "what it is paid less its cost, USD", "right"),
    Head("by another ask", _BY_ANOTHER, "right"),
    Head("that ask", "which ask that is, USD", "right"),
)  # fmt: skip
_LINES = {
    "collected": "payloads pay",
    "sponsor": "the sponsor of the policy adds",
    "insurer": "the insurer pays, less its premium",
    "paid": "the winner is paid",
    "platform": "left to the platform",
    "payload_surplus": "payloads' surplus: value delivered less what they pay",
    "provider_surplus": "the winner's surplus: what it is paid less its cost",
}


@solara.component
def Books(told: Told):
    """Asks and costs can be hidden, as costs are from the platform; where nothing costs they are, until somebody asks."""
    chosen, set_shown = solara.use_state(None)
    shown = any(row["cost"] for row in _bidders(told)) if chosen is None else chosen
    with box("div", "books"):
        with box("div", "flow"):
            words("h3", "Asks, costs and the ledger")
            box("span", "grow")
            Switch("show asks and costs", shown, set_shown)
        with box("ul", "facts"):
            words("li", _audit(told))
        if shown:
            _asks(told)
        with box("dl", "ledger"):
            for line, amount in told.ledger.items():
                words("dt", _LINES.get(line, line.replace("_", " ")))
                words("dd", f"{amount:,.0f} USD")


def _bidders(told: Told) -> list[dict]:
    """The eligible providers."""
    rows = (dict(zip(PROVIDERS, values, strict=True)) for values in told.providers)
    return [row for row in rows if row["eligible"]]


def _audit(told: Told) -> str:
    """Whether lying would have paid in this auction, in a sentence."""
    liars = [row for row in _bidders(told) if row["gain"]]
    if not liars:
        return "No other ask would have earned anybody more than the truth in this auction, its draws being as they were."
    most = max(liars, key=lambda row: row["gain"])
    others = f"; so could {len(liars) - 1} more have gained" if len(liars) > 1 else ""
    gain, ask = (f"{most[name] * told.bundle_value:,.0f} USD" for name in ("gain", "best_ask"))
    return f"{most['vehicle']} could have earned {gain} more than by the truth, by asking {ask}{others}."


def _asks(told: Told) -> None:
    rows, marks = [], []
    for row in _bidders(told):
        cost, ask, earns, gain, best = (
            f"{row[name] * told.bundle_value:,.0f}" for name in ("cost", "ask", "earns", "gain", "best_ask")
        )
        rows.append([row["vehicle"], row["strategy"], cost, ask, earns, gain, best if row["gain"] else "–"])
        marks.append("strong" if row["vehicle"] == told.winner else "")
    Table(_HEADS, rows, marks, caption="Asks and costs in this auction", height=330)
