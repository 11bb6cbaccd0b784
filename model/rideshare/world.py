"""From tables to arrays: a scenario is everything that runs with the same parameters share."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from agents.rideshare.layout import ORBITS, PAYLOAD, PROVIDER
from agents.strategy import TACTIC
from core.parameters import ParameterError
from etl.rideshare.span import FIRST_YEAR, LAST_YEAR
from etl.rideshare.tables import Tables, load_tables
from mechanisms.forms.manifest import LOAD
from mechanisms.forms.procurement import DEAL, Work
from model.rideshare.kernels.arrays import State, World
from model.rideshare.kernels.layout import CLOCK, CONTEXT, SETTING, SETTLEMENTS
from model.rideshare.kernels.providers import draw_rates, draw_truth
from model.rideshare.parameters import RideshareParameters

USUAL_HORIZON = 1000  # tenders of the historical calendar if nobody says otherwise
_FINENESS = 4  # buckets of the guide per satellite
_RARE = 1e-12  # the number of arrivals is cut where a Poisson draw exceeds it this rarely


@dataclass(frozen=True, eq=False)
class Scenario:
    """The world of one parameter set: shared, never written to.

    `providers` and `catalog` are the frames whose rows the arrays' places stand for; `template` is the providers' array
    (row, K) before anything has happened, with the truth still to be drawn from Beta(`truth_alpha`, `truth_beta`), and the
    private rates, if there are costs, around those of the table.
    """

    parameters: RideshareParameters
    providers: pd.DataFrame
    catalog: pd.DataFrame
    world: World
    template: np.ndarray
    truth_alpha: np.ndarray
    truth_beta: np.ndarray

    @property
    def words(self) -> dict[str, list[str]]:
        """What the places in the record's columns of these kinds stand for."""
        return {"orbit": list(ORBITS), "provider": list(self.providers["vehicle"])}

    @property
    def sizes(self) -> dict[str, int]:
        """How many agents each group has."""
        return {"providers": len(self.providers)}

    @property
    def names(self) -> dict[str, list[str]]:
        """What each agent of a group is called."""
        return {"providers": [str(name) for name in self.providers["vehicle"]]}

    def new_state(self, seed: int) -> State:
        """Arrays of a run that has not begun, in the world of `seed`, but for what its choices keep."""
        provider = self.template.copy()
        draw_truth(np.uint64(seed), self.truth_alpha, self.truth_beta, provider[PROVIDER.truth])
        if self.parameters.costs == "list_price":
            listed = self.providers["usd_per_kg"].to_numpy(float)
            draw_rates(np.uint64(seed), listed, self.parameters.sigma_c, provider[PROVIDER.rate])
        places, count = self.world.arrivals.shape[1] * (self.parameters.patience + 1), provider.shape[1]
        return State(
            provider=provider,
            pool=np.zeros((len(PAYLOAD), places)),
            order=np.zeros(places, np.int64),
            scratch=np.zeros(2 * places),
            clock=np.zeros(len(CLOCK), np.int64),
            work=np.zeros((len(Work._fields), count)),
            deal=np.zeros(len(DEAL)),
            belief=np.zeros(count),
            memory=np.zeros((0, count)),  # a run knows what its strategies and its manifest rule keep
            trial_work=np.zeros((len(Work._fields), count)),
            trial_deal=np.zeros(len(DEAL)),
            limit=np.zeros(2),
            load=np.zeros(len(LOAD)),
            manifest_store=np.zeros(0),
        )


@lru_cache(maxsize=1)
def _default_tables() -> Tables:
    return load_tables()


@lru_cache(maxsize=64)
def _default_scenario(parameters: RideshareParameters) -> Scenario:
    return build_scenario(parameters, _default_tables())


def scenario(parameters: RideshareParameters, tables: Tables | None = None) -> Scenario:
    """The scenario of `parameters` on the given tables, or on the project's own (built once a parameter set)."""
    return _default_scenario(parameters) if tables is None else build_scenario(parameters, tables)


def forget_tables() -> None:
    """Read the project's own tables anew for the next scenario; markets that exist keep those they were built with."""
    _default_scenario.cache_clear()
    _default_tables.cache_clear()


def build_scenario(parameters: RideshareParameters, tables: Tables) -> Scenario:
    """Turn validated tables into arrays.

    Raises:
        ParameterError: no provider or no demand is left under these parameters.
    """
    providers = _in_market(tables.providers, parameters.as_of)
    if providers.empty:
        raise ParameterError(f"as_of = {parameters.as_of} leaves no provider in the market.")
    # What an orbit may draw from by a year is one slice of rows, and a calendar goes through the years.
    catalog = tables.catalog.sort_values(["orbit", "year"], kind="stable", ignore_index=True)
    contexts = tables.contexts.sort_values("year", kind="stable", ignore_index=True)
    template, belief = _provider_rows(providers, parameters)
    truth = belief if parameters.truth == "prior" else _full_record(providers, parameters)
    context = _context_rows(contexts, catalog, parameters)
    rows, guide = _catalog_rows(catalog)
    world = World(
        setting=_setting_row(parameters),
        context=context,
        calendar=_calendar(context, parameters),
        arrivals=_arrivals(contexts, parameters),
        catalog=rows,
        guide=guide,
        tactic=np.zeros((0, len(TACTIC)), np.int64),  # a run knows its strategies
        tactic_param=np.zeros((0, 1)),
        manifest=np.zeros(2, np.int64),  # and its manifest rule
        manifest_param=np.zeros(0),
    )
    return Scenario(parameters, providers, catalog, world, template, *(np.ascontiguousarray(column) for column in truth))


