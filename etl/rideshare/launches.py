"""Rideshare launches and single satellites: the two tables of facts behind demand and catalogue."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from etl.read import choices, csv_table, flags, numbers, texts, unique
from etl.report import Report
from etl.rideshare.span import FIRST_YEAR, LAST_YEAR, ORBITS

LAUNCH_COLUMNS = (
    "launch_tag",
    "year",
    "vehicle",
    "orbit",
    "mission",
    "dedicated",
    "payloads",
    "payload_mass_kg",
    "success",
    "basis",
)
SATELLITE_COLUMNS = ("id", "year", "orbit", "mass_kg", "length_m", "diameter_m", "user_class", "source")
MAX_MASS_KG = 500


def read_launches(path: Path) -> tuple[pd.DataFrame, Report]:
    """One row a rideshare launch; payloads and payload_mass_kg are NaN where no source counts them."""
    raw = csv_table(path, LAUNCH_COLUMNS)
    frame = pd.DataFrame({"launch_tag": texts(raw, "launch_tag", path), "vehicle": texts(raw, "vehicle", path)})
    frame["year"] = numbers(raw, "year", path, FIRST_YEAR, LAST_YEAR, whole=True)
    frame["orbit"] = choices(raw, "orbit", path, ORBITS)
    frame["mission"] = raw["mission"].str.strip()
    frame["dedicated"] = flags(raw, "dedicated", path)
    frame["payloads"] = numbers(raw, "payloads", path, 1, 1000, blank=True)
    frame["payload_mass_kg"] = numbers(raw, "payload_mass_kg", path, 0.1, 100_000, blank=True)
    unique(frame, ("launch_tag",), path)
    uncounted = int(frame.payloads.isna().sum())
    return frame.reset_index(drop=True), Report(
        path.name, len(raw), len(frame), {}, (f"{uncounted} launches without a payload count",)
    )


def read_satellites(path: Path) -> tuple[pd.DataFrame, Report]:
    """One row a satellite up to 500 kg: satellite, year, orbit, mass_kg, length_m, diameter_m (NaN if unknown), user_class."""
    raw = csv_table(path, SATELLITE_COLUMNS)
    frame = pd.DataFrame({"satellite": texts(raw, "id", path)})
    frame["year"] = numbers(raw, "year", path, FIRST_YEAR, LAST_YEAR, whole=True)
    frame["orbit"] = choices(raw, "orbit", path, ORBITS)
    frame["mass_kg"] = numbers(raw, "mass_kg", path, 0.01, MAX_MASS_KG)
    for name in ("length_m", "diameter_m"):
        frame[name] = numbers(raw, name, path, 0.001, 100, blank=True)
    frame["user_class"] = texts(raw, "user_class", path)
    unique(frame, ("satellite",), path)
    unsized = int(np.isnan(frame.length_m * frame.diameter_m).sum())
    return frame.reset_index(drop=True), Report(
        path.name, len(raw), len(frame), {}, (f"{unsized} satellites without length and diameter",)
    )
