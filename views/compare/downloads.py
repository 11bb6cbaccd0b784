"""The results, the figures as they are printed, and the report, as files."""

import solara

from experiments.figures import FIGURES, as_bytes, caption_of, figures_of
from experiments.report import REPORT, report
from experiments.store import BLOCKS, MANIFEST, RUNS
from views.compare.folders import Shown
from views.widgets.download import Download
from views.widgets.files import csv_bytes
from views.widgets.html import box, words
from views.widgets.select import Select

_MIME = {"pdf": "application/pdf", "svg": "image/svg+xml", "png": "image/png"}


@solara.component
def Downloads(shown: Shown):
    """Buttons; a file is made when it is asked for."""
    figures = solara.use_memo(lambda: figures_of(shown.results), [shown])
    figure, set_figure = solara.use_state(figures[0])
    with box("section", "card stack", data_panel="downloads"):
        words("h2", "Take it along")
        with box("div", "flow"):
            words("span", "Runs:")
            Download(RUNS, RUNS, (shown.folder / RUNS).read_bytes)
            Download("runs.csv", "runs.csv", lambda: csv_bytes(shown.results.runs), "text/csv")
            words("span", "Blocks of 50 auctions:")
            Download(BLOCKS, BLOCKS, (shown.folder / BLOCKS).read_bytes)
            words("span", "Provenance:")
            Download(MANIFEST, MANIFEST, (shown.folder / MANIFEST).read_bytes, "application/json")
        with box("div", "flow"):
            Select("Printed figure", figure, figures, set_figure)
            for kind, mime in _MIME.items():
                Download(kind.upper(), f"{figure}.{kind}", lambda kind=kind: figure_bytes(shown, figure, kind), mime)
            words("span", "All of it on one page:")
            Download(REPORT, REPORT, lambda: report(shown.results).encode(), "text/html")


def figure_bytes(shown: Shown, name: str, kind: str) -> bytes:
    """A figure with its caption, as run_batch.py --report writes it."""
    drawing, results = FIGURES[name], shown.results
    return as_bytes(drawing.draw(results, caption_of(name, results)), kind)