def _in_market(providers: pd.DataFrame, as_of: int) -> pd.DataFrame:
    """Vehicles that may bid: not retired before `as_of`, not reserved for a government."""
    gone = providers["retired"] & (providers["last_year"] < as_of)
    return providers[~gone & ~providers["government_only"]].reset_index(drop=True)


def _record_before(providers: pd.DataFrame, year: int) -> tuple[np.ndarray, np.ndarray]:
    """Launches and successes before `year`, each of shape (K,)."""
    spans = ["before_2010", *range(FIRST_YEAR, year)]
    launches = providers[[f"launches_{span}" for span in spans]].sum(axis=1)
    successes = providers[[f"successes_{span}" for span in spans]].sum(axis=1)
    return launches.to_numpy(float), successes.to_numpy(float)


def _full_record(providers: pd.DataFrame, parameters: RideshareParameters) -> tuple[np.ndarray, np.ndarray]:
    """alpha and beta of base rate plus all launches to date."""
    launches, successes = _record_before(providers, LAST_YEAR + 1)
    return parameters.base_alpha + successes, parameters.base_beta + launches - successes


def _provider_rows(providers: pd.DataFrame, parameters: RideshareParameters) -> tuple[np.ndarray, tuple]:
    """The providers' array before the first tender, and the belief (alpha, beta) in it."""
    launches, successes = _record_before(providers, parameters.as_of)
    weight = parameters.prior_strength / np.maximum(launches, max(parameters.prior_strength, 1e-300))
    rows = np.zeros((len(PROVIDER), len(providers)))
    rows[PROVIDER.worth] = rows[PROVIDER.ceiling] = 1.0
    rows[PROVIDER.alpha] = parameters.base_alpha + weight * successes
    rows[PROVIDER.beta] = parameters.base_beta + weight * (launches - successes)
    rows[PROVIDER.veil] = np.nan
    rows[PROVIDER.entrant] = successes == 0
    rows[PROVIDER.capacity_kg] = providers["capacity_kg"]
    for place, orbit in enumerate(ORBITS):
        rows[PROVIDER.serves_sso + place] = [orbit in served.split() for served in providers["orbits"]]
    rows[PROVIDER.entry], rows[PROVIDER.exit] = -np.inf, np.inf
    if parameters.calendar == "historical":
        rows[PROVIDER.entry] = providers["first_year"]
        rows[PROVIDER.exit] = providers["last_year"].where(providers["retired"], np.inf)
    return rows, (rows[PROVIDER.alpha], rows[PROVIDER.beta])


def _setting_row(parameters: RideshareParameters) -> np.ndarray:
    setting = np.zeros(len(SETTING))
    setting[SETTING.availability] = parameters.availability
    setting[SETTING.sigma_v] = parameters.sigma_v
    setting[SETTING.patience] = parameters.patience
    setting[SETTING.costs] = parameters.costs == "list_price"
    setting[SETTING.cost_shock] = parameters.cost_shock
    setting[SETTING.own_capacity] = parameters.capacity == "vehicle"
    setting[SETTING.stand_down] = parameters.stand_down
    setting[SETTING.rate_ceiling] = parameters.rate_ceiling
    setting[SETTING.bid_credit] = parameters.bid_credit
    setting[SETTING.set_aside] = parameters.set_aside
    setting[SETTING.exploration_subsidy] = parameters.exploration_subsidy
    setting[SETTING.policy] = parameters.has_policy
    setting[SETTING.settlement] = SETTLEMENTS.index(parameters.settlement)
    setting[SETTING.refund_share] = parameters.refund_share
    setting[SETTING.insurance_loading] = parameters.insurance_loading
    return setting


