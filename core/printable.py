"""Texts that somebody else wrote: names in a folder of results, what a plug-in says when it fails."""


def printable(text: str) -> str:
    r"""The text with an escape (\x1b, \u202e, \ud800) for each character that cannot be printed, on one line.

    Half a surrogate pair cannot be written to a file, a control character makes an SVG no XML and commands a terminal, and a mark
    of direction turns round what stands beside it. A text that can be printed is returned as it is.
    """
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def cut(text: str, most: int) -> str:
    """The text, without its middle if it has more than `most` characters: names often differ at the end."""
    if len(text) <= most:
        return text
    head = most * 2 // 3
    return f"{text[:head]}…{text[len(text) - (most - head - 1) :]}"
