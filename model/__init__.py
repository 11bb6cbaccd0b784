"""Markets: a folder a market, and what they have in common. `from model import RideshareMarket` gives a market's Mesa model."""


def __getattr__(name: str):
    """The Mesa model of a market, loaded when it is asked for: parameters and runs need neither Mesa nor pandas."""
    from model.market import market, names  # noqa: PLC0415 (this package is loaded before its modules)

    for known in names():
        if name == f"{known.title()}Market":
            return market(known).load("model")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
