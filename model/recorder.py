"""What is recorded each step, and the DataCollector that reads it from the array the driver fills."""

from math import isnan
from typing import NamedTuple

import numpy as np
import pandas as pd
from mesa import DataCollector

from agents.rideshare.layout import ORBITS
from model.rideshare.kernels.layout import COLUMN


class Column(NamedTuple):
    """How a column of the record is shown: `kind` is whole, share, money, flag (0, 1, NaN), orbit or provider."""

    kind: str
    unit: str
    meaning: str


COLUMNS: dict[str, Column] = {
    "step": Column("whole", "tenders", "number of the tender, from 0"),
    "year": Column("whole", "year", "year of the tender's context"),
    "orbit": Column("orbit", "", "orbit of the tender: SSO, or another LEO"),
    "n_eligible": Column(
        "whole", "providers", "providers that serve the orbit, are in the market, responded and can carry a payload"
    ),
    "n_payloads": Column("whole", "payloads", "payloads that bid in the tender"),
    "n_carried": Column("whole", "payloads", "payloads that flew"),
    "mass_kg": Column("share", "kg", "mass that flew"),
    "capacity_kg": Column("share", "kg", "mass the launch could carry; of the most valuable bundle where nobody flies"),
    "volume_m3": Column("share", "m3", "volume that flew"),
    "capacity_m3": Column("share", "m3", "volume the launch could carry; likewise"),
    "bundle_value": Column(
        "money", "USD", "W: value of the most valuable bundle that an eligible provider can carry; 0 where no auction was held"
    ),
    "winner": Column("provider", "", "vehicle that won, none where nobody did"),
    "index": Column("share", "1", "the mechanism's estimate of the winner's reliability"),
    "chance": Column("share", "1", "probability with which the mechanism chose the winner, where it knows it"),
    "success": Column("flag", "1", "whether the launch succeeded"),
    "delivered": Column("money", "USD", "value of the payloads that flew if the launch, or a second one, succeeded, else 0"),
    "revenue": Column("money", "USD", "price x W: the surplus promised to the platform at the auction"),
    "rent": Column("money", "USD", "score x W - revenue: what the winner is owed beyond its ask"),
    "profit": Column("money", "USD", "what the platform keeps: collected + subsidy - paid"),
    "oracle": Column(
        "provider", "", "eligible vehicle with the largest q x worth - cost, q its hidden reliability; none if all are below 0"
    ),
    "best_quality": Column("share", "1", "q*: best hidden reliability among the eligible"),
    "quality": Column("share", "1", "q: hidden reliability of the winner"),
    "regret": Column(
        "share",
        "W",
        "largest q x worth - cost, or 0 if that is more, less the winner's (0 if nobody was chosen); 0 without an auction",
    ),
    "thickness": Column("share", "W", "gap of the two best scores: smaller is thicker; NaN with fewer than two eligible"),
    "belief_gap": Column("share", "1", "gap of the two best posterior means; NaN with fewer than two eligible"),
    "n_close": Column("whole", "providers", "other eligible providers with a posterior mean within .02 of the best"),
    "efficient": Column("flag", "1", "whether the mechanism chose as the oracle does"),
    "entrant_win": Column("flag", "1", "whether the winner had no success before the platform opened"),
    "oracle_entrant": Column("flag", "1", "whether the oracle's choice had none"),
    "carried_value": Column("money", "USD", "value of the payloads that flew; W where every vehicle can carry them"),
    "ask": Column("money", "USD", "what the winner asked"),
    "cost": Column("money", "USD", "what flying costs the winner, whether or not it succeeds; twice, with a second launch"),
    "paid": Column(
        "money", "USD", "what the winner receives: ask + rent, of which a sponsor pays `subsidy`; twice, with a second launch"
    ),
    "curse": Column("money", "USD", "winner's-curse gap: (index - q) x carried_value, what the platform expects too much"),
    "subsidy": Column("money", "USD", "what the sponsor of a policy pays for the winner: its credit x W"),
    "set_aside": Column("flag", "1", "whether only entrants were admitted; the oracle chooses among all who are eligible"),
    "collected": Column(
        "money", "USD", "what payloads pay the platform, less what it refunds; `delivered` where they pay on delivery"
    ),
    "premium": Column("money", "USD", "what payloads pay an insurer"),
    "claim": Column("money", "USD", "what the insurer pays them after a failure"),
    "second_launch": Column("flag", "1", "whether the platform bought a second launch of the winner after a failure"),
    "payload_expected": Column(
        "money", "USD", "what payloads expect to gain at the hidden reliability of the winner; 0 where they pay on delivery"
    ),
}


