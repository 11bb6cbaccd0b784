"""Business.xlsx: BEA's Table 2, rewritten in BEA's layout with BEA's figures, and a ReadMe sheet of ours."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl

SHEET = "Table 2"
README = (
    "Space economy value added, United States, 2012-2023",
    "Source: U.S. Bureau of Economic Analysis, U.S. Space Economy Estimates 2012-2023, last updated March 31, 2025 (public domain).",
    "Sheet 'Table 2' holds the figures of BEA's table of that name in BEA's own layout; BEA's other tables are left out.",
    "Column A is a line number, not money. Digits at the end of some labels are footnote marks. '…' means not shown.",
)
FIXED_TIME = (2025, 3, 31, 0, 0, 0)


def write_workbook(source: Path, target: Path) -> None:
    """Read BEA's Table 2 from `source`/Business.xlsx and write our workbook to `target`."""
    rows = [row for row in _sheet_rows(source / "Business.xlsx") if any(cell is not None for cell in row)]
    book = openpyxl.Workbook()
    readme = book.active
    readme.title = "ReadMe"
    for line in README:
        readme.append([line])
    table = book.create_sheet(SHEET)
    for row in rows[:4]:
        table.append(row)
    table.append([])
    for row in rows[4:]:
        table.append(row)
    table.column_dimensions["B"].width = 70
    book.save(target)
    _fix_times(target)


def _sheet_rows(path: Path) -> list[list]:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        return [list(row) for row in book[SHEET].iter_rows(values_only=True)]
    finally:
        book.close()


def _fix_times(path: Path) -> None:
    """The same workbook with fixed times and stored (not compressed) members, so that its bytes repeat."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in sorted(old.namelist())}
    stamp = b"2025-03-31T00:00:00Z"
    core = parts["docProps/core.xml"]
    parts["docProps/core.xml"] = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z", stamp, core)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as new:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, FIXED_TIME)
            info.external_attr = 0o644 << 16
            info.create_system = 3
            new.writestr(info, content)
