"""The misreports that the search over random clearings tries. Those of whole runs are a market's own (`Group.lies`)."""

import numpy as np

#: What participants report instead of the truth, (scale, shift) each: scale x truth + shift, shifts in the unit of money.
SHIFTS = (-0.5, -0.2, -0.05, -0.01, 0.01, 0.05, 0.2, 0.5)
SCALES = (0.0, 0.5, 0.8, 0.9, 1.1, 1.25, 1.5, 2.0)
LIES = np.array([*((1.0, shift) for shift in SHIFTS), *((scale, 0.0) for scale in SCALES)])
