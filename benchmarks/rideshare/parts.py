"""The fused kernel against the sum of the parts that cannot be left out, each measured alone.

Some hundred tenders of a market (K = 12, 24 payloads, TS-SP) are recorded: with which beliefs, which payloads bid. Then
each part runs over them, again and again, in a compiled loop of its own, calling the functions that the fused kernel
calls. The recorded data is little enough to stay in the processor's cache, where the fused kernel's own data is; who is
open and what a kg is worth is drawn afresh every time (a few ns), or the processor would learn by heart how the branches
of some hundred tenders go:

- draws: every random draw of a tender (context, arrivals, items, values, availability, indices, launch);
- scores: the scores, the best and the second;
- fill: the sort by value per kg and the greedy fill.

The sum over the fused time is the share of the fused kernel that is not bookkeeping (payloads coming and going, the
call of the mechanism, the record and its measures of competition).
"""

from typing import NamedTuple

import numba
import numpy as np

from agents.rideshare.layout import PAYLOAD, PROVIDER
from benchmarks.rideshare.worlds import LOAD, tables_of
from benchmarks.timing import Row, medians, show
from core.lending import Loan
from core.streams import MECHANISM, child, lognormal, stream, uniform
from mechanisms import make
from mechanisms.forms.manifest import LOAD as FLYING
from mechanisms.forms.manifest import VALUE, Fates, Manifest
from mechanisms.forms.procurement import Procurement, Work, workings
from mechanisms.kernels.rule import RULE, apply, borrow_rule
from mechanisms.kernels.selection import best_and_second, score_all
from mechanisms.kernels.thompson import draw_beliefs
from model import RideshareMarket
from model.rideshare.kernels.arrays import World
from model.rideshare.kernels.knapsack import sort_descending
from model.rideshare.kernels.layout import CLOCK, SETTING
from model.rideshare.kernels.payloads import draw_context, draw_count, draw_item
from model.rideshare.kernels.purposes import ARRIVALS, AVAILABILITY, CATALOG, LAUNCH, VALUES

TENDERS, REPEATS, ROUNDS, PROVIDERS = 300, 20, 15, 12
_jit = numba.njit(error_model="numpy")


class Tenders(NamedTuple):
    """What was recorded: forms (tender, field, K), payloads (tender, row, place), their number, and capacities (tender, 2)."""

    forms: np.ndarray
    payloads: np.ndarray
    counts: np.ndarray
    capacity: np.ndarray


def _record(market: RideshareMarket) -> Tenders:
    """Hold the tenders step by step and keep copies of what each worked on."""
    state = market.state
    forms = np.zeros((TENDERS, len(Procurement._fields), PROVIDERS))
    payloads = np.zeros((TENDERS, *state.pool.shape))
    counts, capacity = np.zeros(TENDERS, np.int64), np.zeros((TENDERS, 2))
    for tender in range(TENDERS):
        beliefs = state.provider[: len(Procurement._fields)].copy()
        market.step()
        forms[tender] = beliefs
        forms[tender, PROVIDER.open] = state.provider[PROVIDER.open]
        payloads[tender] = state.pool
        counts[tender] = state.clock[CLOCK.pool]
    record = market.datacollector.get_model_vars_dataframe()
    capacity[:] = record[["capacity_kg", "capacity_m3"]]
    return Tenders(forms, payloads, counts, capacity)


