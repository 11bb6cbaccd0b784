"""Short hashes, one a named column, so that another name shows as another name and not as another result."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from numbers import Real
from pathlib import Path

_DIGITS = 6  # hexadecimal; a change goes unseen with a probability of 6e-8
_ROUNDING = 1e-7  # the differences of sums in USD of which nothing should be left


def ten_digits(value) -> str:
    """A number to ten significant digits, or 0 where it is rounding's alone. All else as it is.

    The last bit of another machine's exp or log, or another order of additions, changes nothing.
    """
    if not isinstance(value, Real):
        return str(value)
    return "0" if abs(value) < _ROUNDING else f"{value:.10g}"


def short_hash(values: Iterable) -> str:
    """Hash of values in their order."""
    return hashlib.sha256("\n".join(map(ten_digits, values)).encode()).hexdigest()[:_DIGITS]


def by_column(columns: Mapping[str, Iterable]) -> dict[str, str]:
    """The hash of each column, by its name."""
    return {name: short_hash(values) for name, values in columns.items()}


def load(path: Path) -> dict[str, dict]:
    """What is kept in a file."""
    return json.loads(path.read_text(encoding="utf-8"))


def save(path: Path, entries: dict[str, dict]) -> None:
    """Write one entry a line."""
    lines = (f"{json.dumps(name)}: {json.dumps(entry)}" for name, entry in entries.items())
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def moved(kept: dict, now: dict) -> list[str]:
    """What differs between two entries, in words: columns under another name, changed, gone and new ones.

    Names are said to have changed if the columns that are gone hold what the new ones hold.
    """
    gone, new = [name for name in kept if name not in now], [name for name in now if name not in kept]
    changed = [f"{name} changed" for name in kept if name in now and kept[name] != now[name]]
    if gone and Counter(kept[name] for name in gone) == Counter(now[name] for name in new):
        return [*changed, f"{', '.join(gone)} renamed to {', '.join(new)}"]
    return [*changed, *(f"{name} gone" for name in gone), *(f"{name} new" for name in new)]


def summary(kept: dict[str, dict], now: dict[str, dict]) -> list[str]:
    """What differs between two files, each kind of difference once and how many entries have it."""
    lines = [line for name in kept if name in now for line in moved(kept[name], now[name])]
    gone, new = [name for name in kept if name not in now], [name for name in now if name not in kept]
    for name in gone:
        same = [other for other in new if now[other] == kept[name]]
        lines.append("entry under another name" if same else "entry gone")
        new = [other for other in new if other not in same[:1]]
    return [f"{line}: {count}" for line, count in Counter([*lines, *["entry new"] * len(new)]).items()]
