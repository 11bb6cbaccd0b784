"""Parts that follow from declarations: parameters, mechanisms, columns, metrics, streams, the default market."""

import inspect
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from agents.rideshare.layout import PROVIDER
from agents.rideshare.strategies import PROVIDERS
from core import streams
from core.parameters import allowed, declaration, declared
from core.record import Column
from docs.markdown import code, table
from docs.terms import BLOCK_COLUMNS, MANIFEST_KEYS, RUN_COLUMNS, STATUS_KEYS, STREAMS
from etl.columns import pattern
from etl.rideshare.columns import TABLE_COLUMNS
from etl.rideshare.places import TABLES
from etl.rideshare.tables import load_tables
from mechanisms.api import Mechanism, registered
from mechanisms.forms.bids import Bids
from mechanisms.forms.manifest import Manifest
from mechanisms.forms.procurement import Procurement
from mechanisms.kernels import payments, posteriors, sales, selection, virtual
from model.rideshare import MARKET
from model.rideshare.kernels import purposes
from model.rideshare.parameters import PRESETS, RideshareParameters
from model.rideshare.world import scenario

ROOT = Path(__file__).resolve().parents[1]

#: What a mechanism is offered; the rest of these modules is theirs.
ROUTINES = {
    posteriors: "posterior_mean ucb_index kl_ucb_index",
    selection: "score_all best_and_second best_other any_of softmax_draw",
    payments: "second_score_auction pay_second_or_own pay_softmax promise",
    streams: "child uniform normal exponential beta",
}

#: The same for a mechanism that sells items.
ITEM_ROUTINES = {
    sales: "sell sell_to_highest_bids sell_at_highest_refused_bid best_unserved is_ahead",
    virtual: "virtual_value ironed_virtual_value least_bid",
}


def own_mechanisms(form: type) -> dict[str, type[Mechanism]]:
    """The mechanisms of the folder `mechanisms` for one market form, whatever SLOTLAB_MECHANISMS adds."""
    return {name: cls for name, cls in registered(form).items() if _file_of(cls).is_relative_to(ROOT / "mechanisms")}


def _file_of(cls: type[Mechanism]) -> Path:
    return Path(sys.modules[cls.__module__].__file__).resolve()


def parameter_table(cls: type) -> str:
    """Name, default, allowed values, unit and meaning of the parameters a class declares."""
    rows = [
        [code(name), code(field.default), allowed(field), declaration(field).unit, declaration(field).meaning]
        for name, field in declared(cls).items()
    ]
    return table(["parameter", "default", "allowed", "unit", "meaning"], rows)


def mechanism_parameters() -> str:
    """The parameters of all mechanisms of the launch market in one table."""
    rows = [
        [code(mechanism), code(name), code(field.default), allowed(field), declaration(field).meaning]
        for mechanism, cls in own_mechanisms(Procurement).items()
        for name, field in declared(cls).items()
    ]
    return table(["mechanism", "parameter", "default", "allowed", "meaning"], rows)


def presets() -> str:
    """What each preset changes."""
    return table(["preset", "changes"], [[code(name), _settings(values)] for name, values in PRESETS.items()])


def _settings(values: dict) -> str:
    return ", ".join(code(f"{name}={value}") for name, value in values.items()) or "nothing"


def stream_table() -> str:
    """The purposes of random streams, in the order of their numbers."""
    numbers = {name: int(getattr(streams if hasattr(streams, name) else purposes, name)) for name in STREAMS}
    return table(
        ["purpose", "number", "decides", "index within a tender"],
        [[code(name), numbers[name], *STREAMS[name]] for name in sorted(STREAMS, key=numbers.get)],
    )


def mechanism_sections(form: type) -> str:
    """One section a mechanism of the form: its file's docstring, parameters and guarantees."""
    return "\n\n".join(_section(name, cls) for name, cls in own_mechanisms(form).items())


