"""Capacity and price of every vehicle, each figure with its basis."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from etl.read import csv_table, numbers
from etl.rideshare.facts.vehicles import VEHICLES

COMPILED = "compiled/smallsat_launch_vehicles.csv"
LIST_PRICES = "compiled/rideshare_list_prices.csv"
LEO_TO_SSO_PRICE = 1.4  # ratio of USD per kg to SSO and to LEO, for vehicles with a LEO price only

# Published rideshare prices to SSO, USD per kg, for vehicles whose whole-flight price per kg of SSO capacity is unknown.
RIDESHARE_USD_PER_KG = {
    "Falcon 9": (6000.0, "published rideshare price 2022-11 and 2024"),
    "Soyuz-2": (12000.0, "published rideshare price 2019-09"),
}
FIGURES = ("sso_capacity_kg", "leo_capacity_kg_low", "price_musd_low", "price_musd_high", "usd_per_kg_leo_fy21_csis")


def launch_vehicles(source: Path) -> pd.DataFrame:
    """One row a vehicle: kg to SSO and LEO, million USD a flight, USD per kg to SSO, flags; `*_basis` says where from."""
    path = source / COMPILED
    compiled = csv_table(path, ("vehicle", *FIGURES, "sso_altitude_km", "price_basis", "price_years"))
    for column in FIGURES:
        compiled[column] = numbers(compiled, column, path, 0, 1e6, blank=True)
    compiled = compiled.set_index("vehicle")
    ratio = capacity_ratio(compiled)
    return pd.DataFrame([_row(vehicle, compiled.loc[vehicle.compiled], ratio) for vehicle in VEHICLES])


def capacity_ratio(compiled: pd.DataFrame) -> float:
    """Median of SSO over LEO capacity where both are published (lower end of the LEO band)."""
    return round(float((compiled.sso_capacity_kg / compiled.leo_capacity_kg_low).median()), 3)


def _row(vehicle, facts: pd.Series, ratio: float) -> dict:
    sso, sso_basis = _sso(facts, ratio)
    leo, leo_basis = facts.leo_capacity_kg_low, "published, lower end of the band"
    if np.isnan(leo):
        leo, leo_basis = round(sso / ratio, -1), f"ESTIMATE: SSO capacity / {ratio:g} (median SSO/LEO ratio)"
    band = np.array([facts.price_musd_low, facts.price_musd_high])
    price = round(float(np.nanmean(band)), 2) if np.isfinite(band).any() else np.nan
    per_kg, per_kg_basis = _usd_per_kg(vehicle.name, facts, price)
    price_basis = f"{facts.price_basis} ({facts.price_years})" if facts.price_years else facts.price_basis
    if np.isnan(price):
        price, price_basis = round(per_kg * sso / 1e6, 2), "ESTIMATE: USD per kg x SSO capacity; no price published"
    return {
        "vehicle": vehicle.name,
        "retired": str(vehicle.retired).lower(),
        "government_only": str(vehicle.government_only).lower(),
        "offers_sso": str(sso_basis.startswith("published")).lower(),
        "capacity_sso_kg": int(sso),
        "capacity_sso_basis": sso_basis,
        "capacity_leo_kg": int(leo),
        "capacity_leo_basis": leo_basis,
        "price_low_musd": facts.price_musd_low,
        "price_high_musd": facts.price_musd_high,
        "price_musd": price,
        "price_basis": price_basis,
        "usd_per_kg": int(per_kg),
        "usd_per_kg_basis": per_kg_basis,
    }


def _sso(facts: pd.Series, ratio: float) -> tuple[float, str]:
    if np.isfinite(facts.sso_capacity_kg):
        altitude = f" ({facts.sso_altitude_km} km)" if facts.sso_altitude_km else ""
        return facts.sso_capacity_kg, f"published{altitude}"
    return round(facts.leo_capacity_kg_low * ratio, -1), f"ESTIMATE: LEO capacity x {ratio:g} (median SSO/LEO ratio)"


def _usd_per_kg(name: str, facts: pd.Series, price: float) -> tuple[float, str]:
    if name in RIDESHARE_USD_PER_KG:
        return RIDESHARE_USD_PER_KG[name]
    if np.isfinite(facts.sso_capacity_kg) and np.isfinite(price):
        return round(price * 1e6 / facts.sso_capacity_kg, -2), "middle of the price band / published SSO capacity"
    low = facts.usd_per_kg_leo_fy21_csis
    return round(low * LEO_TO_SSO_PRICE, -2), f"ESTIMATE: CSIS LEO price (FY21) x {LEO_TO_SSO_PRICE}"


def list_prices(source: Path) -> pd.DataFrame:
    """Dated published rideshare prices."""
    frame = csv_table(source / LIST_PRICES, ("offer", "effective_from", "usd_per_kg_beyond_base", "source"))
    frame = frame.rename(columns={"usd_per_kg_beyond_base": "usd_per_kg"})
    for column in ("base_price_usd", "base_mass_kg", "usd_per_kg"):
        frame[column] = frame[column].str.replace(r"\.0$", "", regex=True)
    columns = [
        "effective_from",
        "offer",
        "orbit",
        "usd_per_kg",
        "base_price_usd",
        "base_mass_kg",
        "confidence",
        "source",
    ]
    return frame[columns].sort_values(["effective_from", "offer", "base_mass_kg", "usd_per_kg"], ignore_index=True)
