"""What optimistic rules share. Their index lies above the posterior mean, so that they explore.

The platform should expect the posterior mean of any winner, since being chosen does not change a belief. By an index above the
mean it expects too much (the winner's curse), and it pays by the index. `index_debias` takes a share of this excess off
every index before scores are made. At 1 the rule scores as `greedy_sp` does: promises are right on average, and nothing is
explored.
"""

from dataclasses import dataclass
from typing import Any

from mechanisms.api import Guarantee, param
from mechanisms.forms.procurement import ProcurementRule


def debias_share() -> Any:
    """Declare the parameter `index_debias`."""
    return param(0.0, "share of the index's excess over the posterior mean that is taken off", low=0.0, high=1.0)


@dataclass(frozen=True, repr=False)
class OptimisticIndex(ProcurementRule):
    """A subclass has a kernel that calls `posteriors.debias` with its `index_debias`."""

    guarantees = (
        Guarantee("truthful"),
        Guarantee("individually_rational"),
        Guarantee("no_deficit"),
        Guarantee("monotone"),
        Guarantee("anonymous"),
        Guarantee("scale_equivariant"),
    )
