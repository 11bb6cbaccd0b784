"""Build data/tables/rideshare (providers, payloads_catalog, contexts) from data/raw/rideshare: all three, or none.

python -m etl.rideshare.build_tables [--data data/raw/rideshare] [--out data/tables/rideshare]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import pandas as pd

from etl.errors import DataError
from etl.publish import publish
from etl.report import Report
from etl.rideshare.bea import read_bea
from etl.rideshare.catalog import build_catalog
from etl.rideshare.contexts import build_contexts
from etl.rideshare.global_ds import read_record, read_synthetic, read_vehicles
from etl.rideshare.launches import read_launches, read_satellites
from etl.rideshare.places import RAW, TABLES
from etl.rideshare.providers import build_providers
from etl.rideshare.spacex import read_spacex
from etl.rideshare.tables import load_tables

SYNTHETIC = "Global_Space_Exploration_Dataset.csv"  # not in the repository; read for a warning if someone puts it there


def build(data: Path = RAW) -> tuple[dict[str, pd.DataFrame], list[Report]]:
    """The three tables by file name, and what every reader left out."""
    bea, bea_report = read_bea(data / "Business.xlsx")
    record, record_report = read_record(data / "global_launch_record.csv")
    vehicles, vehicles_report = read_vehicles(data / "launch_vehicles.csv")
    spacex, spacex_report = read_spacex(data / "spacex_launch_data.csv")
    launches, launches_report = read_launches(data / "rideshare_launches.csv")
    satellites, satellites_report = read_satellites(data / "satellites.csv")
    catalog = build_catalog(satellites, launches)
    tables = {
        "providers.csv": build_providers(record, vehicles, data / "launch_vehicles.csv"),
        "payloads_catalog.csv": catalog,
        "contexts.csv": build_contexts(bea, launches, catalog, spacex),
    }
    reports = [bea_report, record_report, vehicles_report, spacex_report, launches_report, satellites_report]
    if (data / SYNTHETIC).exists():
        reports.append(read_synthetic(data / SYNTHETIC)[1])
    return tables, reports


def write(tables: dict[str, pd.DataFrame], out: Path = TABLES) -> None:
    """Write under temporary names, read back and check, then rename; a failure leaves the old tables as they were."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out) as work:
        for name, table in tables.items():
            table.to_csv(Path(work) / name, index=False, lineterminator="\n")
        load_tables(Path(work))
        publish(Path(work), out, list(tables))


def main(arguments: list[str] | None = None) -> int:
    """Command line; returns the exit code (2 = bad input)."""
    parser = argparse.ArgumentParser(prog="python -m etl.rideshare.build_tables", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=RAW, help="folder with the raw files (default: data/raw/rideshare)")
    parser.add_argument("--out", type=Path, default=TABLES, help="folder for the tables (default: data/tables/rideshare)")
    options = parser.parse_args(arguments)
    try:
        tables, reports = build(options.data)
        write(tables, options.out)
    except (DataError, OSError) as error:
        print(f"build_tables: {error}", file=sys.stderr)
        return 2
    for report in reports:
        print("\n".join(report.lines()))
    for name, table in tables.items():
        print(f"wrote {name}: {len(table)} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
