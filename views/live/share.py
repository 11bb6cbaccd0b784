"""Taking the run along: a link, the command, and its data."""

import solara

from views.live.session import Session
from views.live.snapshot import Snapshot
from views.panel import own
from views.widgets.copy import Copy
from views.widgets.download import Download
from views.widgets.files import PICTURES, csv_bytes, parquet_bytes
from views.widgets.html import box, words


@solara.component
def Share(session: Session, snapshot: Snapshot):
    """Link, command and downloads of the run (not of parameters that are edited but not applied)."""
    name = f"{session.settings.configuration.mechanism.name}_seed{session.settings.seed}_{snapshot.step}"
    nothing = snapshot.step == 0
    with box("section", "card stack", aria_label="Share and download"):
        words("h2", "Take it along")
        Copy(label="Link to this run", text=session.settings.query(snapshot.step), address=True)
        Copy(label="The same run on the command line", text=session.settings.command(snapshot.step))
        with box("div", "flow"):
            words("span", "Record:")
            Download("CSV", f"{name}.csv", lambda: csv_bytes(session.frame()), "text/csv", disabled=nothing)
            Download("Parquet", f"{name}.parquet", lambda: parquet_bytes(session.frame()), disabled=nothing)
            if own(session.settings.market, "figure", None):
                words("span", "Figure:")
                for kind, mime in PICTURES.items():
                    Download(
                        kind.upper(), f"{name}.{kind}", lambda kind=kind: figure_bytes(session, kind), mime, disabled=nothing
                    )


def figure_bytes(session: Session, kind: str) -> bytes:
    """The run as a figure for print, which the market's folder draws."""
    from views.drawing import figure_file  # noqa: PLC0415 (Matplotlib takes half a second)

    settings = session.settings
    figure = own(settings.market, "figure", None)
    values = "; ".join(f"{name} = {value}" for name, value in settings.given.items() if name != settings.market.slot)
    caption = f"Seed {settings.seed}; {values or 'default parameters'}."
    return figure_file(lambda: session.read(lambda simulation: figure(simulation, settings.configuration.rule, caption)), kind)
