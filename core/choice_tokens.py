"""The tokens of a choice's text: numbers, words, quoted text and marks, each with its place."""

import math
import re
from typing import NamedTuple

from core.errors import ParameterError, PointedError, shown

_LONGEST = 20_000  # characters of a text
_WORD = r"[A-Za-z]\w*(?:[.-]\w+)*"
_TOKEN = re.compile(
    rf"""\ *(?:
      (?P<number> (?:\d+\.?\d*|\.\d+) (?:[eE][+-]?\d+)? (?![\w.]) )
    | (?P<word>   {_WORD} )
    | (?P<text>   '(?:[^']|'')*+' | "(?:[^"]|"")*+" )
    | (?P<mark>   [-+*=,()[\]] )
    | (?P<end>    \Z )
    | (?P<bad>    [\d.][\w.]* | . )
    )""",
    re.VERBOSE | re.ASCII,
)
_IS_WORD = re.compile(_WORD, re.ASCII).fullmatch
NAME = "a name, which begins with a letter"
RESERVED = "range"  #: `range(0, 6, 2)` says what a sweep tries, so no choice is called so


class Token(NamedTuple):
    """A piece of text; `kind` is a group of the pattern above."""

    kind: str
    text: str
    place: int


def is_word(text: str) -> bool:
    """Whether a text needs no quotes: letters, digits and _, first a letter; inside also single dots and dashes."""
    return text != RESERVED and _IS_WORD(text) is not None


def quoted(text: str) -> str:
    """A text as it is written: a word as it is, all else in single quotes, with a quote inside doubled."""
    return text if is_word(text) else "'" + text.replace("'", "''") + "'"


class Tokens:
    """A text read from left to right. `owner` begins every message: the option or key that the text was given to."""

    def __init__(self, text: str, owner: str = ""):
        self._owner = f"{owner}: " if owner else ""
        if not isinstance(text, str):
            raise ParameterError(f"{self._owner}expected text; got {shown(text)}.")
        self.text = text.strip()
        if len(self.text) > _LONGEST:
            raise ParameterError(f"{self._owner}a text of {len(self.text):,} characters; {_LONGEST:,} are allowed.")
        if not self.text.isprintable():
            place = next(place for place, sign in enumerate(self.text) if not sign.isprintable())
            raise self.refusal(f"the character {self.text[place]!r} is not allowed", place)
        self._tokens = [
            Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)) for match in _TOKEN.finditer(self.text)
        ]
        self._at = 0

    @property
    def token(self) -> Token:
        """The token that comes next."""
        return self._tokens[self._at]

    def skip(self, mark: str) -> bool:
        """Whether this mark comes next; if so it is passed."""
        found = self.token.kind == "mark" and self.token.text == mark
        self._at += found
        return found

    def need(self, mark: str, what: str) -> None:
        """Pass this mark.

        Raises:
            PointedError: something else comes next; `what` says what is allowed here.
        """
        if not self.skip(mark):
            raise self.expected(what)

    def word(self, what: str) -> str:
        """The word that comes next.

        Raises:
            PointedError: no word comes next, or the reserved one; `what` says what is allowed here.
        """
        if self.token.kind != "word":
            raise self.expected(what)
        if self.token.text == RESERVED:
            raise self.refusal(f"{RESERVED!r} is reserved for the values of a sweep; as text it needs quotes", self.token.place)
        return self._pass().text

    def quoted_text(self) -> str | None:
        """What the quotes that come next hold, None if none come."""
        if self.token.kind != "text":
            return None
        text = self._pass().text
        return text[1:-1].replace(text[0] * 2, text[0])

    def number(self, signed: bool = False) -> int | float | None:
        """The number that comes next, an int if it has neither point nor exponent; None if none comes.

        Raises:
            PointedError: the number is too large for a float, or a sign has no number.
        """
        sign = -1 if signed and self.skip("-") else 1 if signed and self.skip("+") else 0
        if self.token.kind != "number":
            if sign:
                raise self.expected("a number after the sign")
            return None
        text, place = self.token.text, self.token.place
        size = float(text)
        if math.isinf(size):
            raise self.refusal(f"{shown(text)} is not finite: numbers go to 1.8e308", place)
        self._pass()
        return (sign or 1) * (int(text.lstrip("0") or "0") if text.isdecimal() else size)

    def end(self, what: str) -> None:
        """Make sure that nothing follows.

        Raises:
            PointedError: something does; `what` says what is allowed here.
        """
        if self.token.kind != "end":
            raise self.expected(what)

    def expected(self, what: str) -> PointedError:
        """The error for what comes next where `what` is allowed."""
        kind, text, place = self.token
        came = "the text ends" if kind == "end" else f"got {shown(text)}"
        if kind == "bad":
            came += ": this quote is not closed" if text in "'\"" else ": only words and numbers go without quotes"
        elif text in ("+", "-") and self._tokens[self._at + 1].kind == "number":
            came += ": a sign belongs to a number only after '=', ',' or '['"
        return self.refusal(f"expected {what}; {came}", place)

    def refusal(self, reason: str, place: int) -> PointedError:
        """An error at a place of the text."""
        return PointedError(f"{self._owner}{reason}.", self.text, place)

    def _pass(self) -> Token:
        """The token that comes next, passed."""
        token = self.token
        self._at += 1
        return token
