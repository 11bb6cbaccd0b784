"""Worlds of any number of providers, made of the real ones."""

import numpy as np

from etl.rideshare.tables import Tables, load_tables
from model.rideshare.parameters import RideshareParameters
from model.rideshare.world import scenario

LOAD = {"payloads": 24.0, "availability": 0.3}  # the parameters of every market that is timed with a given K


def tables_of(k: int) -> Tables:
    """The project's tables with `k` providers: the vehicles that may bid, spread evenly or repeated under names of their own."""
    vehicles = scenario(RideshareParameters()).providers
    rows = np.arange(k) * len(vehicles) // k if k < len(vehicles) else np.arange(k) % len(vehicles)
    chosen = vehicles.iloc[rows].reset_index(drop=True)
    chosen["vehicle"] = [f"{vehicle} {place}" for place, vehicle in enumerate(chosen["vehicle"])]
    return load_tables()._replace(providers=chosen)
