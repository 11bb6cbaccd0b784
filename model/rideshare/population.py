"""Who among the providers follows which strategy, as arrays for the drivers."""

import numpy as np

from agents.rideshare.strategies import PROVIDERS
from agents.strategy import Strategy
from core.compiled import KernelError
from core.parameters import ParameterError, declared
from model.rideshare.kernels.conduct import enrol
from model.rideshare.parameters import RideshareParameters

TRUTHFUL = "truthful"


def strategies(parameters: RideshareParameters) -> tuple[Strategy, ...]:
    """A run's strategies by place: to be truthful, the one of the strategic share, the one of the others.

    Raises:
        ParameterError: a strategy that is not there, or settings that one refuses.
    """
    classes = [PROVIDERS.named(name) for name in (TRUTHFUL, parameters.strategy, parameters.others)]
    return tuple(cls(**{field: getattr(parameters, field) for field in declared(cls)}) for cls in classes)


def is_strategic(parameters: RideshareParameters) -> bool:
    """Whether somebody may ask something else than its cost."""
    return {parameters.strategy, parameters.others} != {TRUTHFUL}


def tactics(parameters: RideshareParameters) -> tuple[np.ndarray, np.ndarray]:
    """Shapes (3, TACTIC), int64, and (3, most parameters): the run's strategies as the drivers know them.

    Raises:
        ParameterError: a strategy that does not compile, one without costs, or settings that a strategy refuses.
    """
    chosen = strategies(parameters)
    if is_strategic(parameters) and parameters.costs == "none":
        named = parameters.strategy if parameters.strategy != TRUTHFUL else parameters.others
        raise ParameterError(f"strategy {named!r} has nothing to hide where nothing costs; set costs=list_price.")
    vectors = [strategy.vector for strategy in chosen]
    settings = np.zeros((len(chosen), max(1, *(vector.size for vector in vectors))))
    for row, vector in zip(settings, vectors, strict=True):
        row[: vector.size] = vector
    try:
        return np.array([strategy.tactic for strategy in chosen], np.int64), settings
    except KernelError as error:
        raise ParameterError(f"strategy {parameters.strategy!r} or {parameters.others!r}: {error}") from None


def memory_rows(parameters: RideshareParameters) -> int:
    """Rows of memory that the run's strategies need."""
    return max(2 * strategy.options + strategy.own_rows for strategy in strategies(parameters))


def draw_population(seed: int, parameters: RideshareParameters, out: np.ndarray) -> None:
    """The place of each provider's strategy among the run's, in the world of `seed`, into `out`, shape (K,)."""
    enrol(np.uint64(seed), parameters.strategic_share, out)
