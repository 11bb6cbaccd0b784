"""A market's parameters of every kind, for tests."""

from dataclasses import dataclass
from pathlib import Path

from core.parameters import param


@dataclass(frozen=True)
class Linear:
    slope: float = param(1.0, "how fast demand falls", low=0.0, high=10.0)


@dataclass(frozen=True)
class Logit:
    mu: float = param(0.25, "how far apart tastes are", low=0.01, high=10.0)
    outside: Linear = param("linear", "who buys nothing", of={"linear": Linear})


MEMBERS = {"linear": Linear, "logit": Logit}


class Registry:
    absent = (("ces", "ces.py is left out: it is broken."),)

    def registered(self):
        return MEMBERS


@dataclass(frozen=True)
class Planted:
    price: float = param(1.0, "a number", low=0.0, high=10.0)
    firms: int = param(2, "a whole number", low=1, high=9)
    costs: str = param("none", "a word", choices=("none", "list_price"))
    sigma: float = param(0.2, "counts where there are costs", low=0.0, when={"costs": ("list_price", "quoted")})
    shock: float = param(0.1, "counts where sigma does", low=0.0, when={"sigma": (0.2,)})
    demand: Logit = param("logit", "a choice", of=MEMBERS)
    values: Logit = param("logit(mu=1.5)", "a choice from a registry", of=Registry())
    slope: float = param(0.5, "counts in logit markets", when={"demand": ("logit",)})
    alpha: float = param(0.5, "a number each", low=0.0, high=1.0, each="firms")
    lots: int = param([1, 2], "a whole number each", low=0, each="firms")
    orbit: str = param("sso", "a word each", choices=("sso", "leo"), each="firms")
    campaigns: Path | None = param("", "a file", kind="file", reader=lambda path: path.read_text(encoding="utf-8"))
