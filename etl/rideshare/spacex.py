"""SpaceX launches in the columns of the Kaggle file "SpaceX launch data"; Kaggle's own file reads as well as ours."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

from etl.errors import bad
from etl.read import csv_table, unique
from etl.report import Report

COLUMNS = (
    "Flight Number", "Date", "Time (UTC)", "Booster Version", "Launch Site", "Payload", "Payload Mass (kg)", "Orbit",
    "Customer", "Mission Outcome", "Landing Outcome",
)  # fmt: skip
FIRST_DATE, LAST_DATE = "2006-01-01", "2025-12-31"
MAX_MASS_KG = 100_000
NO_MASS = ("", "classified", "unknown", "-")
LABEL = r"Transporter-\d|Bandwagon-\d|\bSSO-A\b"


def read_spacex(path: Path) -> tuple[pd.DataFrame, Report]:
    """One row a launch: flight, date, year, vehicle, payload, mass_kg, orbit, success, rideshare.

    mass_kg is of the whole launch, NaN if not stated. orbit is 'SSO', 'LEO' or 'other'.
    rideshare: the payload text names a rideshare mission (commas are not satellites).
    """
    raw = csv_table(path, COLUMNS)
    text = raw[list(COLUMNS)].apply(lambda cells: cells.str.replace(r"\s+", " ", regex=True).str.strip())
    date = _dates(text, path)
    frame = pd.DataFrame(
        {
            "flight": text["Flight Number"],
            "date": date.dt.strftime("%Y-%m-%d"),
            "year": date.dt.year.astype("int64"),
            "vehicle": np.where(_heavy(text), "Falcon Heavy", "Falcon 9"),
            "payload": text["Payload"],
            "mass_kg": [_mass(cell, row, path) for row, cell in text["Payload Mass (kg)"].items()],
            "orbit": text["Orbit"].map(orbit_class),
            "success": [_success(cell, row, path) for row, cell in text["Mission Outcome"].items()],
            "rideshare": text["Payload"].str.contains(LABEL),
        }
    )
    unique(frame, ("flight",), path)
    unstated = int(frame.mass_kg.isna().sum())
    notes = (f"{unstated} launches without a stated mass", f"{int(frame.rideshare.sum())} labelled rideshare")
    return frame.reset_index(drop=True), Report(path.name, len(raw), len(frame), {}, notes)


def _heavy(text: pd.DataFrame) -> pd.Series:
    return text["Flight Number"].str.startswith("FH") | text["Booster Version"].str.startswith(("FH", "Falcon Heavy"))


def _dates(text: pd.DataFrame, path: Path) -> pd.Series:
    dates = pd.to_datetime(text["Date"], format="%Y-%m-%d", errors="coerce")
    wrong = ~dates.between(FIRST_DATE, LAST_DATE).to_numpy()
    if wrong.any():
        at = int(wrong.argmax())
        raise bad(
            path,
            repr(text["Date"].iloc[at]),
            f"a date YYYY-MM-DD from {FIRST_DATE} to {LAST_DATE}",
            row=text.index[at],
            column="Date",
        )
    return dates


def _mass(cell: str, row: int, path: Path) -> float:
    """kg; thousand commas and a leading '~' are read, 'Classified' and blanks are NaN."""
    if cell.lower() in NO_MASS:
        return float("nan")
    plain = cell.removeprefix("~").replace(",", "").strip()
    if re.fullmatch(r"\d+(\.\d+)?", plain) and 0 < float(plain) <= MAX_MASS_KG:
        return float(plain)
    raise bad(path, repr(cell), f"kg from 0 to {MAX_MASS_KG}, blank or 'Classified'", row=row, column="Payload Mass (kg)")


def orbit_class(orbit: str) -> str:
    """'SSO', 'LEO' (any other low orbit) or 'other', from the file's orbit text."""
    if re.search(r"\bSSO\b|Sun.synchronous", orbit, re.IGNORECASE):
        return "SSO"
    return "LEO" if re.search(r"\bLEO\b", orbit) else "other"


def _success(cell: str, row: int, path: Path) -> bool:
    if cell.startswith("Success"):
        return True
    if cell.startswith(("Failure", "Partial failure")):
        return False
    raise bad(path, repr(cell), "an outcome starting with Success or Failure", row=row, column="Mission Outcome")
