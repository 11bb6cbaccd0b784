"""Where the data lie: the repository's folder `data`, or the one that the environment variable SLOTLAB_DATA names."""

import os
from pathlib import Path

DATA = Path(os.environ.get("SLOTLAB_DATA") or Path(__file__).resolve().parents[1] / "data").resolve()
RAW, TABLES = DATA / "raw", DATA / "tables"
