"""The launch record of every vehicle, by year (GCAT)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from etl.rideshare.facts import gcat
from etl.rideshare.facts.vehicles import VEHICLE_OF_TYPE, VEHICLES


def launch_record(source: Path) -> pd.DataFrame:
    """One row a vehicle and year with launches; pad explosions and suborbital flights are not launches.

    `successes` counts GCAT's letter S (in a usable orbit, also when GCAT gives it less than 100 %);
    `clean_successes` leaves out those with a percentage. `launches_sso` and `launches_leo` count the attempts.
    """
    launches = gcat.launches(source)
    launches = launches.assign(vehicle=launches.LV_Type.map(VEHICLE_OF_TYPE)).dropna(subset="vehicle")
    record = (
        launches.assign(sso=launches.orbit_class == "SSO", leo=launches.orbit_class == "LEO")
        .groupby(["vehicle", "year"])
        .agg(
            launches=("success", "size"),
            successes=("success", "sum"),
            clean_successes=("clean", "sum"),
            launches_sso=("sso", "sum"),
            launches_leo=("leo", "sum"),
        )
        .reset_index()
    )
    names = pd.DataFrame([(v.name, v.operator, v.country) for v in VEHICLES], columns=["vehicle", "operator", "country"])
    return names.merge(record, on="vehicle").sort_values(["vehicle", "year"], ignore_index=True)
