"""The built table of providers: one row a vehicle, with its record by year."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from etl.errors import bad
from etl.rideshare.span import FIRST_YEAR, YEARS

INCUMBENT_BEFORE = 2018  # first success before this year, as the model's default `as_of`
HEAD = [
    "provider", "vehicle", "country", "first_year", "first_success_year", "last_year", "retired", "government_only", "orbits",
    "capacity_kg", "capacity_basis", "price_musd", "price_basis", "usd_per_kg", "usd_per_kg_basis", "success_rate", "incumbent_flag",
    "launches_before_2010", "successes_before_2010",
]  # fmt: skip


def record_columns() -> list[str]:
    """launches_2010, successes_2010, ..., successes_2025."""
    return [f"{what}_{year}" for year in YEARS for what in ("launches", "successes")]


def build_providers(record: pd.DataFrame, vehicles: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Sorted by first_year, then vehicle; vehicles never launched are left out. `path` is the vehicles' file, for errors.

    orbits: those a launch was bound for, and SSO where its capacity to SSO is published (so it is on offer).
    """
    flown = pd.DataFrame([_record(rows) for _, rows in record.groupby("vehicle")])
    missing = sorted(set(flown.vehicle) - set(vehicles.vehicle))
    if missing:
        raise bad(
            path,
            f"no row for {', '.join(missing)}",
            "a row for every vehicle of the launch record",
            column="vehicle",
            close=vehicles.vehicle,
            value=missing[0],
        )
    table = flown.merge(vehicles, on="vehicle")
    table["orbits"] = [
        " ".join(orbit for orbit, serves in (("SSO", sso or offers), ("LEO", leo)) if serves)
        for sso, leo, offers in zip(table.tried_sso, table.tried_leo, table.offers_sso, strict=True)
    ]
    table["incumbent_flag"] = table.first_success_year < INCUMBENT_BEFORE
    table["first_success_year"] = table.first_success_year.astype("Int64")
    for name in ("retired", "government_only", "incumbent_flag"):
        table[name] = table[name].map({True: "true", False: "false"})
    return table.sort_values(["first_year", "vehicle"], ignore_index=True)[HEAD + record_columns()]


def _record(rows: pd.DataFrame) -> dict:
    """A vehicle's whole record: years, orbits tried, launches and successes before 2010 and in each year."""
    before, won = rows[rows.year < FIRST_YEAR], rows[rows.successes > 0]
    by_year = rows.set_index("year")[["launches", "successes"]].reindex(YEARS, fill_value=0)
    facts = {
        "provider": rows.operator.iloc[0],
        "vehicle": rows.vehicle.iloc[0],
        "country": rows.country.iloc[0],
        "first_year": int(rows.year.min()),
        "first_success_year": int(won.year.min()) if len(won) else np.nan,
        "last_year": int(rows.year.max()),
        "tried_sso": bool(rows.launches_sso.sum() > 0),
        "tried_leo": bool(rows.launches_leo.sum() > 0),
        "success_rate": round(float(rows.successes.sum() / rows.launches.sum()), 4),
        "launches_before_2010": int(before.launches.sum()),
        "successes_before_2010": int(before.successes.sum()),
    }
    for year in by_year.index:
        facts[f"launches_{year}"] = int(by_year.launches[year])
        facts[f"successes_{year}"] = int(by_year.successes[year])
    return facts
