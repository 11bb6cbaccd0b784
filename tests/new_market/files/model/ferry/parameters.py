"""The ferry's parameters."""

from dataclasses import dataclass

from core.parameters import param
from model.ferry.tables import read_values


@dataclass(frozen=True)
class FerryParameters:
    """What can be set about the world."""

    costs: float = param(1.0, "what a passage costs a captain", unit="USD", low=0.0, high=100.0, each="captains")
    n_captains: int = param(3, "captains", unit="captains", low=1, high=50)
    n_riders: int = param(6, "riders", unit="riders", low=1, high=50)
    n_berths: int = param(3, "berths a crossing", unit="berths", low=1, high=50)
    values: str = param("drawn", "where riders' values come from", choices=("drawn", "file"))
    file: str = param(
        "", "a CSV with the column value, one row a value", kind="file", reader=read_values, when={"values": ("file",)}
    )
    calm: float = param(0.02, "the market is done when a crossing's price moves by less", unit="USD", low=0.0, high=10.0)
