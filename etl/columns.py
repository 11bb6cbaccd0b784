"""Unit and meaning of every column of the raw files and of the built tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple


class Column(NamedTuple):
    """`unit` is empty for texts, "1" for ratios and "flag" for true or false."""

    unit: str
    meaning: str


def pattern(name: str) -> str:
    """The name under which a column is described: columns by year share one, `launches_YYYY`."""
    return re.sub(r"^(launches|successes)_20\d\d$", r"\1_YYYY", name)


def described(name: str, columns: Mapping[str, tuple[str, str]]) -> Column | None:
    """What is known of a column among those of its file; None if nothing is."""
    found = columns.get(pattern(name))
    return Column(*found) if found else None


#: Columns of data/raw, by file; Business.xlsx as `etl.bea` reads it.
RAW_COLUMNS = {
    "Business.xlsx": {
        "year": ("year", "calendar year"),
        "value_added_musd": ("million USD", "value added of the U.S. space economy, current USD (Table 2, line 1)"),
    },
    "global_launch_record.csv": {
        "vehicle": ("", "launch vehicle, as classed in etl/facts/vehicles.py"),
        "operator": ("", "company or agency that flies it"),
        "country": ("", "country code"),
        "year": ("year", "with `vehicle` the key"),
        "launches": ("launches", "launches in that year, without those lost on the pad"),
        "successes": ("launches", "of those, GCAT's letter S, also with a percentage"),
        "clean_successes": ("launches", "of those, without the ones that have a percentage"),
        "launches_sso": ("launches", "launches to SSO, by the orbit reached or else intended"),
        "launches_leo": ("launches", "launches to another low orbit; the rest went higher"),
    },
    "launch_vehicles.csv": {
        "vehicle": ("", "launch vehicle; one row each"),
        "retired": ("flag", "no longer offered at the end of the record"),
        "government_only": ("flag", "reserved by law for government payloads"),
        "offers_sso": ("flag", "a capacity to SSO is published, so SSO is on offer"),
        "capacity_sso_kg": ("kg", "mass it can carry to SSO"),
        "capacity_sso_basis": ("", "source or rule of that figure; ESTIMATE where it is one"),
        "capacity_leo_kg": ("kg", "mass it can carry to low orbit"),
        "capacity_leo_basis": ("", "source or rule of that figure"),
        "price_low_musd": ("million USD", "lower end of the published price band"),
        "price_high_musd": ("million USD", "upper end of the published price band"),
        "price_musd": ("million USD", "price of a launch: middle of the band"),
        "price_basis": ("", "source of that figure"),
        "usd_per_kg": ("USD/kg", "price of a kg to SSO"),
        "usd_per_kg_basis": ("", "source or rule of that figure; ESTIMATE where it is one"),
    },
    "rideshare_launches.csv": {
        "launch_tag": ("", "international designator of the launch; one row each"),
        "year": ("year", "launch"),
        "vehicle": ("", "launch vehicle"),
        "orbit": ("", "SSO, or LEO (any other low orbit)"),
        "mission": ("", "name of the mission"),
        "dedicated": ("flag", "sold by the slot, without a main satellite"),
        "owners": ("owners", "owners of payloads on board"),
        "payloads": ("payloads", "number on board, main satellites among them, Starlinks not; blank if nobody counts them"),
        "payload_mass_kg": ("kg", "mass of the payloads, less 260 kg a Starlink"),
        "success": ("flag", "whether the launch succeeded"),
        "basis": ("", "why it counts as a rideshare, and where the count of payloads is from"),
    },
    "rideshare_list_prices.csv": {
        "effective_from": ("", "year and month of the price"),
        "offer": ("", "who offers it"),
        "orbit": ("", "orbit it is for"),
        "usd_per_kg": ("USD/kg", "published price of a kg"),
        "base_price_usd": ("USD", "price of the slot that is quoted; blank if none is"),
        "base_mass_kg": ("kg", "mass in that slot; blank if none is quoted"),
        "confidence": ("", "how well the price is attested"),
        "source": ("", "where it was published"),
    },
    "satellites.csv": {
        "id": ("", "international designator; one row each"),
        "name": ("", "name of the satellite"),
        "year": ("year", "launch"),
        "orbit": ("", "SSO, or LEO (any other low orbit)"),
        "mass_kg": ("kg", "mass, under 500"),
        "mass_flag": ("", "stated, or estimate where the source has a question mark"),
        "length_m": ("m", "length; blank if unknown"),
        "diameter_m": ("m", "diameter; blank if unknown"),
        "span_m": ("m", "span of what is deployed; blank if unknown"),
        "user_class": ("", "amateur, civil, commercial, military or other"),
        "source": ("", "GCAT or UCS"),
    },
    "spacex_launch_data.csv": {
        "Flight Number": ("", "Falcon 9 from 1, Falcon Heavy from FH 1"),
        "Date": ("", "date of the launch, UTC"),
        "Time (UTC)": ("", "time of the launch; blank after 2024-12-08"),
        "Booster Version": ("", "version and serial number of the first stage"),
        "Launch Site": ("", "launch site, by GCAT's code"),
        "Payload": ("", "name of the payload or mission; commas are not satellites"),
        "Payload Mass (kg)": ("kg", "mass of the whole launch; blank if not stated"),
        "Orbit": ("", "orbit, in GCAT's words"),
        "Customer": ("", "owners' short names; more than three are 'several owners'"),
        "Mission Outcome": ("", "success or failure"),
        "Landing Outcome": ("", "blank: not taken from a source"),
    },
}

#: Columns of data/tables, by file. YYYY stands for each year 2010 to 2025.
TABLE_COLUMNS = {
    "providers.csv": {
        "provider": ("", "company or agency that flies it"),
        "vehicle": ("", "launch vehicle; one row each"),
        "country": ("", "country code"),
        "first_year": ("year", "first launch"),
        "first_success_year": ("year", "first successful launch; blank if none"),
        "last_year": ("year", "last launch on record"),
        "retired": ("flag", "no longer offered at the end of the record"),
        "government_only": ("flag", "reserved by law for government payloads"),
        "orbits": ("", "orbits it serves: SSO, LEO or both"),
        "capacity_kg": ("kg", "mass it can carry to SSO"),
        "capacity_basis": ("", "source or rule of that figure; ESTIMATE where it is one"),
        "price_musd": ("million USD", "price of a launch"),
        "price_basis": ("", "source of that figure"),
        "usd_per_kg": ("USD/kg", "price of a kg to SSO"),
        "usd_per_kg_basis": ("", "source or rule of that figure"),
        "success_rate": ("1", "successes / launches over the whole record: hindsight, not used for beliefs"),
        "incumbent_flag": ("flag", "first success before 2018; the model derives it anew from `as_of`"),
        "launches_before_2010": ("launches", "launches before 2010"),
        "successes_before_2010": ("launches", "of those, successes"),
        "launches_YYYY": ("launches", "launches in that year"),
        "successes_YYYY": ("launches", "of those, successes"),
    },
    "contexts.csv": {
        "year": ("year", "with `orbit` the key"),
        "orbit": ("", "SSO, or LEO (any other low orbit)"),
        "value_added_musd": ("million USD", "value added of the U.S. space economy"),
        "value_scale_usd": ("1", "value added over that of 2017: a ratio, in spite of its name"),
        "value_scale_basis": ("", "BEA, or the year that stands in"),
        "demand_rate": ("launches", "rideshare launches of that year and orbit"),
        "avg_payloads_per_launch": ("payloads", "mean number on those launches"),
        "orbit_mix": ("1", "this orbit's share of the year's rideshare launches"),
        "demand_kg": ("kg", "expected mass asking for one launch"),
        "demand_m3": ("m3", "expected volume asking for one launch"),
        "capacity_share": ("1", "declared share of demand that one launch carries"),
        "capacity_kg": ("kg", "`capacity_share` x `demand_kg`; the model takes its own parameter of that name"),
        "capacity_m3": ("m3", "`capacity_share` x `demand_m3`; likewise"),
        "avg_payloads_basis": ("", "that year, or the year that stands in"),
        "spacex_launches": ("launches", "labelled rideshare launches of that year and orbit in the SpaceX file"),
    },
    "payloads_catalog.csv": {
        "satellite": ("", "international designator; one row each"),
        "year": ("year", "launch"),
        "orbit": ("", "SSO or LEO"),
        "mass_kg": ("kg", "mass"),
        "volume_m3": ("m3", "stowed volume"),
        "volume_basis": ("", "from size, from size moved to a density bound, or from the line in mass"),
        "user_class": ("", "amateur, civil, commercial, military or other"),
        "weight": ("1", "how often it is drawn relative to the others of its orbit; mean 1"),
    },
}
