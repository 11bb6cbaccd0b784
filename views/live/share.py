"""Taking the run along: a link, the command, and its data."""

import solara

from views.live.session import Session
from views.live.snapshot import Snapshot
from views.widgets.copy import Copy
from views.widgets.download import Download
from views.widgets.files import csv_bytes, parquet_bytes
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
            words("span", "Figure:")
            for kind, mime in (("pdf", "application/pdf"), ("svg", "image/svg+xml"), ("png", "image/png")):
                Download(kind.upper(), f"{name}.{kind}", lambda kind=kind: figure_bytes(session, kind), mime, disabled=nothing)


def figure_bytes(session: Session, kind: str) -> bytes:
    """The run as a figure for print."""
    from experiments.figures import as_bytes, provider_beliefs, single_run  # noqa: PLC0415 (Matplotlib takes half a second)

    record, rows = session.frame(), session.simulation.state.provider
    beliefs = provider_beliefs(rows, session.simulation.facts.providers["vehicle"])
    settings = session.settings
    values = "; ".join(f"{name} = {value}" for name, value in settings.given.items() if name != settings.market.slot)
    caption = f"Seed {settings.seed}; {values or 'default parameters'}."
    return as_bytes(single_run(record, beliefs, settings.configuration.rule, caption), kind)
