"""Numbers as people read them: thousands apart, as many decimals as the metric has. In print and on pages they are `typeset`."""

from experiments.statistics import Interval
from model.market import Market

NOTHING = "n/a"
_DECIMALS = 3


def decimals(market: Market, metric: str) -> int:
    """How many decimals a metric is shown with."""
    return market.decimals.get(metric, _DECIMALS)


def unit_of(market: Market, metric: str) -> str:
    """The unit of a metric in words; 1 is a share, or money per what the market tells it per."""
    unit = market.metrics[metric].unit
    return f"share, or per {market.unit}" if unit == "1" else unit


def named(market: Market, metric: str) -> str:
    """A metric's name with its unit, for an axis: "regret, W"."""
    unit = market.metrics[metric].unit
    return metric.replace("_", " ") + (f", {unit}" if unit != "1" else "")


def number(value: float, places: int = _DECIMALS, signed: bool = False) -> str:
    """A number with that many decimals: "1,234.5"."""
    return f"{value:{'+' if signed else ''},.{places}f}"


def typeset(text: str) -> str:
    """The text of a number with a real minus sign."""
    return text.replace("-", "\N{MINUS SIGN}")


def amount(value: float, digits: int = 3) -> str:
    """An amount in so many figures, or to the unit from 1,000 on."""
    return number(value, 0) if abs(value) >= 1000.0 else f"{value:.{digits}g}"


def per_cent(share: float, places: int = 0, signed: bool = False) -> str:
    """A share: "37 %"."""
    return f"{number(share * 100.0, places, signed)} %"


def share_with_half(value: Interval) -> str:
    """The mean of a share with the half-width of its interval: "37 ± 12 %"."""
    scaled = Interval(value.mean * 100.0, value.half * 100.0, value.n)
    return f"{with_half(scaled, 0)} %" if value.n else NOTHING


def half(value: Interval, places: int = _DECIMALS) -> str:
    """The half-width of an interval, "± 0.012"; nothing where it has none."""
    return "" if value.n < 2 else f"± {number(value.half, places)}"


def with_half(value: Interval, places: int = _DECIMALS, signed: bool = False) -> str:
    """A mean with the half-width of its interval: "0.931 ± 0.012"."""
    return f"{number(value.mean, places, signed)} {half(value, places)}".rstrip() if value.n else NOTHING


def cell(market: Market, value: Interval, name: str, signed: bool = False, starred: bool = False) -> str:
    """A mean of metric `name` and the half-width of its 95 % interval as printed; a difference is `signed`, and may be starred."""
    places = decimals(market, name)
    if value.n == 0:
        return NOTHING
    star = ("*" if starred else " ") if signed else ""
    width = "" if value.n < 2 else f"±{value.half:.{places}f}".replace("±0.", "±.")
    return f"{value.mean:{'+' if signed else ''}.{places}f}{width}{star}"
