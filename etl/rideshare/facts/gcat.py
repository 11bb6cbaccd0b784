"""Reads copies of GCAT (J. McDowell, General Catalog of Artificial Space Objects, CC-BY 4.0) and classes orbits."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd

from etl.read import csv_table, existing_file, need_columns

LAUNCHES = "gcat/gcat_launches_1957_2025-11.csv"
OBSERVATION = "gcat/gcat_observation_payloads_1959_2025-11.csv"
PAYLOADS = "gcat/psatcat_2025-07-30.tsv"
LAUNCH_LOG = "gcat/launchlog_2024-12.tsv"
ORGANISATIONS = "gcat/orgs.tsv"

LAUNCH_COLUMNS = (
    "Launch_Tag", "Launch_JD", "Launch_Date", "LV_Type", "Variant", "Flight_ID", "Flight", "Mission", "Launch_Site", "Launch_Pad",
    "LaunchCode", "Category", "Simple_Orbit", "OpOrbit", "Payload_Mass", "Launch_Year",
)  # fmt: skip
OBSERVATION_COLUMNS = (
    "Piece", "Launch_Tag", "Name", "Launch_Year", "Owner", "Status", "Mass", "MassFlag", "Length", "Diameter", "Span",
    "OpOrbit", "Simple_Orbit", "Payload_Class",
)  # fmt: skip

# GCAT's own orbit classes: (L)LEO/S is inclined 95-104 degrees. They describe the orbit reached.
SUN_SYNCHRONOUS = ("LLEO/S", "LEO/S")


def launches(source: Path) -> pd.DataFrame:
    """Orbital launch attempts indexed by Launch_Tag, all text but `year`, without those that exploded on the pad.

    Added: `orbit_class` ('SSO', 'LEO' or ''), `success` (second letter of the code S), `clean` (code without a number).
    """
    frame = csv_table(source / LAUNCHES, LAUNCH_COLUMNS)
    frame = frame[frame.LaunchCode.str[1] != "E"].set_index("Launch_Tag")
    return frame.assign(
        year=frame.Launch_Year.astype("int64"),
        orbit_class=orbit_class(frame),
        success=frame.LaunchCode.str[1] == "S",
        clean=frame.LaunchCode.isin(["OS", "DS"]),
    )


def orbit_class(frame: pd.DataFrame) -> np.ndarray:
    """'SSO', 'LEO' (any other low orbit) or '' for each launch or payload.

    The orbit reached decides; where none is given (failures, newest launches) the intended one, in GCAT's category.
    Launches whose main payload leaves low orbit (Simple_Orbit GTO, MEO, HEO, BEO) are ''.
    """
    reached, category = frame.OpOrbit, frame.get("Category", pd.Series("", index=frame.index))
    unknown = reached.isin(["", "-"])
    transporter = frame.get("Mission", category).str.startswith("Transporter-")
    sso = reached.isin(SUN_SYNCHRONOUS) | (unknown & (category.str.contains("SSO") | transporter))
    low = reached.str.match(r"L?LEO/") | (unknown & category.str.contains("LEO|ISS|LSS"))
    other = ~frame.Simple_Orbit.isin(["SSO", "LEO", "-", ""])
    return np.select([other, sso, low], ["", "SSO", "LEO"], "")


def tsv(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """A GCAT .tsv: header with '#', cells padded with blanks, quotes are plain text, comment lines dropped."""
    frame = pd.read_csv(existing_file(path), sep="\t", dtype=str, quoting=csv.QUOTE_NONE, keep_default_na=False)
    frame.columns = [name.lstrip("#") for name in frame.columns]
    need_columns(frame, columns, path)
    frame = frame[~frame.iloc[:, 0].str.startswith("#")]
    return frame.apply(lambda cells: cells.str.strip()).reset_index(drop=True)


def launch_log(source: Path) -> pd.DataFrame:
    """The launch log: one row a payload, to 2024-12-08."""
    return tsv(source / LAUNCH_LOG, ("Launch_Tag", "Launch_Date", "Type", "Name", "PLName", "JCAT", "SatOwner", "LV_Type"))


def launched_payloads(source: Path) -> pd.DataFrame:
    """Payloads of the launch log that have a catalogue number of their own (JCAT S..., or F... on a failed launch).

    Hosted payloads and re-entry capsules have none and are not separate customers' satellites; nor are the launch
    vehicle maker's own experiments on a spent stage (deorbit sails of Chang Zheng 2D).
    """
    log = launch_log(source)
    log = log[log.Type.str.startswith("P") & log.JCAT.str.startswith(("S", "F")) & ~log.Name.str.contains("Deorbit Sail")]
    return log.assign(starlink=log.Name.str.startswith("Starlink") | log.PLName.str.startswith("Starlink"))


def catalogued_payloads(source: Path) -> pd.DataFrame:
    """psatcat: payloads with a catalogue number, to 2025-07-30; `tag` is the launch."""
    frame = tsv(source / PAYLOADS, ("Piece", "Name"))
    frame = frame[~frame.Name.str.contains("Deorbit Sail")]
    return frame.assign(tag=frame.Piece.str[:8], starlink=frame.Name.str.startswith("Starlink"))


def observation_payloads(source: Path) -> pd.DataFrame:
    """Observation satellites with mass and size, all text."""
    return csv_table(source / OBSERVATION, OBSERVATION_COLUMNS)
