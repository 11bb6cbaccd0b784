"""Single satellites under 500 kg: GCAT's observation payloads (with sizes), UCS's others."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from etl.read import existing_file, need_columns
from etl.rideshare.facts import gcat

UCS = "ucs/UCS-Satellite-Database_5-1-2023.xlsx"
MAX_MASS_KG = 500
FIRST_YEAR = 2010
CONSTELLATIONS = r"^(?:Starlink|OneWeb)"  # 74 % of such satellites; they have never flown as someone's rideshare
GCAT_CLASS = {"A": "amateur", "B": "commercial", "C": "civil", "D": "military"}
UCS_USER = {"Commercial": "commercial", "Government": "civil", "Military": "military", "Civil": "amateur"}
UCS_COLUMNS = (
    "Current Official Name of Satellite", "Users", "Purpose", "Class of Orbit", "Inclination (degrees)", "Launch Mass (kg.)",
    "Date of Launch", "COSPAR Number",
)  # fmt: skip
COLUMNS = [
    "id",
    "name",
    "year",
    "orbit",
    "mass_kg",
    "mass_flag",
    "length_m",
    "diameter_m",
    "span_m",
    "user_class",
    "source",
]


def satellites(source: Path) -> pd.DataFrame:
    """One row a satellite, `id` its international designator; mass_flag 'estimate' where the source says so."""
    observation = _observation(source)
    others = _ucs(source)
    # UCS's own Earth-observation entries are the same satellites under sometimes different designators.
    others = others[~others.id.isin(gcat.observation_payloads(source).Piece) & ~others.observing]
    both = pd.concat([observation, others])
    keep = (both.year >= FIRST_YEAR) & both.mass_kg.between(0, MAX_MASS_KG, inclusive="neither")
    keep &= both.orbit.isin(["SSO", "LEO"]) & ~both.name.str.contains(CONSTELLATIONS)
    return both.loc[keep, COLUMNS].sort_values(["id", "name"], ignore_index=True)


def _observation(source: Path) -> pd.DataFrame:
    frame = gcat.observation_payloads(source)
    # DSO: in deep space; the catalogued low orbit was a parking orbit. ATT: never left its station.
    frame = frame[~frame.Status.isin(["DSO", "ATT"])]
    orbit = pd.Series(gcat.orbit_class(frame), index=frame.index)
    launch_orbit = gcat.launches(source).orbit_class  # the newest satellites have no orbit of their own yet
    orbit = orbit.where(orbit != "", frame.Launch_Tag.map(launch_orbit))
    size = {to: _positive(frame[of], 3) for to, of in (("length_m", "Length"), ("diameter_m", "Diameter"), ("span_m", "Span"))}
    return pd.DataFrame(
        {
            "id": frame.Piece,
            "name": frame.Name,
            "year": frame.Launch_Year.astype("int64"),
            "orbit": orbit,
            "mass_kg": _positive(frame.Mass, 2),
            "mass_flag": np.where(frame.MassFlag.str.strip() == "?", "estimate", "stated"),
            **size,
            "user_class": frame.Payload_Class.str[:1].map(GCAT_CLASS).fillna("other"),
            "source": "GCAT",
        }
    ).drop_duplicates("id")


def _positive(text: pd.Series, digits: int) -> pd.Series:
    values = pd.to_numeric(text, errors="coerce").round(digits)
    return values.where(values > 0)


def _launch_year(dates: pd.Series, cospar: pd.Series) -> pd.Series:
    """Year of launch; where the date is unreadable, that of the designator (older, for satellites released from the ISS)."""
    dated = pd.to_datetime(dates, errors="coerce").dt.year
    return dated.fillna(pd.to_numeric(cospar.str[:4], errors="coerce")).fillna(0).astype("int64")


def _ucs(source: Path) -> pd.DataFrame:
    frame = pd.read_excel(existing_file(source / UCS), sheet_name=0, dtype=object)
    frame.columns = [str(name).strip() for name in frame.columns]
    need_columns(frame, UCS_COLUMNS, source / UCS)
    frame = frame[frame["Class of Orbit"].astype(str).str.strip().str.upper() == "LEO"]
    inclination = pd.to_numeric(frame["Inclination (degrees)"], errors="coerce")
    first_user = frame["Users"].astype(str).str.split("/").str[0].str.strip()
    cospar = frame["COSPAR Number"].astype(str).str.strip()
    return pd.DataFrame(
        {
            "id": cospar,
            "name": frame["Current Official Name of Satellite"].astype(str).str.strip(),
            "year": _launch_year(frame["Date of Launch"], cospar),
            # the same rule as GCAT's class: a low orbit inclined 95-104 degrees is sun-synchronous
            "orbit": np.where(inclination.between(95, 104), "SSO", "LEO"),
            "mass_kg": pd.to_numeric(frame["Launch Mass (kg.)"], errors="coerce").round(2),
            "mass_flag": "stated",
            "length_m": np.nan,
            "diameter_m": np.nan,
            "span_m": np.nan,
            "user_class": first_user.map(UCS_USER).fillna("other"),
            "source": "UCS",
            "observing": frame["Purpose"].astype(str).str.strip().str.startswith(("Earth", "Surveillance")),
        }
    ).drop_duplicates("id")
