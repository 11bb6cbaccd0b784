"""Names of the places in the arrays of the launch market's agents; kernels and everyone above use them."""

from core.layout import places

#: Rows of the providers' array (row, K). `serves_sso` and `serves_leo` follow the order of ORBITS. Ask, worth, cost, surplus
#: and ceiling are in units of W; `returns` is the first step in which a provider may bid again after a failure. `strategy` is the
#: place of its strategy among the run's, `member` and `earned` serve `model.rideshare.kernels.conduct`; `side` and `surplus_usd`
#: are in USD, to date. `credit`, `credited` (ask less credit) and `admitted` are what policies make of an auction; `credit` is 0,
#: and nobody reads the others, without policies.
PROVIDER = places(
    "Provider",
    "ask worth open alpha beta tried won veil truth entrant serves_sso serves_leo entry exit "
    "rate cost load_kg surplus capacity_kg returns ceiling strategy member earned side surplus_usd credit credited admitted",
)

#: Rows of the pool's array (row, place): payloads that wait or have just been tendered.
PAYLOAD = places("Payload", "item arrived seat orbit mass volume value density fate")

ORBITS = ("SSO", "LEO")

#: What becomes of a payload in a tender beside what a manifest rule says (see `agents.rideshare.payload` for the words).
WAITING, NO_LAUNCH = 0, 5
