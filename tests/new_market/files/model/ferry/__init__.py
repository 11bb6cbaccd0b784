"""A ferry: captains offer passages, riders bid for berths."""

from pathlib import Path

from agents.ferry.strategies import CAPTAINS, RIDERS
from core.choice import Choice
from mechanisms.forms.berths import Berths
from mechanisms.forms.fares import Fares
from model.ferry.metrics import COLUMNS, METRICS
from model.ferry.parameters import FerryParameters
from model.market import Group, Lies, Market, Slot

LIES = Lies(
    lambda steps: [Choice("shading", {"rate": rate}) for rate in (0.5, 0.8, 1.2)],
    lambda lie: f"bids {lie.values['rate']:g} of its value",
)

MARKET = Market(
    name="ferry",
    title="a ferry",
    summary="Captains offer passages, riders bid for berths, and prices settle or do not.",
    step_noun="crossing",
    unit="crossing",
    slots={"berths": Slot(Berths, "highest"), "fares": Slot(Fares, "pay_ask")},
    groups={
        "captains": Group("captain:CaptainAgent", CAPTAINS, "honest", utility="earned"),
        "riders": Group("rider:RiderAgent", RIDERS, "honest", utility="earned", lies=LIES),
    },
    parameters=FerryParameters,
    presets={
        "default": {},
        "busy": {"world": {"n_riders": 9}, "berths": {"highest": {"floor": 0.2}}, "choices": {"riders": "shading"}},
    },
    columns=COLUMNS,
    metrics=METRICS,
    shown=("welfare", "taken", "price"),
    rank_by="welfare",
    baseline="highest",
    block=21,
    log=7,
    data=Path(__file__).parent / "tables",
)
