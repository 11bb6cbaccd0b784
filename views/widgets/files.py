"""Frames as the bytes of a file."""

import io

import pandas as pd

#: The kinds of files that a figure is taken along as, with their MIME types.
PICTURES = {"pdf": "application/pdf", "svg": "image/svg+xml", "png": "image/png"}


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """CSV in UTF-8, with a line of names and without the index.

    A cell that begins with =, +, - or @, which a spreadsheet takes for a formula, is left as it is: what is read back, joined
    on or compared must be the value itself, and numbers begin with - as well. Open a stranger's file as text.
    """
    return frame.to_csv(index=False, lineterminator="\n").encode()


def parquet_bytes(frame: pd.DataFrame) -> bytes:
    """Parquet, without the index."""
    target = io.BytesIO()
    frame.to_parquet(target, index=False)
    return target.getvalue()
