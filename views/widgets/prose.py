"""Running text from docstrings and from the documentation: paragraphs, lists and `code`."""

import re
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import solara

from views.widgets.html import box

STYLE = Path(__file__).with_name("prose.css")  # a page with prose loads it


class Block(NamedTuple):
    """A paragraph, or an item of a list."""

    tag: str  # "p" or "li"
    text: str


def blocks(text: str) -> list[Block]:
    """The paragraphs and items of a text in (plain) Markdown, each on one line."""
    found: list[Block] = []
    ended = True
    for line in text.splitlines():
        words = " ".join(line.split())
        if words.startswith("- "):
            found.append(Block("li", words[2:]))
        elif words and (ended or not found):
            found.append(Block("p", words))
        elif words:
            found[-1] = found[-1]._replace(text=f"{found[-1].text} {words}")
        ended = not words
    return found


def Prose(text: str, class_: str = ""):
    """The text as elements; whatever is between backticks is set as code."""
    with box("div", f"prose {class_}".strip()):
        for tag, run in groupby(blocks(text), key=lambda block: block.tag):
            items = [box(tag, children=_inline(block.text)) for block in run]
            if tag == "li":
                box("ul", "facts", children=items)


def _inline(text: str) -> list:
    """Texts, and elements for `code` and **strong** words."""
    pieces = re.split(r"(`[^`]+`|\*\*[^*]+\*\*)", text)
    return [_element(piece) for piece in pieces if piece]


def _element(piece: str):
    for mark, tag in (("`", "code"), ("**", "b")):
        if len(piece) > 2 * len(mark) and piece.startswith(mark) and piece.endswith(mark):
            return solara.v.Html(tag=tag, children=[piece.removeprefix(mark).removesuffix(mark)])
    return piece
