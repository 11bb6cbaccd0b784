"""The ferry's columns and metrics."""

from core.metrics import last, mean, ratio, total
from core.record import Columns, flow, level

COLUMNS = Columns(
    {
        "crossings": flow("whole", "crossings", "crossings held"),
        "aboard": flow("whole", "riders", "riders who got on"),
        "worth": flow("money", "USD", "what the passages were worth to those riders"),
        "cost": flow("money", "USD", "what the captain's passage cost it"),
        "taken": flow("money", "USD", "what riders paid"),
        "paid": flow("money", "USD", "what the captain was paid", per="aboard_any"),
        "aboard_any": flow("whole", "crossings", "crossings with somebody aboard"),
        "price": level("share", "USD", "what a rider paid on average in the last crossing"),
    }
)

METRICS = {
    "welfare": ratio("worth - cost", "crossings", unit="USD", more_is_better=True, meaning="Worth less cost a crossing."),
    "taken": mean("taken", unit="USD", more_is_better=None, meaning="What riders paid a crossing."),
    "paid": mean("paid", unit="USD", more_is_better=None, meaning="What a captain was paid where somebody was aboard."),
    "aboard": total("aboard", unit="riders", more_is_better=True, meaning="Riders who got on in all."),
    "price": last("price", unit="USD", more_is_better=False, meaning="The last price."),
}
