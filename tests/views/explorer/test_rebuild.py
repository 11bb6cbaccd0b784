"""The page's own build: all tables or none, with its log, one at a time."""

import hashlib
import logging
import threading

import pytest

from etl.rideshare import build_tables as module
from model.rideshare.parameters import RideshareParameters
from model.rideshare.world import forget_tables, scenario
from views.explorer.datasets import Dataset, read
from views.explorer.rebuild import Rebuild

MARKET = "rideshare"


def hashes(folder) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted((folder / "tables" / "rideshare").iterdir())
    }


def spoil(folder, file: str, old: str, new: str) -> None:
    path = folder / "raw" / "rideshare" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def run(job: Rebuild):
    job.start()
    return job.wait()


def test_a_build_gives_the_tables_of_the_repository_and_tells_what_was_left_out(copied_data):
    before, built = hashes(copied_data), []
    job = Rebuild(MARKET, copied_data, on_built=lambda: built.append(1))
    states = []
    job.on_change = lambda: states.append(job.news.state)
    news = run(job)
    assert states == ["running", "succeeded"] and built == [1] and news.problem == "" and news.seconds > 0.0
    assert hashes(copied_data) == before
    assert "  left out 97: industry lines below the total" in news.log
    assert "wrote providers.csv: 31 rows, as it was" in news.log


def test_a_change_in_a_raw_file_arrives_in_the_table(copied_data):
    spoil(copied_data, "launch_vehicles.csv", "Electron,false,false,true,200,", "Electron,false,false,true,250,")
    news = run(Rebuild(MARKET, copied_data))
    assert "wrote providers.csv: 31 rows, changed" in news.log and "wrote contexts.csv: 32 rows, as it was" in news.log
    providers = read(Dataset(MARKET, "tables", "providers.csv"), copied_data).set_index("vehicle")
    assert providers.capacity_kg["Electron"] == 250


def test_missing_tables_are_made(copied_data):
    before = hashes(copied_data)
    for path in (copied_data / "tables" / "rideshare").iterdir():
        path.unlink()
    assert "wrote contexts.csv: 32 rows, changed" in run(Rebuild(MARKET, copied_data)).log
    assert hashes(copied_data) == before


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "launch_vehicles.csv",
            "Electron,false,false,true,200,",
            "Electron,false,false,true,many,",
            "column 'capacity_sso_kg': 'many'",
        ),
        ("satellites.csv", "mass_kg", "mas_kg", "Did you mean 'mas_kg'"),
        ("spacex_launch_data.csv", "2010-06-04", "2110-06-04", "row 2, column 'Date'"),
    ],
)
def test_a_broken_raw_file_is_told_and_the_old_tables_stay(copied_data, file, old, new, told):
    before = hashes(copied_data)
    spoil(copied_data, file, old, new)
    built = []
    news = run(Rebuild(MARKET, copied_data, on_built=lambda: built.append(1)))
    assert news.state == "failed" and file in news.problem and told in news.problem and news.log == () and built == []
    assert hashes(copied_data) == before


def test_a_missing_workbook_and_a_folder_that_cannot_be_written_are_told(copied_data):
    (copied_data / "raw" / "rideshare" / "Business.xlsx").unlink()
    assert "no such file" in run(Rebuild(MARKET, copied_data)).problem
    assert "nowhere" in run(Rebuild(MARKET, copied_data / "nowhere")).problem


def test_after_a_repair_it_goes_on(copied_data):
    job = Rebuild(MARKET, copied_data)
    spoil(copied_data, "satellites.csv", "mass_kg", "mas_kg")
    assert run(job).state == "failed"
    spoil(copied_data, "satellites.csv", "mas_kg", "mass_kg")
    assert run(job).state == "succeeded" and job.news.problem == ""


def test_an_error_nobody_thought_of_is_told_and_logged(copied_data, monkeypatch, caplog):
    monkeypatch.setattr(module, "build", lambda data: 1 / 0)
    with caplog.at_level(logging.ERROR, "slotlab.views"):
        news = run(Rebuild(MARKET, copied_data))
    assert news.problem == "ZeroDivisionError: division by zero" and "could not be built" in caplog.text
    monkeypatch.undo()
    assert run(Rebuild(MARKET, copied_data)).state == "succeeded"


def test_two_visitors_do_not_build_at_once(copied_data, monkeypatch):
    entered, go_on = threading.Event(), threading.Event()

    def slow(data):
        entered.set()
        assert go_on.wait(10)
        return {}, []

    monkeypatch.setattr(module, "build", slow)
    monkeypatch.setattr(module, "write", lambda tables, out: None)
    one, other = Rebuild(MARKET, copied_data), Rebuild(MARKET, copied_data)
    one.start()
    assert entered.wait(10)
    other.start()
    one.start()
    assert "Another visitor" in other.wait().problem and one.news.state == "running"
    go_on.set()
    assert one.wait().state == "succeeded"


def test_a_new_scenario_reads_the_tables_anew():
    parameters = RideshareParameters(as_of=2019)
    before = scenario(parameters)
    assert scenario(parameters) is before
    forget_tables()
    after = scenario(parameters)
    assert after is not before and (after.template[1:4] == before.template[1:4]).all()