@_jit
def draws(seed, world, forms, counts, work):
    """All random draws of the tenders; returns their sum, so that none is optimised away."""
    world, total, sigma = World(*world), 0.0, world[0][SETTING.sigma_v]
    places = workings(work)
    for step in range(REPEATS * counts.size):
        t = step % counts.size
        context = draw_context(seed, step, world)
        total += draw_count(uniform(stream(seed, ARRIVALS, step)), world.arrivals[context])
        items, values, respond = stream(seed, CATALOG, step), stream(seed, VALUES, step), stream(seed, AVAILABILITY, step)
        for seat in range(counts[t]):
            total += draw_item(uniform(child(items, seat)), world.context[context], world.catalog, world.guide)
            total += lognormal(child(values, seat), sigma)
        rows = forms[t]
        form = Procurement(rows[0], rows[1], rows[2], rows[3], rows[4], rows[5], rows[6], rows[7], rows[8])
        for i in range(form.open.size):
            form.open[i] = uniform(child(respond, i)) < world.setting[SETTING.availability]
        draw_beliefs(child(stream(seed, MECHANISM, step), 0), form, places)
        total += places.index[0]
        total += uniform(child(stream(seed, LAUNCH, step), 0))
    return total


@_jit
def scores(seed, availability, forms, index, work):
    """Scores, winner and second of the tenders; returns a checksum."""
    total, spare = 0.0, workings(work)
    for step in range(REPEATS * forms.shape[0]):
        rows = forms[step % forms.shape[0]]
        form = Procurement(rows[0], rows[1], rows[2], rows[3], rows[4], rows[5], rows[6], rows[7], rows[8])
        places = Work(index[step % forms.shape[0]], spare.score, spare.preference)
        respond = stream(seed, AVAILABILITY, step)
        for i in range(form.open.size):
            form.open[i] = uniform(child(respond, i)) < availability
        score_all(form, places)
        winner, second = best_and_second(np.uint64(step), form, places, places.score)
        total += winner + second
    return total


@_jit
def fill(seed, payloads, counts, capacity, arrays, rule):
    """Sort and fill of the tenders; returns the value carried."""
    total, (order, density, scratch, limit, load) = 0.0, arrays
    rule = borrow_rule(rule)
    for step in range(REPEATS * counts.size):
        t = step % counts.size
        pool, values = payloads[t], stream(seed, VALUES, step)
        for k in range(counts[t]):
            order[k] = k
            density[k] = pool[PAYLOAD.density, k] * (0.5 + uniform(child(values, k)))
        sort_descending(order[: counts[t]], density, scratch)
        limit[0], limit[1] = capacity[t, 0], capacity[t, 1]
        form = Manifest(order[: counts[t]], pool[PAYLOAD.mass], pool[PAYLOAD.volume], pool[PAYLOAD.value], limit)
        apply(rule, np.uint64(step), step, form, Fates(pool[PAYLOAD.fate]), load)
        total += load[VALUE]
    return total


def against_parts() -> list[Row]:
    """The parts' sum as a share of the fused time."""
    tables = tables_of(PROVIDERS)
    seen = _record(RideshareMarket("ts_sp", tables=tables, **LOAD))
    market = RideshareMarket("ts_sp", tables=tables, **LOAD)
    index = np.random.default_rng(0).beta(9.0, 1.0, (TENDERS, PROVIDERS))
    work = np.zeros((len(Work._fields), PROVIDERS))
    places = seen.payloads.shape[2]
    arrays = np.zeros(places, np.int64), np.zeros(places), np.zeros(2 * places), np.zeros(2), np.zeros(len(FLYING))
    greedy = Loan(make("greedy_value").rule(np.zeros(0)), RULE)
    seed, held, world = np.uint64(0), TENDERS * REPEATS, tuple(market.facts.world)
    seconds = medians(
        ROUNDS,
        fused=(lambda: market.run(held), held),
        draws=(lambda: draws(seed, world, seen.forms, seen.counts, work), held),
        scores=(lambda: scores(seed, market.parameters.availability, seen.forms, index, work), held),
        fill=(lambda: fill(seed, seen.payloads, seen.counts, seen.capacity, arrays, greedy.address), held),
    )
    fused = seconds.pop("fused")
    parts = ", ".join(f"{name} {show(time)}" for name, time in seconds.items())
    total = sum(seconds.values())
    return [Row(f"parts alone ({parts}) in the fused kernel", show(fused), show(total), total / fused, ">= .6")]
