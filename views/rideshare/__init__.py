"""What the launch market adds to the pages."""

from views.limits import Limit
from views.panel import COMPARE, Card, Panel
from views.rideshare.beliefs import BELIEFS
from views.rideshare.money import MONEY
from views.rideshare.news import news
from views.rideshare.print import figure
from views.rideshare.thickness import THICKNESS
from views.rideshare.wins import WINS

__all__ = ["CARDS", "IN_SIGHT", "LIMITS", "PANELS", "figure", "news"]


def _surface(shown):
    from views.rideshare.surface import Surface  # noqa: PLC0415 (Matplotlib takes half a second)

    return Surface(shown)


CARDS = (
    Card("delivered", "Delivered value", "{:.1%}", "of tendered"),
    Card("profit", "Profit", "{:.1%}", "of tendered"),
    Card("regret", "Regret", "{:.1f}", "W"),
    Card("thickness", "Thickness", "{:.4f}", "W"),
    Card("inclusion", "Entrants' share", "{:.1%}", "of wins", beside=("the truth would warrant", "oracle_inclusion")),
)
PANELS = (
    MONEY,
    BELIEFS,
    WINS,
    THICKNESS,
    Panel("risk_profit_inclusion", "Risk, profit and inclusion", COMPARE, lambda shown: shown, _surface),
)
IN_SIGHT = ("payloads", "patience", "calendar")
LIMITS = {"horizon": Limit("a horizon", "tenders", 200_000)}  # 16 B each; worlds are kept for whoever asks for them next
