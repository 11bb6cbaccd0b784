"""What the launch market adds to the pages."""

from model.rideshare import MARKET
from views.limits import Limit
from views.panel import Card
from views.rideshare.beliefs import BELIEFS
from views.rideshare.money import MONEY
from views.rideshare.news import news
from views.rideshare.thickness import THICKNESS
from views.rideshare.wins import WINS

__all__ = ["CARDS", "COMPARED", "IN_SIGHT", "LIMITS", "PANELS", "UNITS", "news"]

CARDS = (
    Card("delivered", "Delivered value", "{:.1%}", "of tendered"),
    Card("profit", "Profit", "{:.1%}", "of tendered"),
    Card("regret", "Regret", "{:.1f}", "W"),
    Card("thickness", "Thickness", "{:.4f}", "W"),
    Card("inclusion", "Entrants' share", "{:.1%}", "of wins", beside=("the truth would warrant", "oracle_inclusion")),
)
COMPARED = (*MARKET.shown, "risk", "gap")
PANELS = (MONEY, BELIEFS, WINS, THICKNESS)
UNITS = "W is the value of the most valuable bundle that a launch could carry."
#: Parameters of the world that are always in sight; the others can be unfolded.
IN_SIGHT = ("payloads", "patience", "calendar")
LIMITS = {"horizon": Limit("a horizon", "tenders", 200_000)}  # 16 B each; worlds are kept for whoever asks for them next
