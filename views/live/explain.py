"""The explanation of a step: why it went as it did, what each who took part did, and who pays whom."""

from collections.abc import Callable

import solara

from model.explanation import ASIDE
from views.live.telling import Sheet, Told
from views.live.ticker import Ticker
from views.widgets.html import box, words
from views.widgets.switch import Switch
from views.widgets.table import Head, Table

_HEIGHT = 330  # pixels of a table before it scrolls


@solara.component
def Explain(noun: str, told: Told | None, untold: str):
    """The panel; while the simulation runs it keeps what it explained last, and a line tells of the newest step.

    `noun` is what a step is called, `untold` why the chosen one cannot be told. Boxes stay as they were ticked, whatever is told.
    """
    ticked, set_ticked = solara.use_state({})

    def turn(label: str, on: bool) -> None:
        set_ticked({**ticked, label: on})

    with box("section", "card explain", aria_label=f"Explain this {noun}", data_step=str(told.step) if told else ""):
        if told is None:
            words("h2", f"Explain this {noun}")
            words("p", untold or f"There has been no {noun} yet: press Step.", "note")
            return
        words("h2", told.title)
        Ticker()
        words("p", told.why, "why")
        if told.facts:
            with box("ul", "facts"):
                for fact in told.facts:
                    words("li", fact)
        with box("div", "two"):
            for sheet in told.sheets:
                if not sheet.folded:
                    with box("div"):
                        _unfolded(sheet, ticked.get(sheet.aside, False), turn)
        if told.facts:
            with box("div", "books"):
                for sheet in told.sheets:
                    if sheet.folded:
                        _folded(sheet, ticked.get(sheet.folded, sheet.is_open), turn)
                _ledger(told)


def _unfolded(sheet: Sheet, everyone: bool, turn: Callable[[str, bool], None]) -> None:
    """A table; rows set aside may be behind a switch."""
    _heading(sheet.title, sheet.aside, everyone, turn)
    _table(sheet, everyone or not sheet.aside)


def _folded(sheet: Sheet, shown: bool, turn: Callable[[str, bool], None]) -> None:
    """A table behind a switch."""
    _heading(sheet.title, sheet.folded, shown, turn)
    if shown:
        _table(sheet, True)


def _heading(title: str, label: str, on: bool, turn: Callable[[str, bool], None]) -> None:
    """A table's title, with a box to tick if there is a label for one."""
    with box("div", "flow"):
        words("h3", title)
        box("span", "grow")
        if label:
            Switch(label, on, lambda ticked: turn(label, ticked))


def _table(sheet: Sheet, everyone: bool) -> None:
    kept = [place for place, mark in enumerate(sheet.marks) if everyone or mark != ASIDE]
    rows, marks = [sheet.rows[place] for place in kept], [sheet.marks[place] for place in kept]
    Table([Head(*head) for head in sheet.heads], rows, marks, caption=f"Explained: {sheet.title}", height=_HEIGHT)


def _ledger(told: Told) -> None:
    words("h3", "Ledger")
    with box("dl", "ledger"):
        for meaning, amount in told.ledger:
            words("dt", meaning)
            words("dd", amount)
