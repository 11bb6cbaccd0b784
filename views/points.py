"""Numbers for charts: few enough, and as JSON carries them."""

import numpy as np

MOST_POINTS = 300  # of one curve


def thinned(count: int, most: int = MOST_POINTS) -> np.ndarray:
    """Places of at most `most` of `count` points, evenly spread, the first and the last among them."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(int))


def plain(values, digits: int = 5) -> list[float | None]:
    """Numbers rounded to so many digits behind the point; None where there is none."""
    rounded = np.round(np.asarray(values, float), digits)
    missing = np.isnan(rounded).tolist()
    return [None if gone else value for gone, value in zip(missing, rounded.tolist(), strict=True)]
