"""Falcon 9 and Falcon Heavy launches from GCAT, in the columns of the Kaggle file "SpaceX launch data"."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from etl.rideshare.facts import gcat

# GCAT's orbit class of the launch -> the Kaggle file's words
ORBITS = {
    "SSO": "SSO",
    "LEO": "LEO",
    "GTO": "GTO",
    "GEO": "GEO",
    "MEO": "MEO",
    "HEO": "HEO",
    "BEO": "Heliocentric or lunar",
}
NAMED_OWNERS = 3


def falcon_launches(source: Path) -> pd.DataFrame:
    """One row a launch, oldest first; blank where GCAT has no value (landings; times and customers after 2024-12)."""
    launches = gcat.launches(source)
    launches = launches[launches.LV_Type.isin(["Falcon 9", "Falcon Heavy"])].sort_values(
        "Launch_JD", kind="stable", key=pd.to_numeric
    )
    heavy = launches.LV_Type == "Falcon Heavy"
    log = gcat.launch_log(source).query("LV_Type in ['Falcon 9', 'Falcon Heavy']")
    return (
        pd.DataFrame(
            {
                "Flight Number": _flight_numbers(heavy),
                "Date": launches.Launch_Date,
                "Time (UTC)": launches.index.map(_times(log)),
                "Booster Version": _boosters(launches, heavy),
                "Launch Site": launches.Launch_Site + " " + launches.Launch_Pad,
                "Payload": launches.Mission.where(launches.Mission != "-", launches.Flight),
                "Payload Mass (kg)": launches.Payload_Mass.map(_mass),
                "Orbit": _orbits(launches),
                "Customer": launches.index.map(_customers(source, log)),
                "Mission Outcome": launches.LaunchCode.map(_outcome),
                "Landing Outcome": "",
            }
        )
        .fillna("")
        .reset_index(drop=True)
    )


def _flight_numbers(heavy: pd.Series) -> list[str]:
    counts = np.where(heavy, heavy.cumsum(), (~heavy).cumsum())
    return [f"FH {n}" if h else str(n) for n, h in zip(counts, heavy, strict=True)]


def _times(log: pd.DataFrame) -> dict[str, str]:
    clock = (
        log.drop_duplicates("Launch_Tag")
        .set_index("Launch_Tag")
        .Launch_Date.str.extract(r"(\d\d)(\d\d)(?::(\d\d))?$")
        .dropna(subset=0)
    )
    return {
        tag: f"{h}:{m}:{s if isinstance(s, str) else '00'}" for tag, (h, m, s) in zip(clock.index, clock.to_numpy(), strict=True)
    }


def _boosters(launches: pd.DataFrame, heavy: pd.Series) -> pd.Series:
    serial = launches.Flight_ID.str.extract(r"(B\d{4}(?:\.\d+)?)")[0].fillna("")
    name = np.where(heavy, "FH", "F9 " + launches.Variant.replace({"-": "1.0"}))
    return (pd.Series(name, index=launches.index) + " " + serial).str.strip()


def _mass(text: str) -> str:
    return f"{float(text):g}" if text and float(text) < 1e5 else ""


def _orbits(launches: pd.DataFrame) -> pd.Series:
    named = launches.orbit_class.where(launches.orbit_class != "", launches.Simple_Orbit).map(ORBITS).fillna("")
    return named.where(~launches.Category.str.contains("ISS"), "LEO (ISS)")


def _customers(source: Path, log: pd.DataFrame) -> dict[str, str]:
    """Owners' short names; more than three are 'several owners'."""
    orgs = gcat.tsv(source / gcat.ORGANISATIONS, ("Code", "ShortName"))
    short = dict(zip(orgs.Code, orgs.ShortName, strict=True))
    names = log.groupby("Launch_Tag").SatOwner.unique()
    return {
        tag: "several owners" if len(owners) > NAMED_OWNERS else ", ".join(short.get(code, code) for code in owners)
        for tag, owners in names.items()
    }


def _outcome(code: str) -> str:
    if code[1] == "F":
        return "Failure (in flight)"
    return "Success" if len(code) == 2 else f"Success (partial, GCAT {code[2:]} %)"
