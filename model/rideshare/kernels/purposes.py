"""What the launch market draws at random: the purposes of its streams, beside those of `core.streams`."""

import numpy as np

TRUTH, CALENDAR, ARRIVALS, CATALOG, VALUES, AVAILABILITY, LAUNCH = (np.int64(purpose) for purpose in range(7))
RATES, SHOCKS, SET_ASIDE, REFLIGHT, MANIFEST = (np.int64(purpose) for purpose in (8, 9, 12, 13, 15))
