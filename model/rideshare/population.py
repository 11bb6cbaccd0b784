"""Who among the providers follows which strategy, as arrays for the drivers."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from agents.rideshare.strategies import PROVIDERS
from agents.strategy import Strategy
from core.choice import Choice
from core.compiled import KernelError
from core.mix import Mix
from core.parameters import ParameterError
from core.streams import CONDUCT, stream
from model.rideshare.parameters import RideshareParameters

TRUTHFUL = "truthful"


class Conduct(NamedTuple):
    """The strategies of a run as drivers know them, by their place in its mix."""

    tactic: np.ndarray  #: shape (n, TACTIC), int64
    param: np.ndarray  #: shape (n, most parameters)
    memory_rows: int  #: rows of memory that they need
    is_strategic: bool  #: whether somebody may ask something else than its cost
    learns_from_options: bool  #: whether somebody wants to be told what other asks would have earned


def strategy(choice: Choice) -> Strategy:
    """The strategy that a choice names.

    Raises:
        ParameterError: there is none, or values that it refuses.
    """
    return PROVIDERS.named(choice.name)(**choice.values)


def check(parameters: RideshareParameters, choices: Mapping[str, object]) -> None:
    """Refuse strategies where there is nothing to hide.

    Raises:
        ParameterError: a strategy but `truthful` where nothing costs, or values that a strategy refuses.
    """
    for choice in choices["providers"].choices:
        strategy(choice)
        if choice.name != TRUTHFUL and parameters.costs == "none":
            raise ParameterError(f"strategy {choice.name!r} has nothing to hide where nothing costs; set costs=list_price.")


def names(mix: Mix) -> tuple[str, ...]:
    """What the strategies of a mix are called: with the values that differ from their defaults."""
    defaults = {choice.name: PROVIDERS.named(choice.name)().settings for choice in mix.choices}
    return tuple(str(choice.brief(defaults[choice.name])) for choice in mix.choices)


@lru_cache(maxsize=64)
def conduct(mix: Mix) -> Conduct:
    """What drivers need to know of the strategies in a mix.

    Raises:
        ParameterError: a strategy that does not compile, or values that it refuses.
    """
    chosen = [strategy(choice) for choice in mix.choices]
    vectors = [one.vector for one in chosen]
    param = np.zeros((len(chosen), max(1, *(vector.size for vector in vectors))))
    for row, vector in zip(param, vectors, strict=True):
        row[: vector.size] = vector
    try:
        tactic = np.array([one.tactic for one in chosen], np.int64)
    except KernelError as error:
        raise ParameterError(f"providers={mix}: {error}") from None
    return Conduct(
        tactic,
        param,
        memory_rows=max(2 * one.options + one.own_rows for one in chosen),
        is_strategic=any(choice.name != TRUTHFUL for choice in mix.choices),
        learns_from_options=any(one.options for one in chosen),
    )


def draw_population(seed: int, mix: Mix, n: int) -> np.ndarray:
    """Shape (n,), int64: the place in the mix of what each provider of the world `seed` follows."""
    return mix.places(n, stream(np.uint64(seed), CONDUCT, 0))
