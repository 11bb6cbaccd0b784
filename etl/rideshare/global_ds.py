"""The launch record by vehicle and year, the vehicles' capacities and prices, and Kaggle's synthetic global file."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from etl.errors import bad
from etl.read import csv_table, flags, numbers, texts, unique
from etl.report import Report

RECORD_COLUMNS = ("vehicle", "operator", "country", "year", "launches", "successes", "launches_sso", "launches_leo")
VEHICLE_COLUMNS = (
    "vehicle", "retired", "government_only", "offers_sso", "capacity_sso_kg", "capacity_sso_basis",
    "price_musd", "price_basis", "usd_per_kg", "usd_per_kg_basis",
)  # fmt: skip
FIRST_YEAR, LAST_YEAR = 1957, 2025
SYNTHETIC_COLUMNS = ("Country", "Year", "Mission Name", "Launch Site", "Budget (in Billion $)", "Success Rate (%)")


def read_record(path: Path) -> tuple[pd.DataFrame, Report]:
    """One row a vehicle and year: launches, successes, and the launches to SSO and to other low orbits."""
    raw = csv_table(path, RECORD_COLUMNS)
    frame = pd.DataFrame({name: texts(raw, name, path) for name in RECORD_COLUMNS[:3]})
    frame["year"] = numbers(raw, "year", path, FIRST_YEAR, LAST_YEAR, whole=True)
    for name in RECORD_COLUMNS[4:]:
        frame[name] = numbers(raw, name, path, 0, 1000, whole=True)
    unique(frame, ("vehicle", "year"), path)
    _not_more(frame, "successes", frame.launches, path)
    _not_more(frame, "launches_leo", frame.launches - frame.launches_sso, path)
    flown = frame[frame.launches > 0].reset_index(drop=True)
    return flown, Report(path.name, len(raw), len(flown), {"years without a launch": len(raw) - len(flown)})


def _not_more(frame: pd.DataFrame, column: str, limit: pd.Series, path: Path) -> None:
    wrong = (frame[column] > limit).to_numpy()
    if wrong.any():
        at = int(wrong.argmax())
        raise bad(path, str(frame[column].iloc[at]), f"at most {limit.iloc[at]}", row=frame.index[at], column=column)


def read_vehicles(path: Path) -> tuple[pd.DataFrame, Report]:
    """One row a vehicle: capacity_kg and usd_per_kg (both to SSO), price_musd, the basis of each, and the flags

    retired, government_only, offers_sso.
    """
    raw = csv_table(path, VEHICLE_COLUMNS)
    frame = pd.DataFrame({"vehicle": texts(raw, "vehicle", path)})
    for name in ("retired", "government_only", "offers_sso"):
        frame[name] = flags(raw, name, path)
    frame["capacity_kg"] = numbers(raw, "capacity_sso_kg", path, 1, 200_000)
    frame["capacity_basis"] = texts(raw, "capacity_sso_basis", path)
    frame["price_musd"] = numbers(raw, "price_musd", path, 0.1, 1000)
    frame["price_basis"] = texts(raw, "price_basis", path)
    frame["usd_per_kg"] = numbers(raw, "usd_per_kg", path, 100, 1_000_000)
    frame["usd_per_kg_basis"] = texts(raw, "usd_per_kg_basis", path)
    unique(frame, ("vehicle",), path)
    return frame.reset_index(drop=True), Report(path.name, len(raw), len(frame), {})


def read_synthetic(path: Path) -> tuple[pd.DataFrame, Report]:
    """Kaggle's "Global Space Exploration Dataset", by country and year: missions, mean_success_rate (share).

    Its rows are random (invented mission names and launch sites, success rates flat from 50 to 100 %), so it is read and
    checked but no table is made from it; the report says so.
    """
    raw = csv_table(path, SYNTHETIC_COLUMNS)
    frame = pd.DataFrame({"country": texts(raw, "Country", path)})
    frame["year"] = numbers(raw, "Year", path, FIRST_YEAR, LAST_YEAR, whole=True)
    frame["rate"] = numbers(raw, "Success Rate (%)", path, 0, 100) / 100
    sums = frame.groupby(["country", "year"]).rate.agg(["size", "mean"]).reset_index()
    sums = sums.rename(columns={"size": "missions", "mean": "mean_success_rate"})
    warning = "WARNING: this file is synthetic (random rows); nothing is taken from it. The record is global_launch_record.csv"
    return sums, Report(path.name, len(raw), 0, {"synthetic rows": len(raw)}, (warning,))
