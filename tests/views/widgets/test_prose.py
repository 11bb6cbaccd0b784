"""Markdown is set as written; what could act in the browser, or fetch something, stays text."""

import re

import pytest

from views.widgets.prose import markup

OWN = {slash + tag for slash in ("", "/") for tag in ("p", "ul", "li", "code", "pre", "a")}


def test_paragraphs_lists_code_and_strong_words():
    text = "One\n  and a `half`.\n\n- **a**\n  b\n- c\n\nTwo * 3 * 4.\n"
    assert markup(text).split("\n") == [
        "<p>One",
        "and a <code>half</code>.</p>",
        "<ul>",
        "<li><strong>a</strong>",
        "b</li>",
        "<li>c</li>",
        "</ul>",
        "<p>Two * 3 * 4.</p>",
        "",
    ]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        "`<b>`",
        "<!-- gone? -->",
        "<https://elsewhere.example/<script>>",
        "- <iframe src='//elsewhere.example'>",
        "```\n<script>\n```",
        "    <script>",
    ],
)
def test_html_stays_text(hostile):
    found = markup(hostile)
    assert "&lt;" in found and set(re.findall(r"<(/?[^\s>]+)", found)) <= OWN


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "&#106;avascript:alert(1)", "vbscript:x", "data:text/html,<b>"]
)
def test_a_link_that_would_act_is_none(address):
    assert "<a" not in markup(f"[press]({address})")


def test_no_picture_is_fetched():
    assert "<img" not in markup("![a](https://elsewhere.example/a.png)")
