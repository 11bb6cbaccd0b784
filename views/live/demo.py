"""The run that the first screen shows before anything is simulated: `python -m views.live.demo` writes demo.json anew."""

import json
import sys
from pathlib import Path

from experiments.folder import replace
from views.live.session import Session
from views.live.settings import Settings
from views.live.snapshot import Belief, Curves, Launch, Snapshot, Wins
from views.live.telling import Told, from_json, told

PATH = Path(__file__).with_name("demo.json")
SETTINGS = Settings()
AUCTIONS = 200
_DIGITS = 9  # significant: special functions of different SciPy versions differ in the last one or two of 16


def bundled() -> tuple[Snapshot, Told]:
    """The run as it lies in the repository: a snapshot, and its last auction told."""
    kept = json.loads(PATH.read_text(encoding="utf-8"))
    shot = kept["snapshot"]
    snapshot = Snapshot(
        **{
            **shot,
            "curves": Curves(**shot["curves"]),
            "wins": Wins(**shot["wins"]),
            "beliefs": tuple(Belief(**belief) for belief in shot["beliefs"]),
            "latest": Launch(**shot["latest"]),
        }
    )
    return snapshot, from_json(kept["told"])


def rendered() -> str:
    """What demo.json must hold: the run, carried out now."""
    session = Session(SETTINGS, AUCTIONS).wait()
    explained = told(session.explain(AUCTIONS - 1))
    content = {"snapshot": _plain(session.snapshot), "told": explained._asdict()}
    return json.dumps(_rounded(content), indent=1) + "\n"


def _plain(snapshot: Snapshot) -> dict:
    """A snapshot as dictionaries and lists."""
    return {
        **snapshot._asdict(),
        "curves": snapshot.curves._asdict(),
        "wins": snapshot.wins._asdict(),
        "beliefs": [belief._asdict() for belief in snapshot.beliefs],
        "latest": snapshot.latest._asdict(),
    }


def _rounded(value):
    if isinstance(value, float):
        return float(f"{value:.{_DIGITS}g}")
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, list | tuple) else value


def main() -> int:
    """Write demo.json; returns the exit code."""
    text = rendered()
    replace(PATH, lambda path: path.write_text(text, encoding="utf-8"))
    print(f"wrote {PATH.name}: {AUCTIONS} auctions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
