"""The key of a figure with more configurations than names have room: numbers, marks and names down its right side."""

from collections.abc import Sequence

from experiments.figures.colours import Mark
from experiments.figures.labels import MOST_NAMED
from experiments.figures.style import MUTED, SMALL, Sheet, short, text_width

_ROW = 0.185  # inches


def draw_key(sheet: Sheet, labels: Sequence[str], found: dict[str, Mark], bold=()) -> None:
    """Numbers, marks and names of all configurations, down the right side of the sheet."""
    rows, width = len(labels), key_width(labels)
    step = min(_ROW, (sheet.body - 0.1) / rows)
    axes = sheet.place(sheet.width - width, sheet.body - rows * step - 0.02, width, rows * step)
    axes.set(xlim=(0.0, width), ylim=(rows - 0.5, -0.5))
    axes.axis("off")
    size = min(SMALL, step * 72.0 * 0.78)
    for place, label in enumerate(labels):
        weight = "bold" if label in bold else "normal"
        axes.text(0.3, place, str(place + 1), size=size, ha="right", va="center", color=MUTED, weight=weight)
        axes.scatter(0.42, place, s=22, marker=found[label].marker, color=found[label].colour, linewidths=0, clip_on=False)
        axes.text(0.54, place, short(label), size=size, va="center", weight=weight)


def key_width(labels: Sequence[str]) -> float:
    """Inches to keep free for the key: none while names fit beside the marks."""
    return 0.65 + max(text_width(label) for label in labels) if len(labels) > MOST_NAMED else 0.0
