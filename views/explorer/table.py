"""The chosen file: what it is, its rows as asked for, downloads and charts."""

from dataclasses import replace
from pathlib import PurePath

import solara

from etl.errors import DataError
from views.explorer.datasets import Dataset, read
from views.explorer.distribution import Distribution
from views.explorer.grid import Grid
from views.explorer.pager import Pager
from views.explorer.query import matching, paged
from views.explorer.visit import ExplorerVisit
from views.sources import licences_of, rules_of
from views.widgets.download import Download
from views.widgets.files import csv_bytes, parquet_bytes
from views.widgets.html import box, words
from views.widgets.prose import Prose
from views.widgets.switch import Switch
from views.widgets.table import Head, Table


@solara.component
def ChosenFile(visit: ExplorerVisit):
    """All panels of the chosen file."""
    _, dataset = visit.beat.value, visit.chosen.value
    try:
        frame = read(dataset)
    except (DataError, OSError) as error:
        with box("section", "card", aria_label=dataset.file):
            words("h2", dataset.key)
            words("p", str(error), "problem", role="alert")
        return
    query = visit.query
    rows, problems = matching(frame, query)
    with box("div", "stack"):
        Rows(visit, dataset, frame, rows, problems)
        Distribution(dataset, rows, visit.charted.value.get(dataset, ""), visit.chart)
        About(dataset, list(frame))


@solara.component
def Rows(visit: ExplorerVisit, dataset: Dataset, frame, rows, problems: dict[str, str]):
    """The table itself, a page of it at a time."""
    filtering, set_filtering = solara.use_state(True)
    cleared, set_cleared = solara.use_state(0)
    query = visit.query
    page_rows, page, pages = paged(rows, query)

    def clear() -> None:
        visit.ask(replace(query, filters={}, page=0))
        set_cleared(cleared + 1)

    with box("section", "card stack", aria_label="Rows", data_file=dataset.key):
        with box("div", "flow"):
            words("h1", dataset.file)
            box("span", "grow")
            Switch("Filters", filtering, set_filtering)
            _button("Clear filters", clear, disabled=not query.filters)
            name = PurePath(dataset.file).stem + ("_filtered" if len(rows) < len(frame) else "")
            Download("CSV", f"{name}.csv", lambda: csv_bytes(rows), "text/csv")
            Download("Parquet", f"{name}.parquet", lambda: parquet_bytes(rows))
        for licence in licences_of(dataset.key):
            words("p", f"From {licence.made_from}. Licence: {licence.licence}. Credit: {licence.credit}.", "note source")
        for column, problem in problems.items():
            words("p", f"The filter of {column} is left out: {problem}.", "problem", role="alert")
        Grid(
            frame, page_rows, {column: dataset.about(column) for column in frame}, query, problems, filtering, visit.ask,
            caption=f"{dataset.file}, page {page + 1} of {pages}",
        ).key(f"{dataset.key} {cleared}")  # fmt: skip
        words("p", "Numbers are rounded here and exact in the downloads, which have the rows that pass the filters.", "note")
        Pager(
            len(page_rows), len(rows), len(frame), page, pages, query.size,
            lambda number: visit.ask(replace(query, page=number)), lambda size: visit.ask(replace(query, size=size, page=0)),
        )  # fmt: skip


def _button(label: str, on_click, **attributes) -> None:
    """A plain button."""
    solara.v.use_event(box("button", "", [label], **attributes), "click", lambda *_: on_click())


@solara.component
def About(dataset: Dataset, columns: list[str]):
    """Unit and meaning of every column, and the rule by which the file was made."""
    with box("div", "two"):
        with box("section", "card", aria_label="Columns"):
            words("h2", "Columns")
            heads = [Head("column"), Head("unit"), Head("meaning", kind="wrap")]
            Table(heads, [[name, *dataset.about(name)] for name in columns], caption=f"Columns of {dataset.file}", height=420)
        with box("section", "card", aria_label="How it was made"):
            words("h2", "How it was made")
            Prose(
                rules_of(dataset.file)
                or "This file is not part of slotlab: nothing is known of it, and no table is built from it."
            )
