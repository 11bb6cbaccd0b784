"""What the built tables cover."""

FIRST_YEAR, LAST_YEAR = 2010, 2025  #: few vehicles flew before, and they belong to another time
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
ORBITS = ("SSO", "LEO")  #: sun-synchronous, and any other low orbit
