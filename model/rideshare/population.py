"""Who among the providers follows which strategy, as arrays for the drivers."""

from collections.abc import Mapping

import numpy as np

from agents.rideshare.strategies import PROVIDERS
from core.mix import Mix
from core.parameters import ParameterError
from core.streams import CONDUCT, stream
from model.rideshare.parameters import RideshareParameters

TRUTHFUL = "truthful"


def check(parameters: RideshareParameters, choices: Mapping[str, object]) -> None:
    """Refuse strategies where there is nothing to hide, and a manifest rule that compiled code cannot call.

    Raises:
        ParameterError: a strategy but `truthful` where nothing costs, or a manifest rule in plain Python.
    """
    if choices["manifest"].kernel is None:
        raise ParameterError(f"manifest={choices['manifest'].name} is in plain Python; a manifest rule needs a kernel.")
    for choice in choices["providers"].choices:
        if choice.name != TRUTHFUL and parameters.costs == "none":
            raise ParameterError(f"strategy {choice.name!r} has nothing to hide where nothing costs; set costs=list_price.")


def names(mix: Mix) -> tuple[str, ...]:
    """What the strategies of a mix are called: with the values that differ from their defaults."""
    defaults = {choice.name: PROVIDERS.named(choice.name)().settings for choice in mix.choices}
    return tuple(str(choice.brief(defaults[choice.name])) for choice in mix.choices)


def is_strategic(mix: Mix) -> bool:
    """Whether somebody may ask something else than its cost."""
    return any(choice.name != TRUTHFUL for choice in mix.choices)


def draw_population(seed: int, mix: Mix, n: int) -> np.ndarray:
    """Shape (n,), int64: the place in the mix of what each provider of the world `seed` follows."""
    return mix.places(n, stream(np.uint64(seed), CONDUCT, 0))
