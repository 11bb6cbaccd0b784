"""A sweep whose folder says what somebody else made up: markup, formulas, templates, what cannot be printed, names without end."""

import json
from pathlib import Path

import pandas as pd

from experiments.store import BLOCKS, MANIFEST, RUNS

MARKUP = (
    "<img src=x onerror=alert(1)>",
    '<a href="https://example.invalid/">y</a>',
    "</script><script>alert(1)</script>",
    '"><svg onload=alert(1)> <b>bold</b> &lt;i&gt;',
    "{{constructor.constructor('alert(1)')()}}",
    r"$\frac{ $x^2$ a_b^c --> ]]>",
    "var(--bad)",
)
UNPRINTABLE = ("bell\x07\x1b[31m", "right\u202e\u200fto left", "two\nlines")
ESCAPED = (r"bell\x07\x1b[31m", r"right\u202e\u200fto left", r"two\nlines")
LONG = ("L" * 5000, "L" * 4999 + "M")
NAMES = (*MARKUP, *UNPRINTABLE, *LONG)
HALF = "\ud800"  # of a surrogate pair


def hostile(source: Path, folder: Path, names: tuple[str, ...]) -> Path:
    """Copy a sweep into a new folder, with `names` for its first configurations and in all that its manifest says."""
    runs = pd.read_parquet(source / RUNS)
    swap = dict(zip(dict.fromkeys(runs["label"]), names, strict=False))
    label = [swap.get(name, name) for name in runs["label"]]
    error = [f"E: {name}" if seed == runs["seed"].max() else None for name, seed in zip(label, runs["seed"], strict=True)]
    contents = [_of_nobody(json.loads(text), names[0], f"{HALF}{names[-1][:50]}") for text in runs["content"]]
    folder.mkdir()
    runs.assign(label=label, mechanism=label, case=names[1], error=error, content=contents).to_parquet(folder / RUNS)
    (folder / BLOCKS).write_bytes((source / BLOCKS).read_bytes())
    (folder / MANIFEST).write_text(json.dumps(_renamed(json.loads((source / MANIFEST).read_text()), names)))
    return folder


def _of_nobody(content: dict, rule: str, truth: str) -> str:
    """A run's content with a rule and a value that nobody knows."""
    choices = {**content["choices"], "mechanism": {"name": rule, "values": {rule: truth}}}
    return json.dumps({**content, "choices": choices, "parameters": {**content["parameters"], "truth": truth}})


def _renamed(manifest: dict, names: tuple[str, ...]) -> dict:
    """Every text of a manifest made one of the names, with half a pair behind it."""
    said = "".join(names[:-1]) + HALF
    sweep = {**manifest["sweep"], "axes": {name: [name, HALF] for name in names}}
    git = {"commit": said, "changed": True}
    texts = {name: said for name, value in manifest.items() if isinstance(value, str) and name != "market"}
    packages = {name: HALF for name in names}
    return {**manifest, **texts, "baseline": names[0], "git": git, "packages": packages, "tables": packages, "sweep": sweep}
