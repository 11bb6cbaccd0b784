"""Stowed volume of a satellite from its catalogued size, or from its mass."""

from __future__ import annotations

import numpy as np
import pandas as pd

# Bulk density of a stowed satellite, kg/m3. Upper: the CubeSat standard's 2 kg in a 10 cm cube. Lower: a large, light one.
# Outside these bounds the catalogued size is a deployed or a rounded one (0.1 m for a cubesat), and the nearer bound is taken.
DENSITY_LOW, DENSITY_HIGH = 50.0, 2000.0


def volumes(mass_kg: pd.Series, length_m: pd.Series, diameter_m: pd.Series) -> pd.DataFrame:
    """volume_m3 and volume_basis for each satellite.

    'size': length x diameter^2. 'size, bounded density': the same, moved to the nearer density bound. 'mass fit': no size,
    log volume is the least-squares line in log mass over the satellites with a size.
    """
    box = length_m * diameter_m**2
    bounded = box.clip(mass_kg / DENSITY_HIGH, mass_kg / DENSITY_LOW)
    known = box.notna()
    slope, level = np.polyfit(np.log(mass_kg[known]), np.log(bounded[known]), 1)
    fitted = np.exp(level + slope * np.log(mass_kg)).clip(mass_kg / DENSITY_HIGH, mass_kg / DENSITY_LOW)
    basis = np.select([~known, bounded == box], ["mass fit", "size"], "size, bounded density")
    return pd.DataFrame({"volume_m3": bounded.where(known, fitted), "volume_basis": basis}, index=mass_kg.index)
