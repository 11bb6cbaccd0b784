"""A market that is nothing but a folder of its own can be audited: one slot, one group with strategies, no Mesa, no pandas."""

import sys
from dataclasses import dataclass
from textwrap import dedent

import pytest

import model
from agents.strategy import Strategies
from core.choice import Choice
from core.parameters import ParameterError, param
from core.record import Columns
from experiments.audit.audits import audit_one
from experiments.audit.replay import replay
from experiments.audit.request import HORIZON, AuditRequest, AuditSize
from experiments.audit.verdicts import REFUTED, UNREFUTED
from experiments.config import Settings
from mechanisms import make
from mechanisms.forms.bids import Bids
from model import market as markets
from model.market import Group, Lies, Market, Slot

STEPS, SEEDS = 4, tuple(range(40))
STRATEGY = """
    from dataclasses import dataclass
    from agents.strategy import Strategy
    from core.parameters import param

    @dataclass(frozen=True)
    class Shade(Strategy):
        name = "shade"
        share: float = param(0.5, "of the value that is bid", low=0.0, high=2.0)
"""
TRUTHFUL = """
    from dataclasses import dataclass
    from agents.strategy import Strategy

    @dataclass(frozen=True)
    class Truthful(Strategy):
        name = "truthful"
"""
RUN = """
    from types import SimpleNamespace
    import numpy as np

    def world(parameters):
        return SimpleNamespace(sizes={"bidders": 3})

    class Run:
        def __init__(self, world, choices, seed):
            self.rule, self.draws, self.earned = choices["rule"], np.random.default_rng(seed), np.zeros(3)
            choices = [choices["bidders"].items[place].choice for place in choices["bidders"].places(3, 0)]
            self.shares = np.array([choice.values.get("share", 1.0) for choice in choices])

        def advance(self, n, until_done=False, stop=None):
            for _ in range(n):
                values = self.draws.uniform(0.0, 1.0, 3)
                self.earned += self._surplus(values)
            return n

        def _surplus(self, values):
            sold = self.rule.clear(bid=values * self.shares)
            return values * sold.allocation - sold.payment

        def field(self, group, name):
            return getattr(self, name)
"""


@dataclass(frozen=True)
class Nothing:
    """The parameters of a world in which there is nothing to set."""

    idle: int = param(0, "nothing", low=0, high=1)


@pytest.fixture
def sales(tmp_path, monkeypatch) -> Market:
    """Sales to three bidders, in a temporary folder."""
    files = {"toy_bidders": {"__init__": "", "shade": STRATEGY, "truthful": TRUTHFUL}, "model/toy": {"__init__": "", "run": RUN}}
    for folder, modules in files.items():
        (tmp_path / folder).mkdir(parents=True)
        for name, text in modules.items():
            (tmp_path / folder / f"{name}.py").write_text(dedent(text), encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(model, "__path__", [*model.__path__, str(tmp_path / "model")])
    lies = Lies(
        lambda steps: [Choice("shade", {"share": share}) for share in (0.6, 0.8)], lambda lie: f"bids {lie.values['share']}"
    )
    made = Market(
        name="toy", title="toy sales", summary="", step_noun="sale", unit="USD", slots={"rule": Slot(Bids, "vickrey")},
        groups={"bidders": Group("bidder:Bidder", Strategies("toy_bidders"), "truthful", utility="earned", lies=lies)},
        parameters=Nothing, columns=Columns({}), metrics={}, shown=(), rank_by="", baseline="vickrey", block=1, world="run:world",
        start="run:Run",
    )  # fmt: skip
    import_module = markets.import_module
    monkeypatch.setattr(markets, "names", lambda: ("toy",))
    monkeypatch.setattr(markets, "import_module", lambda name: _Toy(made) if name == "model.toy" else import_module(name))
    yield made
    for name in [name for name in sys.modules if name.startswith(("toy_bidders", "model.toy"))]:
        del sys.modules[name]


class _Toy:
    def __init__(self, made: Market):
        self.MARKET = made


def request(market: Market, rule: str) -> AuditRequest:
    return AuditRequest(market, (rule,), {}, Settings({}, {}, {}), AuditSize(steps=STEPS), SEEDS, 1, HORIZON)


@pytest.mark.parametrize(("rule", "verdict"), [("first_price", REFUTED), ("vickrey", UNREFUTED)])
def test_shading_pays_where_bids_are_paid(sales, rule, verdict):
    asked = request(sales, rule)
    asked.check()
    audit = audit_one(make(rule), asked)
    assert {finding.property: finding.verdict for finding in audit.findings} == {
        "truthful": verdict,
        "truthful_in_expectation": verdict,
    }
    assert len(audit.roles) == 3 and {role.agent for role in audit.roles} == {"0", "1", "2"}
    assert audit.roles[0].told in {"bids 0.6", "bids 0.8"} and (audit.roles[0].gain > 0.0) == (rule == "first_price")


def test_its_witness_replays(sales):
    findings = audit_one(make("first_price"), request(sales, "first_price")).findings
    for finding in findings:
        assert finding.witness["market"] == "toy" and finding.witness["lie"].startswith("shade(share=")
        assert replay(finding.witness).agrees


def test_rules_of_other_markets_have_no_horizon_there(sales):
    with pytest.raises(ParameterError, match="'ts_sp' is for the launch market"):
        request(sales, "ts_sp").check()
