"""Market mechanisms: each takes arrays of reports and returns an outcome. One file is one mechanism; to add one, add a file.

Files in a folder that the environment variable SLOTLAB_MECHANISMS names are found as if they were here.
"""

from core.plugins import folders_outside

__path__ += folders_outside()

from mechanisms.api import (  # noqa: E402 (the path above is where plug-ins are looked for)
    Guarantee,
    Mechanism,
    MechanismError,
    Outcome,
    ParameterError,
    left_out,
    make,
    registered,
)

__all__ = [
    "Guarantee",
    "Mechanism",
    "MechanismError",
    "Outcome",
    "ParameterError",
    "left_out",
    "make",
    "registered",
]
