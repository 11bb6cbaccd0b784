"""Figures of `experiments.figures` for the pages: drawn one at a time on this server, as Matplotlib's settings are everybody's."""

import threading
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from experiments.figures import Inlined, as_bytes, draw, inlined

if TYPE_CHECKING:
    from views.compare.folders import Shown

MOST_KEPT = 60  # figures, of a hundred kB each
_ONE_AT_A_TIME = threading.Lock()


@lru_cache(maxsize=MOST_KEPT)
def figure_of(shown: "Shown", key: str) -> Inlined:
    """A figure of a sweep as an element of a page."""
    with _ONE_AT_A_TIME:
        return inlined(shown.results, key)


def sweep_figure(shown: "Shown", key: str, kind: str) -> bytes:
    """A figure of a sweep with its caption as a file, as run_batch.py --report writes it."""
    return figure_file(lambda: draw(shown.results, key), kind)


def figure_file(make: Callable[[], Figure], kind: str) -> bytes:
    """The figure that `make` draws, as the content of a file of this kind."""
    with _ONE_AT_A_TIME:
        return as_bytes(make(), kind)
