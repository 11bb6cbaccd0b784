"""Running text from docstrings and from the documentation, which are written in Markdown."""

from pathlib import Path

import solara
from markdown_it import MarkdownIt

STYLE = Path(__file__).with_name("prose.css")  # a page with prose loads it

# Plug-ins bring docstrings: HTML in them stays text, and the page asks no other host for a picture.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable("image")


def markup(text: str) -> str:
    """The HTML of a text in Markdown."""
    return _MARKDOWN.render(text)


def Prose(text: str):
    """The text as elements."""
    solara.HTML(unsafe_innerHTML=markup(text), classes=["prose"])