def record_frame(record: np.ndarray, vehicles: list[str]) -> pd.DataFrame:
    """The record (steps, columns) as a frame with one row a step, places turned into names."""
    return pd.DataFrame({name: _decoded(name, record[:, getattr(COLUMN, name)], vehicles) for name in COLUMNS})


def _decoded(name: str, values: np.ndarray, vehicles: list[str]):
    kind = COLUMNS[name].kind
    if kind == "whole":
        return values.astype(np.int64)
    if kind == "orbit":
        return pd.Categorical.from_codes(values.astype(np.int64), list(ORBITS))
    if kind == "provider":
        return pd.Categorical.from_codes(np.nan_to_num(values, nan=-1.0).astype(np.int64), vehicles)
    return values.copy()


def _cell(kind: str, value: float, vehicles: list[str]) -> float | int | str | None:
    """One value of the record, decoded; a frame of one row would take a hundred times as long."""
    if isnan(value) or (kind == "provider" and value < 0.0):
        return None
    if kind == "provider":
        return vehicles[int(value)]
    if kind == "orbit":
        return ORBITS[int(value)]
    return int(value) if kind == "whole" else value


def record_of(rows: pd.DataFrame, world) -> np.ndarray:
    """The record (steps, COLUMN) from rows with names in them, as Mesa collects them: names become places again."""
    vehicles = list(world.providers["vehicle"])
    record = np.empty((len(rows), len(COLUMN)))
    for name, column in COLUMNS.items():
        values = rows[name]
        if column.kind == "orbit":
            values = pd.Categorical(values, categories=list(ORBITS)).codes
        elif column.kind == "provider":
            values = pd.Categorical(values, categories=vehicles).codes
        record[:, getattr(COLUMN, name)] = values
    return record


class Recorder(DataCollector):
    """A DataCollector whose model variables are columns of the run's record: nothing is collected twice."""

    def __init__(self, run, vehicles: list[str]):
        self._run = run
        self._vehicles = vehicles
        self._frame = None
        super().__init__(model_reporters=dict.fromkeys(COLUMNS))

    def get_model_vars_dataframe(self) -> pd.DataFrame:
        """One row a step held so far (none before the first), columns as in COLUMNS."""
        return self._current().copy()

    def column(self, name: str) -> np.ndarray:
        """One column of the record so far as floats, shape (steps,); a provider or an orbit is its place. A view: do not write."""
        return self._run.record[:, getattr(COLUMN, name)]

    def row(self, step: int) -> dict:
        """One step's row with places turned into names; what is not defined is None."""
        values = self._run.record[step].tolist()
        return {name: _cell(COLUMNS[name].kind, values[getattr(COLUMN, name)], self._vehicles) for name in COLUMNS}

    @property
    def model_vars(self) -> dict[str, list]:
        """The same columns by name, as Mesa's batch runner reads them."""
        return {name: column.array for name, column in self._current().items()}

    @model_vars.setter
    def model_vars(self, _) -> None:
        """Mesa assigns an empty store at construction; the store is the record."""

    @property
    def _collection_steps(self) -> range:
        """Mesa 3.5's batch runner asks which steps have a row: all of them."""
        return range(self._run.step)

    @_collection_steps.setter
    def _collection_steps(self, _) -> None:
        """Mesa assigns an empty list at construction."""

    def _new_model_reporter(self, name, reporter) -> None:
        self.model_reporters[name] = reporter

    def collect(self, model) -> None:
        """The driver has already written the row."""

    def _current(self) -> pd.DataFrame:
        if self._frame is None or len(self._frame) != self._run.step:
            self._frame = record_frame(self._run.record, self._vehicles)
        return self._frame
