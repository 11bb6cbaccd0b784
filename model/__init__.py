"""Markets: a folder a market."""

__all__ = ["RideshareMarket"]


def __getattr__(name: str):
    """The Mesa model, loaded when it is asked for: parameters and runs need neither Mesa nor pandas."""
    if name == "RideshareMarket":
        from model.rideshare.simulation import RideshareMarket  # noqa: PLC0415

        return RideshareMarket
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
