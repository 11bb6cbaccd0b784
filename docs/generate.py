"""Write the generated parts of the documentation from the code's declarations and from sweeps.

python -m docs.generate            rewrite the parts
python -m docs.generate --check    change nothing; exit 1 and name the files that are stale

A part lies between `<!-- generated: NAME -->` and `<!-- end of NAME -->`. All else is written by hand.
"""

import re
import sys
from pathlib import Path

from docs.measured_tables import MEASURED
from docs.parts import DECLARED
from experiments.folder import replace

DOCS = Path(__file__).resolve().parent
PARTS = {**DECLARED, **MEASURED}
_PART = re.compile(r"(<!-- generated: (?P<name>[\w-]+) -->\n)(?P<body>.*?)(<!-- end of (?P=name) -->)", re.DOTALL)


class UnknownPart(KeyError):
    """A marker in the Markdown that names no part."""


def pages() -> list[Path]:
    """The README, and the Markdown files of this folder and of the folders in it, in the order of their names."""
    return [DOCS.parent / "README.md", *sorted(DOCS.rglob("*.md"))]


def part_names(text: str) -> list[str]:
    """Names of the generated parts of a page."""
    return [found["name"] for found in _PART.finditer(text)]


def renewed(text: str) -> str:
    """The page with every generated part as the code has it now.

    Raises:
        UnknownPart: a marker that names no part.
    """

    def replacement(found: re.Match) -> str:
        if found["name"] not in PARTS:
            raise UnknownPart(f"No part is called {found['name']!r}. Known: {', '.join(sorted(PARTS))}.")
        return f"{found[1]}\n{PARTS[found['name']]().strip()}\n\n{found[4]}"

    return _PART.sub(replacement, text)


def stale() -> dict[Path, str]:
    """The pages whose generated parts are not current, with the text they should have."""
    current = {path: path.read_text(encoding="utf-8") for path in pages()}
    return {path: new for path, text in current.items() if (new := renewed(text)) != text}


def main(arguments: list[str]) -> int:
    """Command line; returns the exit code (1 = stale pages were found by --check, 2 = bad usage)."""
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    found = stale()
    for path, text in found.items():
        if arguments:
            print(f"{path.relative_to(DOCS.parent)} is stale; run: python -m docs.generate")
        else:
            replace(path, lambda temporary, text=text: temporary.write_text(text, encoding="utf-8"))
            print(f"wrote {path.relative_to(DOCS.parent)}")
    return 1 if arguments and found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
