"""What runs of the ferry with the same parameters share."""

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from core.parameters import ParameterError, declared, read_file, sized
from model.ferry.parameters import FerryParameters


@dataclass(frozen=True, eq=False)
class World:
    """`costs` has shape (captains,), USD; `values` those of a user's file, empty where they are drawn."""

    parameters: FerryParameters
    costs: np.ndarray
    values: np.ndarray
    words: dict = field(default_factory=dict)

    @property
    def sizes(self) -> dict[str, int]:
        """How many agents each group has."""
        return {"captains": self.parameters.n_captains, "riders": self.parameters.n_riders}


@lru_cache(maxsize=16)
def scenario(parameters: FerryParameters) -> World:
    """The world of these parameters.

    Raises:
        ParameterError: a list of costs of another length, or values from a file that is not given.
    """
    costs = np.array(sized(parameters.costs, parameters.n_captains, "costs"))
    if parameters.values == "drawn":
        return World(parameters, costs, np.empty(0))
    if parameters.file is None:
        raise ParameterError("values=file needs a file.")
    return World(parameters, costs, read_file(declared(FerryParameters)["file"], parameters.file))
