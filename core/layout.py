"""Names of the places in an array."""

from collections import namedtuple


def places(title: str, names: str):
    """A named tuple whose fields hold their own place: `places("Row", "a b").b == 1`."""
    fields = names.split()
    return namedtuple(title, fields)(*range(len(fields)))
