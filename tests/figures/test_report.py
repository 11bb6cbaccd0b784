"""The page: whole in itself, complete, the same for the same results, and one line about a bad folder."""

import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from experiments.figures import figures_of
from experiments.report import findings, main, report, write_report
from model.rideshare import MARKET
from model.rideshare.metrics import METRICS

ROOT = Path(__file__).resolve().parents[2]
VOID = {"meta", "link", "br", "img", "hr"}


class Page(HTMLParser):
    """Collects identifiers, links and tags left open."""

    def __init__(self, text: str):
        super().__init__()
        self.ids, self.links, self.open = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            elif name in ("href", "src", "xlink:href"):
                self.links.append(value)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def text(results) -> str:
    return report(results)


def test_it_is_whole_in_itself(text):
    page = Page(text)
    assert page.open == []
    assert len(set(page.ids)) == len(page.ids)
    assert all(link.startswith("data:") or (link[0] == "#" and link[1:] in page.ids) for link in page.links)
    assert not re.search(r"@import|url\((?!#)|<script", text)
    assert set(re.findall(r"url\(#([^)]+)\)", text)) <= set(page.ids)


def test_it_is_complete(text, results):
    for part in (
        *figures_of(results),
        *METRICS,
        *set(results.runs["label"]),
        results.manifest["plan"],
        "Difference from ts_sp",
        "CC-BY 4.0",
    ):
        assert part in text
    for metric in METRICS.values():
        assert metric.meaning[:40].replace("'", "&#39;") in text
    assert "$" not in text and "nan" not in re.sub(r"<[^>]+>", " ", text).split()


def test_a_market_without_figures_of_its_own_has_a_report(results):
    other = replace(MARKET, name="no_figures", title="somebody's market", step_noun="round", unit="EUR sold")
    page = report(results._replace(market=other))
    assert figures_of(results._replace(market=other)) == ["learning_curves", "differences", "seeds"]
    assert "Mechanisms compared: somebody&#39;s market" in page and "200 rounds each" in page and "per EUR sold" in page
    assert "launch record" not in page and "risk_profit" not in page
    assert other.remarks["oracle_inclusion"].split("{")[0] in page


def test_light_and_dark(text):
    assert "prefers-color-scheme: dark" in text and 'name="color-scheme"' in text
    assert "var(--ink)" in text and "width=device-width" in text


def test_the_same_results_give_the_same_page(text, results, folder, tmp_path):
    assert report(results) == text
    for path in folder.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    assert write_report(tmp_path).read_text(encoding="utf-8") == text


def test_no_paths_of_this_machine(text, folder):
    assert str(folder) not in text and "/tmp/" not in text and "/home/" not in text


def test_findings_leave_the_benchmark_out(results):
    lines = findings(results)
    assert len(lines) == 7
    assert not any("<b>oracle" in line for line in lines)


def test_the_command(commanded, tmp_path):
    bad = CliRunner().invoke(main, [str(tmp_path / "none")])
    assert bad.exit_code == 2 and bad.stdout == "" and len(bad.stderr.splitlines()) == 1 and "no finished sweep" in bad.stderr
    assert CliRunner().invoke(main, []).exit_code == 2
    folder, good = commanded
    assert good.exit_code == 0, good.output
    assert (folder / "report.html").exists() and len(list((folder / "figures").iterdir())) == 24


def test_as_a_module_without_global_figures(tmp_path):
    code = (
        "import runpy, sys, atexit; sys.argv = ['report', 'none']; "
        "atexit.register(lambda: print('matplotlib.pyplot' in sys.modules)); runpy.run_module('experiments.report', run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and done.stdout.strip() == "False" and len(done.stderr.splitlines()) == 1