def form_table(form: type) -> str:
    """The fields that are given to clear a form."""
    rows = [
        [code(name), field.allowed, field.unit, "needed" if field.default is None else f"{field.default:g}", field.meaning]
        for name, field in form.given.items()
    ]
    return table(["field", "allowed", "unit", "default", "meaning"], rows)


def _section(name: str, cls: type[Mechanism]) -> str:
    text = inspect.cleandoc(sys.modules[cls.__module__].__doc__)
    pieces = [f"### `{name}`", *(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))]
    if cls.knows_truth:
        pieces.append("Privileged: it is shown the hidden reliabilities.")
    pieces.append(parameter_table(cls) if declared(cls) else "No parameters.")
    pieces.append(f"Guarantees: {'; '.join(_promise(guarantee) for guarantee in cls.guarantees) or 'none'}.")
    file = _file_of(cls).relative_to(ROOT).as_posix()
    pieces.append(f"File: [{file}](../{file})")
    return "\n\n".join(pieces)


def _promise(guarantee) -> str:
    given = "".join(f", where `{name}` is {value}" for name, value in guarantee.given.items())
    condition = f"; {guarantee.condition}" if guarantee.condition else ""
    return f"{guarantee.property.replace('_', ' ')} ({guarantee.scope}{given}{condition})"


def strategy_sections() -> str:
    """One section a strategy: its file's docstring and parameters."""
    pieces = []
    for name, cls in PROVIDERS.registered().items():
        text = inspect.cleandoc(sys.modules[cls.__module__].__doc__)
        pieces += [f"### `{name}`", *(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))]
        pieces.append(parameter_table(cls) if declared(cls) else "No parameters.")
    return "\n\n".join(pieces)


def routines(offered: dict) -> str:
    """The compiled routines that a mechanism is offered."""
    found = [(module, name, _interpreted(getattr(module, name))) for module, names in offered.items() for name in names.split()]
    return table(
        ["module", "routine", "what it does"],
        [
            [module.__name__.rpartition(".")[2], code(f"{name}{inspect.signature(function)}"), _first_line(function)]
            for module, name, function in found
        ],
    )


def _interpreted(function):
    """The Python function behind a compiled one; with the JIT off, itself."""
    return getattr(function, "py_func", function)


def record_columns() -> str:
    """The columns that a tender's kernels write."""
    return _columns(MARKET.columns.written)


def derived_columns() -> str:
    """The columns that are made of these."""
    return _columns(MARKET.columns.derived)


def _columns(names: tuple[str, ...]) -> str:
    rows = [[code(name), *_about(MARKET.columns[name])] for name in names]
    return table(["column", "unit", "over several tenders", "meaning"], rows)


def _about(column: Column) -> list[str]:
    """Unit, what a row of several tenders has, and meaning."""
    if not column.is_flow:
        return [column.unit, "the last", column.meaning]
    return [column.unit, f"sum over the {code(column.per)}" if column.per else "sum", column.meaning]


def metric_table() -> str:
    """The metrics: formula, unit and direction."""
    words = {True: "more", False: "less", None: ""}
    rows = [[code(name), metric.unit, words[metric.more_is_better], metric.meaning] for name, metric in MARKET.metrics.items()]
    return table(["metric", "unit", "better", "what it is"], rows)


def _first_line(function) -> str:
    return inspect.getdoc(function).splitlines()[0]


def run_columns() -> str:
    """The columns of runs.parquet that are not metrics."""
    return _described(RUN_COLUMNS)


def block_columns() -> str:
    """The columns of blocks.parquet."""
    sums = {name: (MARKET.columns[name].unit, _over_a_block(name)) for name in MARKET.block_columns}
    return _described({**BLOCK_COLUMNS, **sums})


def _over_a_block(name: str) -> str:
    column = MARKET.columns[name]
    if not column.is_flow:
        return f"{code(name)} at the end of the block"
    return f"sum over the block of {code(name)}{'; NaN counts as 0' if column.per else ''}"


