"""Make data/raw/rideshare, our own compact tables of facts, from copies of the public sources.

    python -m etl.rideshare.collect_facts --from DIR [--to data/raw/rideshare]

DIR holds the sources, under the paths named in etl/rideshare/facts. Needed only to refresh data/raw/rideshare, which is in the repository.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from etl.errors import DataError
from etl.publish import publish
from etl.rideshare.facts.falcon import falcon_launches
from etl.rideshare.facts.prices import launch_vehicles, list_prices
from etl.rideshare.facts.record import launch_record
from etl.rideshare.facts.rideshare import rideshare_launches
from etl.rideshare.facts.satellites import satellites
from etl.rideshare.facts.workbook import write_workbook

RAW = Path(__file__).resolve().parents[2] / "data" / "raw" / "rideshare"
TABLES = {
    "spacex_launch_data.csv": falcon_launches,
    "global_launch_record.csv": launch_record,
    "launch_vehicles.csv": launch_vehicles,
    "satellites.csv": satellites,
    "rideshare_launches.csv": rideshare_launches,
    "rideshare_list_prices.csv": list_prices,
}


def collect(source: Path, target: Path = RAW) -> dict[str, int]:
    """Write every table of facts, all or none; returns the rows of each."""
    target.mkdir(parents=True, exist_ok=True)
    frames = {name: make(source) for name, make in TABLES.items()}
    with tempfile.TemporaryDirectory(dir=target) as work:
        for name, frame in frames.items():
            frame.to_csv(Path(work) / name, index=False, lineterminator="\n")
        write_workbook(source, Path(work) / "Business.xlsx")
        publish(Path(work), target, [*frames, "Business.xlsx"])
    return {name: len(frame) for name, frame in frames.items()}


def main(arguments: list[str] | None = None) -> int:
    """Command line; returns the exit code (2 = bad input)."""
    parser = argparse.ArgumentParser(prog="python -m etl.rideshare.collect_facts", description=__doc__.splitlines()[0])
    parser.add_argument("--from", dest="source", type=Path, required=True, help="folder with the public sources")
    parser.add_argument("--to", dest="target", type=Path, default=RAW, help="folder to write (default: data/raw/rideshare)")
    options = parser.parse_args(arguments)
    try:
        for name, rows in collect(options.source, options.target).items():
            print(f"{name}: {rows} rows")
    except (DataError, OSError) as error:
        print(f"collect_facts: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
