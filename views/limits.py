"""How much a visitor may ask of one market or sweep: what the page computes, it holds in memory. `run_batch.py` takes more."""

from core.parameters import ParameterError

MOST_HORIZON = 200_000  # tenders of a calendar, 16 B each; worlds are kept for whoever asks for them next
MOST_WORLDS = 10_000  # combinations of values in a sweep: they are drawn up while somebody types
MOST_LONG = 200_000  # auctions of a run in a sweep, 328 B each


def check_horizon(horizon: int) -> None:
    """Refuse a calendar that takes too much memory.

    Raises:
        ParameterError: it says what the page takes, and what takes more.
    """
    if horizon > MOST_HORIZON:
        raise ParameterError(
            f"On this page a horizon has at most {MOST_HORIZON:,} tenders; got {horizon:,}. run_batch.py takes more."
        )


def check_count(combinations: int) -> None:
    """Refuse a grid that takes long to draw up.

    Raises:
        ParameterError: it says what the page takes, and what takes more.
    """
    if combinations > MOST_WORLDS:
        raise ParameterError(
            f"On this page a sweep has at most {MOST_WORLDS:,} combinations of values; got {combinations:,}. run_batch.py takes more."
        )


def check_length(auctions: int) -> None:
    """Refuse runs whose records take too much memory.

    Raises:
        ParameterError: it says what the page takes, and what takes more.
    """
    if auctions > MOST_LONG:
        raise ParameterError(f"On this page a run has at most {MOST_LONG:,} auctions; got {auctions:,}. run_batch.py takes more.")
