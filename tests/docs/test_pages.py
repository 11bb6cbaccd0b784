"""The pages agree with the code: generated parts are current, nothing is left out, links lead somewhere."""

import importlib.util
import json
import re
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from core import streams
from core.parameters import declared
from docs import declared_tables, generate
from docs.terms import MANIFEST_KEYS, RUN_COLUMNS, STATUS_KEYS, STREAMS
from etl.rideshare.columns import TABLE_COLUMNS
from experiments.engine import execute
from experiments.plan import Sweep
from experiments.provenance import provenance
from experiments.spec import owners_of
from experiments.status import Progress
from experiments.store import Store
from experiments.yaml_file import read_mapping
from mechanisms.forms.bids import Bids
from mechanisms.forms.procurement import Procurement
from model.rideshare import MARKET
from model.rideshare.kernels import purposes
from model.rideshare.kernels.layout import COLUMN
from model.rideshare.metrics import METRICS
from model.rideshare.parameters import PRESETS, RideshareParameters
from tests.docs.pages import DOCS, PAGES, ROOT

PROSE = [*PAGES, ROOT / "README.md", ROOT / "CHANGELOG.md"]


def text_of(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def first_cells(text: str, part: str) -> list[str]:
    """The first cell of every row of a generated table, without backticks."""
    body = text.partition(f"<!-- generated: {part} -->")[2].partition("<!-- end of")[0]
    rows = [line.split("|")[1].strip() for line in body.splitlines() if line.startswith("|")]
    return [cell.strip("`") for cell in rows[2:]]


def test_generated_parts_are_current():
    assert [path.name for path in generate.stale()] == []


def test_every_part_is_used_once():
    used = [name for page in generate.pages() for name in generate.part_names(page.read_text(encoding="utf-8"))]
    assert sorted(used) == sorted(generate.PARTS)
    markers = sum(page.read_text(encoding="utf-8").count("<!-- generated:") for page in generate.pages())
    assert markers == len(used)


def test_a_stale_part_is_seen(monkeypatch, capsys, tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text("nothing generated")
    page = tmp_path / "docs" / "page.md"
    page.write_text("by hand\n\n<!-- generated: presets -->\nold\n<!-- end of presets -->\n")
    monkeypatch.setattr(generate, "DOCS", tmp_path / "docs")
    assert generate.main(["--check"]) == 1
    assert "docs/page.md is stale" in capsys.readouterr().out
    assert generate.main([]) == 0 and generate.main(["--check"]) == 0
    assert page.read_text().startswith("by hand\n") and "`founding`" in page.read_text()


def test_an_unknown_part_is_refused():
    with pytest.raises(generate.UnknownPart, match="'no-such'"):
        generate.renewed("<!-- generated: no-such -->\n<!-- end of no-such -->")


def test_bad_usage_is_told(capsys):
    assert generate.main(["--chek"]) == 2 and "--check" in capsys.readouterr().err


def test_every_mechanism_and_parameter_is_there():
    page, odd = text_of("mechanisms.md"), text_of("rideshare/ODD.md")
    assert all(f"### `{name}`" in page for name in declared_tables.own_mechanisms(Bids))
    for name, cls in declared_tables.own_mechanisms(Procurement).items():
        assert f"### `{name}`" in page and f"| `{name}` |" in page.partition("measured-default")[2]
        assert f"| `{name}` |" in odd.partition("### 4.7")[2]
        assert all(f"| `{name}` | `{parameter}` |" in odd for parameter in declared(cls))
    assert first_cells(odd, "world-parameters") == list(declared(RideshareParameters))
    assert first_cells(odd, "presets") == list(PRESETS)


def test_every_column_of_the_record_and_every_metric_is_there():
    page = text_of("codebook.md")
    assert sorted(first_cells(page, "record-columns")) == sorted(COLUMN._fields)
    assert first_cells(page, "metrics") == list(METRICS)


def test_every_stream_is_there():
    every = {**vars(streams), **vars(purposes)}
    numbers = [value for name, value in every.items() if name.isupper() and not name.startswith("_")]
    assert sorted(int(every[name]) for name in STREAMS) == sorted(int(number) for number in numbers) == list(range(16))


@pytest.fixture(scope="module")
def sweep(tmp_path_factory) -> Path:
    """The folder of a small sweep."""
    folder = tmp_path_factory.mktemp("docs") / "sweep"
    plan = Sweep(MARKET, ("greedy_sp",), {}, (0,), 100)
    with closing(Store(folder, plan.plan(), provenance(plan, plan.plan(), "greedy_sp", "local"))) as store:
        store.open(resume=False)
        store.add(execute(plan.plan()[0]))
        store.finish()
    return folder


def test_every_column_of_a_sweep_is_there(sweep):
    page = text_of("codebook.md")
    assert {*RUN_COLUMNS, *METRICS} == set(pd.read_parquet(sweep / "runs.parquet").columns)
    assert first_cells(page, "runs-columns") == list(RUN_COLUMNS)
    assert first_cells(page, "blocks-columns") == list(pd.read_parquet(sweep / "blocks.parquet").columns)
    assert set(MANIFEST_KEYS) == set(json.loads((sweep / "manifest.json").read_text()))
    assert tuple(STATUS_KEYS) == Progress._fields


def test_no_described_column_of_a_table_is_missing_from_it():
    page = text_of("codebook.md")
    for file, described in TABLE_COLUMNS.items():
        assert first_cells(page, f"{file.removesuffix('.csv')}-columns") == list(described)


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PROSE, ids=lambda page: page.stem)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.is_relative_to(ROOT) and found.exists(), f"{page.name}: {target}"
        assert not anchor or anchor in anchors(found), f"{page.name}: {target}"


@pytest.mark.parametrize("page", PROSE, ids=lambda page: page.stem)
def test_named_files_and_options_exist(page):
    text = page.read_text(encoding="utf-8")
    for path in re.findall(r"`((?:mechanisms|model|agents|experiments|etl|tests|data|docs)/[\w/.]*)`", text):
        assert (ROOT / path).exists(), f"{page.name}: {path}"
    command = "".join(
        (ROOT / file).read_text(encoding="utf-8") for file in ("run_batch.py", "app.py", "experiments/audit/command.py")
    )
    command += " ".join(f'"--{owner}"' for owner in owners_of())  # these follow from the markets
    for option in set(re.findall(r"`(--[\w-]+)", text)) - {"--check"}:
        assert f'"{option}"' in command, f"{page.name}: {option}"


def test_the_citation_is_valid_cff():
    citation = read_mapping(ROOT / "CITATION.cff")
    assert citation["cff-version"] == "1.2.0" and citation["type"] == "software" and citation["license"] == "MIT"
    assert citation["message"] and citation["title"] and citation["authors"] == [{"name": "The slotlab authors"}]
    assert f'version = "{citation["version"]}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert citation["version"] in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_figure_is_there():
    figures = pytest.importorskip("experiments.figures")
    assert importlib.util.find_spec("experiments.report")
    page = text_of("how-to-read-a-sweep.md").partition("## Figures and a report")[2].partition("## Citing")[0]
    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == list(figures.drawings(MARKET))
