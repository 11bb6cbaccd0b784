"""The built catalogue of payloads: single satellites with volume and weight."""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl.errors import DataError
from etl.rideshare.span import FIRST_YEAR, ORBITS
from etl.rideshare.stowed_volume import volumes
from etl.rideshare.weights import tilted

COLUMNS = ["satellite", "year", "orbit", "mass_kg", "volume_m3", "volume_basis", "user_class", "weight"]


def mission_means(launches: pd.DataFrame) -> dict[str, float]:
    """For each orbit, kg per payload over the dedicated rideshare missions with a count and a mass (sum over sum)."""
    counted = launches[launches.dedicated].dropna(subset=["payloads", "payload_mass_kg"])
    sums = counted.groupby("orbit")[["payload_mass_kg", "payloads"]].sum()
    missing = [orbit for orbit in ORBITS if orbit not in sums.index]
    if missing:
        what = f"no dedicated mission to {missing[0]} has both payloads and payload_mass_kg"
        raise DataError(f"rideshare_launches.csv: {what}; expected at least one")
    return {orbit: float(sums.payload_mass_kg[orbit] / sums.payloads[orbit]) for orbit in ORBITS}


def build_catalog(satellites: pd.DataFrame, launches: pd.DataFrame) -> pd.DataFrame:
    """Sorted by orbit, year, satellite. In each orbit the weights' mean is 1 and the weighted mean mass that of the missions."""
    means = mission_means(launches)
    _enough(satellites)
    table = satellites.join(volumes(satellites.mass_kg, satellites.length_m, satellites.diameter_m))
    table["weight"] = np.nan
    for orbit, mean in means.items():
        here = table.orbit == orbit
        try:
            table.loc[here, "weight"] = tilted(table.mass_kg[here].to_numpy(), mean)
        except ValueError as error:
            raise DataError(f"satellites.csv, orbit {orbit}: {error}") from None
    table["volume_m3"] = table.volume_m3.map(lambda v: float(f"{v:.5g}"))
    table["weight"] = table.weight.round(6)
    return table.sort_values(["orbit", "year", "satellite"], ignore_index=True)[COLUMNS]


def _enough(satellites: pd.DataFrame) -> None:
    """Refuse too few satellites: a tender of the first year needs a catalogue, and the fit of volume needs two masses with a size."""
    for orbit in ORBITS:
        if not ((satellites.orbit == orbit) & (satellites.year <= FIRST_YEAR)).any():
            raise DataError(
                f"satellites.csv: no satellite to {orbit} by {FIRST_YEAR}; expected at least one, for the first tenders"
            )
    sized = satellites.dropna(subset=["length_m", "diameter_m"])
    if sized.mass_kg.nunique() < 2:
        raise DataError(
            f"satellites.csv: {len(sized)} satellites have length_m and diameter_m; expected two or more, of different mass"
        )
