"""The run of the first screen is what the model does today."""

from views.live import demo
from views.live.session import Session
from views.live.telling import told


def test_the_bundled_run_is_what_the_model_does():
    assert demo.PATH.read_text(encoding="utf-8") == demo.rendered(), "python -m views.live.demo writes it anew"


def test_it_reads_back_as_the_page_shows_it():
    snapshot, explained = demo.bundled()
    session = Session(demo.SETTINGS, demo.AUCTIONS).wait()
    assert snapshot.step == demo.AUCTIONS == explained.step + 1
    assert snapshot.wins.entrants == list(session.snapshot.wins.entrants)
    assert [belief.vehicle for belief in snapshot.beliefs] == [belief.vehicle for belief in session.snapshot.beliefs]
    again = told(session.explain(explained.step))
    assert (again.title, again.why, again.facts) == (explained.title, explained.why, tuple(explained.facts))
    assert [sheet.title for sheet in again.sheets] == [sheet.title for sheet in explained.sheets]
