"""The run that a market's first screen shows before anything is simulated: `python -m views.live.demo` writes all anew.

A market has one if there is a file `views/<market>/demo.json`.
"""

import json
import sys
from pathlib import Path

from experiments.folder import replace
from model.market import Market, market, names
from views.live.session import Session
from views.live.settings import Settings
from views.live.snapshot import Snapshot
from views.live.telling import Told, from_json, told

STEPS = 200
_VIEWS = Path(__file__).resolve().parents[1]
_DIGITS = 9  # significant: special functions of different SciPy versions differ in the last one or two of 16


def path_of(market: Market) -> Path:
    """Where a market's run lies, if it has one."""
    return _VIEWS / market.name / "demo.json"


def bundled(market: Market) -> tuple[Snapshot | None, Told | None]:
    """The run as it lies in the repository: a snapshot, and its last step told; nothing where there is none."""
    if not path_of(market).exists():
        return None, None
    kept = json.loads(path_of(market).read_text(encoding="utf-8"))
    return Snapshot(**kept["snapshot"]), from_json(kept["told"])


def rendered(market: Market) -> str:
    """What demo.json must hold: the run, carried out now."""
    session = Session(Settings(market), STEPS).wait()
    content = {"snapshot": session.snapshot._asdict(), "told": told(session.explain(STEPS - 1))._asdict()}
    return json.dumps(_rounded(content), indent=1) + "\n"


def _rounded(value):
    if isinstance(value, float):
        return float(f"{value:.{_DIGITS}g}")
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, list | tuple) else value


def main() -> int:
    """Write the runs that are there; returns the exit code."""
    for found in map(market, names()):
        if path_of(found).parent.exists():
            text = rendered(found)
            replace(path_of(found), lambda path, text=text: path.write_text(text, encoding="utf-8"))
            print(f"wrote views/{found.name}/demo.json: {STEPS} {found.step_noun}s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
