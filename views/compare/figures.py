"""The figures of a sweep, as they are printed."""

import solara

from experiments.figures import caption_of, drawings, variables
from views.compare.folders import Shown
from views.drawing import figure_of
from views.widgets.figure import Drawn
from views.widgets.html import box, words


@solara.component
def SweepFigure(shown: Shown, key: str):
    """A card with one of them."""
    with box("section", "card", data_panel=key):
        AsPrinted(shown, key, headed=True)


@solara.component
def AsPrinted(shown: Shown, key: str, headed: bool = False):
    """The figure and its caption, `headed` by its title and reading aid; it is drawn when it is about to be seen."""
    wanted, set_wanted = solara.use_state(False)
    result = solara.use_thread(
        lambda: figure_of(shown, key) if wanted else None, dependencies=[shown, key, wanted], intrusive_cancel=False
    )
    figure = result.value if wanted else None
    with box("div", "figures"):
        if headed:
            words("h2", figure.title if figure else drawings(shown.market)[key].title)
            words("p", figure.hint if figure else "", "note")
        Drawn(
            label=f"{figure.title} {figure.hint}" if figure else drawings(shown.market)[key].title,
            svg=figure.svg if figure else "",
            caption=caption_of(shown.results, key),
            problem=f"This figure cannot be drawn: {result.error}" if result.error else "",
            event_wanted=lambda _: set_wanted(True),
        )


def inks(shown: Shown) -> str:
    """Style sheet: the colours of this sweep's figures in both themes, on the page's own cards."""
    themes = (("light", False), ("dark", True))
    rules = (f"#app.theme--{theme} .slotlab .figures {{ {variables(shown.results, dark)} }}" for theme, dark in themes)
    return "\n".join([*rules, "#app .slotlab .figures { --paper: var(--card) !important; }"])
