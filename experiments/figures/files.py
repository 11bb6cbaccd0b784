"""Figures as files: the same results give the same bytes, and nobody sees half a file."""

import io
from collections.abc import Iterable
from pathlib import Path

from matplotlib.figure import Figure

from core.parameters import ParameterError
from experiments.figures.catalogue import draw, figures_of
from experiments.figures.style import styled
from experiments.folder import replace
from experiments.results import load

FORMATS = ("png", "svg", "pdf")
_METADATA = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
_DPI = 200


@styled
def save(figure: Figure, path: Path) -> Path:
    """Write a figure in the format of `path`'s ending, without dates, under a temporary name first."""
    kind = _known(path.suffix.lstrip(".").lower())
    replace(path, lambda target: figure.savefig(target, format=kind, dpi=_DPI, metadata=_METADATA[kind]))
    return path


@styled
def svg_text(figure: Figure) -> str:
    """A figure as the text of an SVG file, the same as `save` writes."""
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata=_METADATA["svg"])
    return text.getvalue()


@styled
def as_bytes(figure: Figure, kind: str) -> bytes:
    """A figure as the content of a file, the same as `save` writes.

    Raises:
        ParameterError: a format that is not known.
    """
    target = io.BytesIO()
    figure.savefig(target, format=_known(kind), dpi=_DPI, metadata=_METADATA[kind])
    return target.getvalue()


def draw_all(folder: Path, out: Path | None = None, formats: Iterable[str] = FORMATS) -> list[Path]:
    """Draw every figure that fits the sweep in `folder` into `out` (`folder`/figures if left out), and return the files.

    Raises:
        ParameterError: the folder holds no finished sweep, a format is not known, or `out` cannot be made.
    """
    formats = tuple(_known(kind) for kind in formats)
    results = load(folder)
    out = Path(folder) / "figures" if out is None else Path(out)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ParameterError(f"{out}: the folder for figures cannot be made: {error.strerror}.") from None
    figures = ((key, draw(results, key)) for key in figures_of(results))
    return [save(figure, out / f"{key}.{kind}") for key, figure in figures for kind in formats]


def _known(kind: str) -> str:
    if kind not in FORMATS:
        raise ParameterError(f"A figure is written as {', '.join(FORMATS)}; got {kind!r}.")
    return kind