def _described(columns: dict[str, tuple[str, str]]) -> str:
    return table(["column", "unit", "meaning"], [[code(name), *about] for name, about in columns.items()])


def manifest_keys() -> str:
    """The keys of manifest.json."""
    return table(["key", "meaning"], [[code(key), meaning] for key, meaning in MANIFEST_KEYS.items()])


def status_keys() -> str:
    """The keys of status.json."""
    return table(["key", "meaning"], [[code(key), meaning] for key, meaning in STATUS_KEYS.items()])


def table_columns(file: str) -> str:
    """The columns of a built table, in their order; columns by year share a row.

    Raises:
        KeyError: a column that etl/columns.py does not describe.
    """
    header = pd.read_csv(TABLES / file, nrows=0).columns
    names = dict.fromkeys(pattern(name) for name in header)
    return _described({name: TABLE_COLUMNS[file][name] for name in names})


def default_market() -> str:
    """What the default market is made of."""
    rows = [*_provider_facts(), *_demand_facts()]
    return table(["of the default market", "value"], rows)


def _provider_facts() -> list[list]:
    """Who is in the market, who is not, and who is new."""
    providers, market = load_tables().providers, scenario(RideshareParameters())
    given = market.parameters
    retired = providers.retired & (providers.last_year < given.as_of)
    entrant = market.template[PROVIDER.entrant] > 0.0
    alpha, beta = market.template[PROVIDER.alpha], market.template[PROVIDER.beta]
    unknown = entrant & (alpha == given.base_alpha) & (beta == given.base_beta)
    return [
        ["vehicles in `providers.csv`", len(providers)],
        [f"retired before {given.as_of} and left out", int(retired.sum())],
        ["reserved for a government and left out", int(providers.government_only.sum())],
        ["providers in the market, K", len(entrant)],
        [f"of them incumbents (a success before {given.as_of})", int((~entrant).sum())],
        ["of them entrants", int(entrant.sum())],
        [f"entrants without any launch before {given.as_of}", int(unknown.sum())],
        ["mean of the base rate Beta(base_alpha, base_beta)", f"{given.base_alpha / (given.base_alpha + given.base_beta):.3f}"],
    ]


def _demand_facts() -> list[list]:
    """What wants to fly."""
    tables = load_tables()
    demand = tables.contexts.groupby("orbit").demand_rate.sum()
    rows = [
        ["contexts (years x orbits)", len(tables.contexts)],
        ["share of demand that goes to SSO", f"{demand['SSO'] / demand.sum():.3f}"],
    ]
    for orbit, satellites in tables.catalog.groupby("orbit"):
        mass = np.average(satellites.mass_kg, weights=satellites.weight)
        rows.append([f"satellites in the catalogue, {orbit}", f"{len(satellites)}, weighted mean mass {mass:.1f} kg"])
    return rows


DECLARED = {
    "world-parameters": partial(parameter_table, RideshareParameters),
    "mechanism-parameters": mechanism_parameters,
    "presets": presets,
    "streams": stream_table,
    "default-market": default_market,
    "mechanisms": partial(mechanism_sections, Procurement),
    "item-mechanisms": partial(mechanism_sections, Bids),
    "manifest-mechanisms": partial(mechanism_sections, Manifest),
    "tender-fields": partial(form_table, Procurement),
    "sale-fields": partial(form_table, Bids),
    "manifest-fields": partial(form_table, Manifest),
    "strategies": strategy_sections,
    "routines": partial(routines, ROUTINES),
    "item-routines": partial(routines, ITEM_ROUTINES),
    "record-columns": record_columns,
    "derived-columns": derived_columns,
    "metrics": metric_table,
    "runs-columns": run_columns,
    "blocks-columns": block_columns,
    "manifest-keys": manifest_keys,
    "status-keys": status_keys,
    **{f"{file.removesuffix('.csv')}-columns": partial(table_columns, file) for file in TABLE_COLUMNS},
}
