"""Names of the places in the arrays of the ferry market's agents."""

from core.layout import places

#: Rows of the captains' array (row, captain); USD. `earned` is what it was paid less its costs to date.
CAPTAIN = places("Captain", "cost ask follows earned")

#: Rows of the riders' array (row, rider); USD.
RIDER = places("Rider", "value bid follows earned")
