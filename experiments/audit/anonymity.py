"""Whether participants who change places change outcomes, on average over a mechanism's draws."""

from dataclasses import replace

import numpy as np

from experiments.audit.clearing import INTERPRETED_SHARE
from experiments.audit.expectation import Mean, mean_gain, rows_of
from mechanisms.forms.clearings import Clearings, Instance

INSTANCES, DRAWS = 200, 1000
_WON = 1


def rearranged(instance: Instance) -> Instance:
    """The instance with the participants in another order, and what is believed of them with them."""
    order = np.roll(np.arange(instance.form[0].size)[::-1], 1)
    form = instance.form._make(np.ascontiguousarray(field[order]) for field in instance.form)
    return replace(instance, form=form, liar=int(np.flatnonzero(order == instance.liar)[0]))


def search_differences(clearings: Clearings, seed: int) -> list[Mean]:
    """What changing places does to one participant of each instance, the clearest difference first.

    Raises:
        MechanismError: the mechanism broke its contract.
    """
    share = 1.0 if clearings.compiled else INTERPRETED_SHARE
    draws = (0, max(200, int(DRAWS * share)))
    found = []
    for number in range(max(120, int(INSTANCES * share))):
        instance = clearings.draw(seed, number)
        if instance.liar >= 0:
            found.append(Mean(number, -1, *difference(clearings, instance, draws), draws))
    return sorted(found, key=lambda mean: mean.gain - mean.detectable, reverse=True)


def difference(clearings: Clearings, instance: Instance, draws: tuple[int, int]) -> tuple[float, float, bool]:
    """Mean change of the participant's surplus or of its share of wins, whichever is clearer; and, as `mean_gain` has it, the
    least change that would be told from none, and whether the mean is exact."""
    here = rows_of(clearings, instance, instance.truth, draws)
    there = rows_of(clearings, moved := rearranged(instance), moved.truth, draws)
    pairs = [(here, there), (here[:, [_WON, _WON, 2]], there[:, [_WON, _WON, 2]])]
    changes = [mean_gain(*pair, 4 * INSTANCES) for rows in pairs for pair in (rows, rows[::-1])]
    return max(changes, key=lambda change: change[0] - change[1])
