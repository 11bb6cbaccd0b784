"""The built tables as the model reads them: checked, typed, fast."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from etl.errors import DataError, bad
from etl.read import choices, csv_table, flags, numbers, texts, unique
from etl.rideshare.places import TABLES
from etl.rideshare.span import ORBITS, YEARS

SERVED = ("SSO", "LEO", "SSO LEO")
BIG = 1e9


class Tables(NamedTuple):
    """providers: one row a vehicle; contexts: one a year and orbit; catalog: one a satellite."""

    providers: pd.DataFrame
    contexts: pd.DataFrame
    catalog: pd.DataFrame


def load_tables(directory: Path = TABLES) -> Tables:
    """Read the three tables of `directory` and check each by itself and the catalogue against the contexts.

    Raises:
        DataError: what is wrong, and where.
    """
    directory = Path(directory)
    missing = [name for name in ("providers.csv", "contexts.csv", "payloads_catalog.csv") if not (directory / name).exists()]
    if missing:
        raise DataError(
            f"{directory}: no {', '.join(missing)}; expected the built tables. Run: python -m etl.rideshare.build_tables"
        )
    tables = Tables(
        _providers(directory / "providers.csv"),
        _contexts(directory / "contexts.csv"),
        _catalog(directory / "payloads_catalog.csv"),
    )
    for orbit in ORBITS:
        if not (tables.catalog.year[tables.catalog.orbit == orbit] <= YEARS[0]).any():
            raise bad(
                directory / "payloads_catalog.csv",
                f"no {orbit} satellite by {YEARS[0]}",
                "at least one, for the first tenders",
            )
    return tables


def _providers(path: Path) -> pd.DataFrame:
    columns = ["provider", "vehicle", "country", "first_year", "first_success_year", "last_year", "retired", "government_only", "orbits",
               "capacity_kg", "price_musd", "usd_per_kg", "success_rate", "incumbent_flag"]  # fmt: skip
    spans = ["before_2010", *(str(year) for year in YEARS)]
    counts = [f"{what}_{span}" for span in spans for what in ("launches", "successes")]
    frame = csv_table(path, [*columns, *counts])
    for name in ("provider", "vehicle"):
        frame[name] = texts(frame, name, path)
    for name in ("retired", "government_only", "incumbent_flag"):
        frame[name] = flags(frame, name, path)
    frame["orbits"] = choices(frame, "orbits", path, SERVED)
    for name in ("first_year", "last_year"):
        frame[name] = numbers(frame, name, path, 1957, YEARS[-1], whole=True)
    frame["first_success_year"] = numbers(frame, "first_success_year", path, 1957, YEARS[-1], blank=True, whole=True)
    for name in ("capacity_kg", "price_musd", "usd_per_kg"):
        frame[name] = numbers(frame, name, path, 1e-6, BIG)
    frame["success_rate"] = numbers(frame, "success_rate", path, 0, 1)
    for name in counts:
        frame[name] = numbers(frame, name, path, 0, 1e4, whole=True)
    unique(frame, ("vehicle",), path)
    for span in spans:
        wrong = (frame[f"successes_{span}"] > frame[f"launches_{span}"]).to_numpy()
        if wrong.any():
            raise bad(
                path,
                "more successes than launches",
                "at most as many",
                row=frame.index[wrong.argmax()],
                column=f"successes_{span}",
            )
    return frame.reset_index(drop=True)


def _contexts(path: Path) -> pd.DataFrame:
    positive = [
        "value_added_musd",
        "value_scale_usd",
        "avg_payloads_per_launch",
        "demand_kg",
        "demand_m3",
        "capacity_kg",
        "capacity_m3",
    ]
    frame = csv_table(path, ["year", "orbit", "value_scale_basis", "demand_rate", "orbit_mix", "capacity_share", *positive])
    frame["year"] = numbers(frame, "year", path, YEARS[0], YEARS[-1], whole=True)
    frame["orbit"] = choices(frame, "orbit", path, ORBITS)
    frame["demand_rate"] = numbers(frame, "demand_rate", path, 0, 1e4)
    if "spacex_launches" in frame:
        frame["spacex_launches"] = numbers(frame, "spacex_launches", path, 0, 1e4, whole=True)
    frame["orbit_mix"] = numbers(frame, "orbit_mix", path, 0, 1)
    frame["capacity_share"] = numbers(frame, "capacity_share", path, 1e-6, 100)
    for name in positive:
        frame[name] = numbers(frame, name, path, 1e-9, BIG)
    unique(frame, ("year", "orbit"), path)
    want = [(year, orbit) for year in YEARS for orbit in ORBITS]
    have = set(zip(frame.year, frame.orbit, strict=True))
    missing = [f"{year} {orbit}" for year, orbit in want if (year, orbit) not in have]
    if missing:
        raise bad(path, f"no row for {', '.join(missing)}", f"one row a year {YEARS[0]}-{YEARS[-1]} and orbit")
    if not (frame.demand_rate > 0).any():
        raise bad(path, "no positive value", "demand in at least one row", column="demand_rate")
    return frame.reset_index(drop=True)


def _catalog(path: Path) -> pd.DataFrame:
    frame = csv_table(path, ["satellite", "year", "orbit", "mass_kg", "volume_m3", "user_class", "weight"])
    frame["satellite"] = texts(frame, "satellite", path)
    frame["year"] = numbers(frame, "year", path, 1957, YEARS[-1], whole=True)
    frame["orbit"] = choices(frame, "orbit", path, ORBITS)
    for name in ("mass_kg", "volume_m3"):
        frame[name] = numbers(frame, name, path, 1e-9, 1e4)
    frame["weight"] = numbers(frame, "weight", path, 1e-9, BIG)
    unique(frame, ("satellite",), path)
    return frame.reset_index(drop=True)
