"""The built table of contexts: one row a year and orbit."""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl.errors import DataError
from etl.rideshare.span import ORBITS, YEARS

BASE_YEAR = 2017  # BEA's chain-price base; value_scale_usd is 1 there
CAPACITY_SHARE = 0.8  # of the expected demand, so that capacity binds in most tenders
COLUMNS = [
    "year", "orbit", "value_added_musd", "value_scale_usd", "value_scale_basis", "demand_rate", "avg_payloads_per_launch",
    "orbit_mix", "demand_kg", "demand_m3", "capacity_share", "capacity_kg", "capacity_m3", "avg_payloads_basis", "spacex_launches",
]  # fmt: skip


def build_contexts(bea: pd.DataFrame, launches: pd.DataFrame, catalog: pd.DataFrame, spacex: pd.DataFrame) -> pd.DataFrame:
    """Years 2010-2025 by orbit. demand_rate is launches a year, demand_* and capacity_* are for one launch."""
    rows = pd.MultiIndex.from_product([YEARS, ORBITS], names=["year", "orbit"]).to_frame(index=False)
    table = rows.merge(value_scale(bea), on="year").merge(payloads_per_launch(launches), on=["year", "orbit"])
    keys = list(zip(table.year, table.orbit, strict=True))
    table["demand_rate"] = [int(((launches.year == y) & (launches.orbit == o)).sum()) for y, o in keys]
    total = table.groupby("year").demand_rate.transform("sum")
    table["orbit_mix"] = (table.demand_rate / total.where(total > 0)).fillna(0).round(4)
    labelled = spacex[spacex.rideshare]
    table["spacex_launches"] = [int(((labelled.year == y) & (labelled.orbit == o)).sum()) for y, o in keys]
    means = np.array([_weighted_means(catalog, year, orbit) for year, orbit in keys])
    table["demand_kg"] = (table.avg_payloads_per_launch * means[:, 0]).round(1)
    table["demand_m3"] = (table.avg_payloads_per_launch * means[:, 1]).round(4)
    table["capacity_share"] = CAPACITY_SHARE
    table["capacity_kg"] = (CAPACITY_SHARE * table.demand_kg).round(1)
    table["capacity_m3"] = (CAPACITY_SHARE * table.demand_m3).round(4)
    return table[COLUMNS]


def value_scale(bea: pd.DataFrame) -> pd.DataFrame:
    """For each year, the BEA value added of that year (or the nearest year with data) divided by that of the base year."""
    known = bea.set_index("year").value_added_musd
    if BASE_YEAR not in known.index:
        raise DataError(f"Business.xlsx: no figure for the base year {BASE_YEAR}; the years there are {list(known.index)}")
    rows = []
    for year in YEARS:
        nearest = nearest_year(year, known.index)
        basis = "BEA" if nearest == year else f"nearest year {nearest}"
        rows.append((year, known[nearest], round(float(known[nearest] / known[BASE_YEAR]), 6), basis))
    return pd.DataFrame(rows, columns=["year", "value_added_musd", "value_scale_usd", "value_scale_basis"])


def payloads_per_launch(launches: pd.DataFrame) -> pd.DataFrame:
    """Mean payload count of that year's and orbit's launches with a count; without any, the nearest year of that orbit."""
    counted = launches.dropna(subset="payloads")
    rows = []
    for orbit in ORBITS:
        means = counted[counted.orbit == orbit].groupby("year").payloads.mean()
        if means.empty:
            raise DataError(f"rideshare_launches.csv: no launch to {orbit} has a count of payloads; expected at least one")
        for year in YEARS:
            nearest = nearest_year(year, means.index)
            rows.append(
                (
                    year,
                    orbit,
                    round(float(means[nearest]), 4),
                    "that year" if nearest == year else f"nearest year {nearest}",
                )
            )
    return pd.DataFrame(rows, columns=["year", "orbit", "avg_payloads_per_launch", "avg_payloads_basis"])


def nearest_year(year: int, known: pd.Index) -> int:
    """The nearest of the known years; of two, the earlier."""
    return int(min(known, key=lambda other: (abs(other - year), other)))


def _weighted_means(catalog: pd.DataFrame, year: int, orbit: str) -> tuple[float, float]:
    """Weighted mean mass (kg) and volume (m3) of the catalogue of that orbit, year not later."""
    here = catalog[(catalog.orbit == orbit) & (catalog.year <= year)]
    return np.average(here.mass_kg, weights=here.weight), np.average(here.volume_m3, weights=here.weight)
