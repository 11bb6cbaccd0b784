"""What a reader did with the rows it was given."""

from __future__ import annotations

from typing import NamedTuple


class Report(NamedTuple):
    """Rows in, rows out, and the rows left out by reason (counts)."""

    file: str
    rows_in: int
    rows_out: int
    left_out: dict[str, int]
    notes: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """The report as `build_tables` prints it: one line, and one for each reason and note."""
        head = f"{self.file}: {self.rows_in} rows in, {self.rows_out} out, {sum(self.left_out.values())} left out"
        reasons = [f"  left out {count}: {reason}" for reason, count in self.left_out.items() if count]
        return [head, *reasons, *(f"  note: {note}" for note in self.notes)]
