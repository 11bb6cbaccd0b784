"""How much a visitor may ask of one simulation or sweep: what the page computes, it holds in memory. `run_batch.py` takes more."""

from typing import NamedTuple

from core.parameters import ParameterError, declaration, declared
from model.configuration import Configuration
from views.panel import own


class Limit(NamedTuple):
    """At most `most` of something (`noun`, in the plural) in `owner`."""

    owner: str
    noun: str
    most: int

    def check(self, count: int) -> None:
        """Refuse more than that.

        Raises:
            ParameterError: it says what the page takes, and what takes more.
        """
        if count > self.most:
            raise ParameterError(
                f"On this page {self.owner} has at most {self.most:,} {self.noun}; got {count:,}. run_batch.py takes more."
            )


GRID = Limit("a sweep", "combinations of values", 10_000)  # they are drawn up while somebody types
LENGTH = Limit("a run", "steps", 200_000)  # of a sweep; some hundred bytes each


def check(configuration: Configuration) -> None:
    """Refuse worlds that are too large for the page (LIMITS of the market's folder says which), and files of the server's disk.

    Raises:
        ParameterError: it says what the page takes.
    """
    market, parameters = configuration.market, configuration.parameters
    for name, limit in own(market, "LIMITS", {}).items():
        limit.check(getattr(parameters, name))
    for name, parameter in declared(market.parameters).items():
        if declaration(parameter).kind == "file" and getattr(parameters, name) != parameter.default:
            raise ParameterError(f"This page reads no file but the project's own; run_batch.py takes {name}.")
