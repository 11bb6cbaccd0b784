"""What can be run in the pages of docs/: files to write, console commands, Python blocks."""

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))

_GENERATED = re.compile(r"<!-- generated: ([\w-]+) -->.*?<!-- end of \1 -->", re.DOTALL)
_FENCE = re.compile(r"(?:<!-- (?P<mark>[^>]*) -->\n)?```(?P<language>\w*)\n(?P<body>.*?)```", re.DOTALL)


class Block(NamedTuple):
    """A fenced block; `mark` is the comment in the line above it: "file: NAME" or "not run: WHY"."""

    language: str
    body: str
    mark: str

    @property
    def file(self) -> str | None:
        """Name of the file this block is to be saved as."""
        return self.mark.removeprefix("file: ") if self.mark.startswith("file: ") else None

    @property
    def runs(self) -> bool:
        """Whether the block is to be run or written."""
        return self.language in {"python", "console"} and not self.mark.startswith("not run")

    @property
    def commands(self) -> list[str]:
        """The commands of a console block."""
        return [line.removeprefix("$ ") for line in self.body.splitlines() if line.startswith("$ ")]


def blocks(page: Path) -> list[Block]:
    """The blocks of a page, without those in generated parts, which are run when they are generated."""
    text = _GENERATED.sub("", page.read_text(encoding="utf-8"))
    return [Block(found["language"], found["body"], found["mark"] or "") for found in _FENCE.finditer(text)]
