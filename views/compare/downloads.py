"""The results, the figures as they are printed, and the report, as files."""

import solara

from experiments.figures import figures_of
from experiments.report import REPORT, report
from experiments.store import BLOCKS, MANIFEST, RUNS
from views.compare.folders import Shown
from views.drawing import sweep_figure
from views.widgets.download import Download
from views.widgets.files import PICTURES, csv_bytes
from views.widgets.html import box, words
from views.widgets.select import Select


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
            words("span", f"Blocks of {shown.market.block} {shown.market.step_noun}s:")
            Download(BLOCKS, BLOCKS, (shown.folder / BLOCKS).read_bytes)
            words("span", "Provenance:")
            Download(MANIFEST, MANIFEST, (shown.folder / MANIFEST).read_bytes, "application/json")
        with box("div", "flow"):
            Select("Printed figure", figure, figures, set_figure)
            for kind, mime in PICTURES.items():
                Download(kind.upper(), f"{figure}.{kind}", lambda kind=kind: sweep_figure(shown, figure, kind), mime)
            words("span", "All of it on one page:")
            Download(REPORT, REPORT, lambda: report(shown.results).encode(), "text/html")
