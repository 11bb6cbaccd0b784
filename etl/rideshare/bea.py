"""BEA's space-economy value added from Table 2 of Business.xlsx, in the layout BEA publishes."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from etl.errors import bad
from etl.read import existing_file
from etl.report import Report

SHEET = "Table 2"
LABEL = "Space economy"
LINE_COLUMN, LABEL_COLUMN = 0, 1
LOW_MUSD, HIGH_MUSD = 10_000, 1_000_000  # a value outside means another unit or another table


def read_bea(path: Path) -> tuple[pd.DataFrame, Report]:
    """Columns year, value_added_musd (million current USD), one row a year, ascending."""
    rows = _rows(path)
    head, years = _header(rows, path)
    at = _total_row(rows, head, path)
    values = {year: _value(rows[at][column], at, column, path) for column, year in years.items()}
    frame = pd.DataFrame({"year": list(values), "value_added_musd": list(values.values())})
    below = [row for row in rows[head + 1 :] if _line_number(row) is not None]
    notes = sum(1 for row in rows[head + 1 :] if _line_number(row) is None and any(cell is not None for cell in row))
    left = {"industry lines below the total": len(below) - 1, "footnotes and headings": notes}
    return frame, Report(path.name, len(below) + notes, 1, left, (f"{len(frame)} years, {min(values)} to {max(values)}",))


def _rows(path: Path) -> list[tuple]:
    path = existing_file(path)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, OSError, ValueError, EOFError) as error:
        raise bad(path, f"not readable as an Excel workbook ({error})", "a complete .xlsx file") from None
    try:
        if SHEET not in book.sheetnames:
            raise bad(
                path,
                f"sheet {SHEET!r} is missing (there are {', '.join(book.sheetnames)})",
                f"a sheet {SHEET!r}",
                close=book.sheetnames,
                value=SHEET,
            )
        return [tuple(row) for row in book[SHEET].iter_rows(values_only=True)]
    except (zipfile.BadZipFile, zlib.error, SyntaxError, EOFError) as error:
        raise bad(path, f"sheet {SHEET!r} is damaged ({error})", "a complete .xlsx file") from None
    finally:
        book.close()


def _header(rows: list[tuple], path: Path) -> tuple[int, dict[int, int]]:
    """Row index of the header and, for each data column, its year; years ascend by one."""
    for at, row in enumerate(rows):
        years = {column: year for column, cell in enumerate(row) if column > LABEL_COLUMN and (year := _year(cell)) is not None}
        if len(years) >= 2:
            _consecutive(row, years, at, path)
            return at, years
    raise bad(path, f"sheet {SHEET!r} has no header row of years", "a row with the years from its third column on")


def _consecutive(row: tuple, years: dict[int, int], at: int, path: Path) -> None:
    seen: dict[int, int] = {}
    last = max(years)
    for column in range(LABEL_COLUMN + 1, last + 1):
        year, letter = years.get(column), get_column_letter(column + 1)
        if year is None:
            raise bad(path, repr(row[column]), "a year", row=at + 1, column=letter)
        if year in seen:
            raise bad(
                path,
                f"year {year} again (first in column {get_column_letter(seen[year] + 1)})",
                "each year once",
                row=at + 1,
                column=letter,
            )
        if seen and year != max(seen) + 1:
            raise bad(path, f"year {year} after {max(seen)}", f"{max(seen) + 1}", row=at + 1, column=letter)
        seen[year] = column


def _year(cell: object) -> int | None:
    text = str(cell).strip().removesuffix(".0")
    return int(text) if re.fullmatch(r"(19|20)\d\d", text) else None


def _line_number(row: tuple) -> int | None:
    cell = row[LINE_COLUMN] if row else None
    text = str(cell).strip().removesuffix(".0")
    return int(text) if text.isdigit() else None


def _total_row(rows: list[tuple], head: int, path: Path) -> int:
    """The row of line 1; its label is "Space economy" with at most a footnote digit (another line starts with the same words)."""
    for at in range(head + 1, len(rows)):
        label = str(rows[at][LABEL_COLUMN] or "").strip()
        if re.fullmatch(rf"{LABEL}\d*", label):
            return at
        if _line_number(rows[at]) == 1:
            raise bad(path, f"line 1 is {label!r}", f"{LABEL!r} (in Table 2, value added)", row=at + 1, column="B")
    raise bad(path, f"no line labelled {LABEL!r}", "line 1 with that label", column="B")


def _value(cell: object, at: int, column: int, path: Path) -> float:
    text = str(cell).replace(",", "").strip() if cell is not None else ""
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if isinstance(cell, bool) or not LOW_MUSD <= value <= HIGH_MUSD:
        came = repr(cell) if text else "an empty cell"
        raise bad(path, came, f"million USD from {LOW_MUSD} to {HIGH_MUSD}", row=at + 1, column=get_column_letter(column + 1))
    return value
