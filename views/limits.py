"""How much a visitor may ask of one market or sweep: what the page computes, it holds in memory. `run_batch.py` takes more."""

from typing import NamedTuple

from core.parameters import ParameterError


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


HORIZON = Limit("a horizon", "tenders", 200_000)  # 16 B each; worlds are kept for whoever asks for them next
GRID = Limit("a sweep", "combinations of values", 10_000)  # they are drawn up while somebody types
LENGTH = Limit("a run", "auctions", 200_000)  # of a sweep, 328 B each
