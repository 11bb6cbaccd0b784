"""Publication figures of a sweep: a function a figure, and `draw_all` for the folder that `run_batch.py` wrote."""

from experiments.figures.beliefs import belief_frame, beliefs_against_truth, provider_beliefs
from experiments.figures.comparisons import inclusion_bars, promised_delivered, thickness_profit
from experiments.figures.curves import learning_curves, learning_frame
from experiments.figures.entry import entry_frontier
from experiments.figures.files import FIGURES, FORMATS, as_bytes, caption_of, draw_all, drawings, figures_of, save, svg_text
from experiments.figures.results import Results, about, load
from experiments.figures.single_run import single_run
from experiments.figures.style import INCLUSION, Mark, marks, mechanism_mark
from experiments.figures.surface import efficient, risk_profit_inclusion

__all__ = [
    "FIGURES",
    "FORMATS",
    "INCLUSION",
    "Mark",
    "Results",
    "about",
    "as_bytes",
    "belief_frame",
    "beliefs_against_truth",
    "caption_of",
    "draw_all",
    "drawings",
    "efficient",
    "entry_frontier",
    "figures_of",
    "inclusion_bars",
    "learning_curves",
    "learning_frame",
    "load",
    "marks",
    "mechanism_mark",
    "promised_delivered",
    "provider_beliefs",
    "risk_profit_inclusion",
    "save",
    "single_run",
    "svg_text",
    "thickness_profit",
]
