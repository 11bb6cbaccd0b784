"""What the built tables cover."""

FIRST_YEAR, LAST_YEAR = 2010, 2025  #: older launches belong to a handful of vehicles of another time
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
ORBITS = ("SSO", "LEO")  #: sun-synchronous, and any other low orbit