def _context_rows(contexts: pd.DataFrame, catalog: pd.DataFrame, parameters: RideshareParameters) -> np.ndarray:
    """One row a year and orbit: capacity, value of a kg, share of demand, reach into the catalogue."""
    multiplier = {"SSO": parameters.sso_multiplier, "LEO": parameters.leo_multiplier}
    rows = np.zeros((len(contexts), len(CONTEXT)))
    rows[:, CONTEXT.year] = contexts["year"]
    rows[:, CONTEXT.orbit] = [ORBITS.index(orbit) for orbit in contexts["orbit"]]
    demand_scale = _mean_payloads(contexts, parameters) / contexts["avg_payloads_per_launch"]
    for column, demand in ((CONTEXT.capacity_kg, "demand_kg"), (CONTEXT.capacity_m3, "demand_m3")):
        rows[:, column] = contexts[demand] * demand_scale * parameters.capacity_share
    rows[:, CONTEXT.usd_per_kg] = parameters.price_per_kg * contexts["value_scale_usd"] * contexts["orbit"].map(multiplier)
    rows[:, CONTEXT.cumulated_demand] = _cumulated_demand(contexts, parameters)
    for row, year, orbit in zip(rows, contexts["year"], contexts["orbit"], strict=True):
        _reach_into_catalog(row, catalog, year, orbit)
    return rows


def _mean_payloads(contexts: pd.DataFrame, parameters: RideshareParameters) -> pd.Series:
    """Expected payloads a tender: the parameter where it is set, else the year's and orbit's own."""
    own = contexts["avg_payloads_per_launch"]
    return own * 0.0 + parameters.payloads if parameters.payloads > 0 else own


def _cumulated_demand(contexts: pd.DataFrame, parameters: RideshareParameters) -> np.ndarray:
    """Cumulated shares of demand; infinite from the last context with demand on, so that a search always ends."""
    demand = contexts["demand_rate"].to_numpy(float)
    if parameters.calendar == "historical":
        demand = np.where(contexts["year"] >= parameters.as_of, demand, 0.0)
    if demand.sum() <= 0.0:
        raise ParameterError(f"No rideshare launches from as_of = {parameters.as_of} on: the historical calendar is empty.")
    cumulated = np.cumsum(demand) / demand.sum()
    cumulated[np.flatnonzero(demand)[-1] :] = np.inf
    return cumulated


def _reach_into_catalog(row: np.ndarray, catalog: pd.DataFrame, year: int, orbit: str) -> None:
    """Which satellites a context draws from: its orbit's block, up to its year."""
    block = np.flatnonzero(catalog["orbit"] == orbit)
    weights = catalog["weight"].to_numpy()[block]
    reached = int((catalog["year"].to_numpy()[block] <= year).sum())
    if reached == 0:
        raise ParameterError(f"The payload catalogue has no {orbit} satellite up to {year}.")
    row[CONTEXT.last_item], row[CONTEXT.weight] = block[0] + reached - 1, weights[:reached].cumsum()[-1]
    row[CONTEXT.first_bucket] = _FINENESS * block[0]
    row[CONTEXT.buckets_per_weight] = _FINENESS * len(block) / weights.cumsum()[-1]


def _catalog_rows(catalog: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Mass, volume and cumulated weight within the orbit's block; and the guide, which finds a weight in about one look."""
    rows, guide = np.zeros((3, len(catalog))), np.zeros(_FINENESS * len(catalog) + 1, np.int64)
    rows[0], rows[1] = catalog["mass_kg"], catalog["volume_m3"]
    for orbit in ORBITS:
        block = np.flatnonzero(catalog["orbit"] == orbit)
        cumulated = catalog["weight"].to_numpy()[block].cumsum()
        buckets = np.arange(_FINENESS * len(block)) / (_FINENESS * len(block) / cumulated[-1])
        rows[2, block] = cumulated
        found = block[0] + np.searchsorted(cumulated, buckets, side="right")
        guide[_FINENESS * block[0] : _FINENESS * block[0] + len(buckets)] = found
    return rows, guide


def _calendar(context: np.ndarray, parameters: RideshareParameters) -> np.ndarray:
    """Windows of cumulated demand: all of it at every step, or, step by step, the slice of one year after another."""
    if parameters.calendar == "sampled":
        return np.array([[0.0, 1.0]])
    upper = np.minimum(context[:, CONTEXT.cumulated_demand], 1.0)
    _, first = np.unique(context[:, CONTEXT.year], return_index=True)
    edges = np.append(np.concatenate([[0.0], upper])[first], 1.0)
    horizon = parameters.horizon or USUAL_HORIZON
    at = np.searchsorted(edges, (np.arange(horizon) + 0.5) / horizon, side="right")
    return np.column_stack([edges[at - 1], edges[at]])


def _arrivals(contexts: pd.DataFrame, parameters: RideshareParameters) -> np.ndarray:
    """Poisson distribution functions of the number of payloads, one row a context, cut where they reach 1 - 1e-12."""
    means = _mean_payloads(contexts, parameters).to_numpy(float)
    most = int(means.max() + 10.0 * np.sqrt(means.max()) + 20.0)
    counts = np.arange(most)
    log_factorial = np.cumsum(np.log(np.maximum(counts, 1)))
    cumulated = np.exp(counts * np.log(means)[:, None] - means[:, None] - log_factorial).cumsum(axis=1)
    enough = int((cumulated.min(axis=0) < 1.0 - _RARE).sum()) + 1
    return np.ascontiguousarray(cumulated[:, :enough])
