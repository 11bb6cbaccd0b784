"""Rideshare launches: several owners' payloads on one launch, or a mission sold as rideshare (GCAT)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from etl.read import csv_table, numbers
from etl.rideshare.facts import gcat
from etl.rideshare.facts.vehicles import VEHICLE_OF_TYPE

REPORTED = "compiled/rideshare_missions.csv"
FIRST_YEAR = 2010
LABEL = r"Transporter-\d|Bandwagon-\d|\bSSO-A\b|\bSSMS\b|[Rr]ideshare"
# Sold by the slot, without a main satellite whose owner bought the launch; their mean mass is the rideshare mean.
DEDICATED = r"Transporter-\d|Bandwagon-\d|\bSSO-A\b|\bSSMS\b|Electron \d+ Rideshare"
STATION = r"ISS|LSS"  # GCAT's category of crew and cargo flights to a space station
CAPSULE = r"^(?:Dragon|Cygnus|Crew|Progress|Soyuz MS|Tianzhou|Shenzhou|XZF)"  # XZF: China's crew capsule on test
STARLINK_KG = 260.0  # version 1.0, GCAT and UCS


def rideshare_launches(source: Path) -> pd.DataFrame:
    """One row a launch to SSO or other LEO since 2010, failed ones included.

    Left out: crew and cargo flights to a station (their cubesats are cargo; no slot is tendered), launches mostly of
    Starlink unless labelled. `payloads` and `payload_mass_kg` (catalogued payloads, the main one too) are without Starlink,
    blank where no source has them. `basis` says what makes it a rideshare and where the count comes from.
    """
    launches = gcat.launches(source)
    launches = launches[(launches.year >= FIRST_YEAR) & launches.orbit_class.isin(["SSO", "LEO"])]
    station = launches.Category.str.contains(STATION) | launches.Flight.str.match(CAPSULE)
    launches = launches[~station].join(_counts(source))
    mission = launches.Mission.where(launches.Mission.str.contains(LABEL), launches.Flight)
    labelled = mission.str.contains(LABEL)
    starlinks = launches.starlinks.fillna(0)
    mostly_starlink = starlinks > launches.payloads.fillna(0)
    launches = launches.assign(mission=mission, labelled=labelled, dedicated=mission.str.contains(DEDICATED))
    launches = launches[labelled | ((launches.owners >= 2) & ~mostly_starlink)]
    launches = launches[labelled.reindex(launches.index) | (launches.payloads.fillna(2) >= 2)]
    return _table(launches)


def _counts(source: Path) -> pd.DataFrame:
    """For each launch: owners, payloads (not Starlink), Starlinks, and the two bases. Index: launch tag."""
    log, listed, seen = (
        gcat.launched_payloads(source),
        gcat.catalogued_payloads(source),
        gcat.observation_payloads(source),
    )
    others = log[~log.starlink]
    in_log = others.groupby("Launch_Tag").size()
    in_list = listed[~listed.starlink].groupby("tag").size()
    owners_log, owners_seen = (
        others.groupby("Launch_Tag").SatOwner.nunique(),
        seen.groupby("Launch_Tag").Owner.nunique(),
    )
    reported = _reported(source)
    table = pd.DataFrame({"log": in_log, "list": in_list, "reported": reported, "o_log": owners_log, "o_seen": owners_seen})
    # The launch log ends in 2024-12 and the payload list in 2025-07; the payload list is the better count while it lasts.
    table["payloads"] = table["list"].fillna(table["log"]).fillna(table["reported"])
    table["count_basis"] = np.select(
        [table["list"].notna(), table["log"].notna(), table["reported"].notna()],
        ["psatcat", "launchlog", "press"],
        "none",
    )
    table["owners"] = table.o_log.fillna(table.o_seen)
    table["owner_basis"] = np.where(table.o_log.notna(), "owners in launchlog", "owners of observation payloads")
    table["starlinks"] = listed[listed.starlink].groupby("tag").size()
    return table.drop(columns=["log", "list", "reported", "o_log", "o_seen"])


def _reported(source: Path) -> pd.Series:
    path = source / REPORTED
    frame = csv_table(path, ("launch_tag", "payloads_reported", "reported_by"))
    counts = numbers(frame, "payloads_reported", path, 0, 1000, blank=True)
    return counts.set_axis(frame.launch_tag).dropna()


def _table(launches: pd.DataFrame) -> pd.DataFrame:
    mass = pd.to_numeric(launches.Payload_Mass, errors="coerce") - STARLINK_KG * launches.starlinks.fillna(0)
    why = np.where(launches.labelled, "labelled rideshare", launches.owner_basis)
    return pd.DataFrame(
        {
            "launch_tag": launches.index,
            "year": launches.year.to_numpy(),
            "vehicle": launches.LV_Type.map(VEHICLE_OF_TYPE).fillna(launches.LV_Type).to_numpy(),
            "orbit": launches.orbit_class.to_numpy(),
            "mission": launches.mission.to_numpy(),
            "dedicated": np.where(launches.dedicated, "true", "false"),
            "owners": launches.owners.astype("Int64").array,
            "payloads": launches.payloads.astype("Int64").array,
            "payload_mass_kg": mass.where(mass > 0).round(1).to_numpy(),
            "success": np.where(launches.success, "true", "false"),
            "basis": (pd.Series(why, index=launches.index) + "; count: " + launches.count_basis.fillna("none")).to_numpy(),
        }
    ).sort_values("launch_tag", ignore_index=True)
