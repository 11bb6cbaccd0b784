"""Equilibrium bids in auctions where truth is not best, for n bidders whose values are drawn independently from one distribution.

At value v the others all bid less with chance G(v) = F(v)^(n - 1). Each bid below is the best answer if the others bid in the
same way.
"""

from scipy.integrate import quad

from mechanisms.values import ValueDistribution


def first_price_bid(values: ValueDistribution, n: int, value: float) -> float:
    """v less the integral of (F(x) / F(v))^(n - 1) up to v: the mean of the best other value, given that it is lower.

    Source: Krishna (2009), Auction Theory, proposition 2.2.
    """
    chance = values.cdf(value)
    if chance <= 0.0:
        return value
    return value - _integral(lambda x: (values.cdf(x) / chance) ** (n - 1), values, value)


def all_pay_bid(values: ValueDistribution, n: int, value: float) -> float:
    """v G(v) less the integral of G up to v: what the first-price bid costs on average.

    Source: Krishna (2009), Auction Theory, section 3.2.
    """
    return values.cdf(value) ** (n - 1) * first_price_bid(values, n, value)


def _integral(function, values: ValueDistribution, value: float) -> float:
    """The integral from the low end of the support to `value`; the quadrature is told the distribution's kinks."""
    low = float(values.quantile(0.0))
    kinks = [kink for kink in (getattr(values, "middle", low),) if low < kink < value]
    return quad(function, low, value, points=kinks or None, epsabs=1e-13, epsrel=1e-12, limit=200)[0]
