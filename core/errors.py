"""Errors in what people type. They say what came, what is allowed, what is close, and where."""

from difflib import get_close_matches


class ParameterError(ValueError):
    """A name or a value that is not allowed; the message says what came, what is allowed and what is close."""


class PointedError(ParameterError):
    """An error at a place in a text: the message is the reason, the text, and a caret below the place."""

    def __init__(self, reason: str, text: str, place: int):
        super().__init__(reason, text, place)
        self.reason, self.text, self.place = reason, text, place

    def __str__(self) -> str:
        start = max(0, min(self.place - _MOST_SHOWN, len(self.text) - 2 * _MOST_SHOWN))
        cut = self.text[start : start + 2 * _MOST_SHOWN]
        before, after = "…" * (start > 0), "…" * (start + len(cut) < len(self.text))
        line = "".join(sign if sign.isprintable() else "\ufffd" for sign in f"{before}{cut}{after}")
        return f"{self.reason}\n{line}\n{' ' * (len(before) + self.place - start)}^"


def unknown(kind: str, name: object, known, owner: str = "", absent=()) -> ParameterError:
    """The error for an unknown name, with the nearest known one.

    `absent` has pairs: a name that is missing, and a sentence that says why. For such a name the error gives its reason; for any other
    name it gives all reasons, since a broken file may have been meant to define it.
    """
    where, reasons = f"{owner}: " if owner else "", dict(absent)
    if str(name) in reasons:
        return ParameterError(f"{where}{kind} {name!r} cannot be used: {reasons[str(name)]}")
    known = sorted(set(known))
    listing = ", ".join(known) if known else "none"
    message = f"{where}unknown {kind} {shown(name)}.{hint(name, known)} Known: {listing}."
    return ParameterError(" ".join([message, *reasons.values()]))


def hint(name: object, known) -> str:
    """Did you mean ...?, for the nearest known name, if one is near."""
    close = get_close_matches(str(name), known, n=1, cutoff=0.5)
    return f" Did you mean {close[0]!r}?" if close else ""


_MOST_SHOWN = 60  # characters of a value in a message, and of a text on either side of a place


def shown(value: object) -> str:
    """A value as a message quotes it: `repr`, cut where it is long."""
    try:
        text = repr(value)
    except ValueError:  # a whole number of too many digits
        return "a number of too many digits"
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}… ({len(text):,} characters)"
