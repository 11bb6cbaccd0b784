"""Machine code is kept by what it is made of: a change of what is inlined leaves no stale code, and spoils no other's."""

from pathlib import Path

import pytest

import mechanisms
from core import compile_cache
from mechanisms.kernels import selection
from mechanisms.procurement import bks, greedy_sp, ts_sp
from model.rideshare.kernels import auction

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _anew():
    """Files are read again, as in another process."""

    def forget():
        for function in (compile_cache._file_of, compile_cache._imported, compile_cache._digest, compile_cache.sources):
            function.cache_clear()

    forget()
    yield forget
    forget()


def sources(module) -> set[str]:
    return {str(path.relative_to(ROOT)) for path in compile_cache.sources(Path(module.__file__))}


def test_sources_are_what_is_imported_directly_or_not():
    assert sources(selection) == {"mechanisms/kernels/selection.py", "core/compile_cache.py", "core/jit.py", "core/streams.py"}
    assert {"mechanisms/procurement/_optimistic.py", "mechanisms/kernels/thompson.py"} <= sources(ts_sp)
    assert {"core/streams.py", "agents/rideshare/layout.py", "mechanisms/kernels/posteriors.py"} <= sources(auction)


def test_no_rule_and_no_market_is_made_of_another():
    for rule in (ts_sp, greedy_sp, bks):
        others = {name for name in sources(rule) if name.startswith("mechanisms/procurement/") and "/_" not in name}
        assert others == {str(Path(rule.__file__).relative_to(ROOT))}
        assert not any(name.startswith(("model/", "agents/")) for name in sources(rule))
    markets = {name.split("/")[1] for name in sources(auction) if name.startswith(("model/", "agents/")) and name.count("/") > 1}
    assert markets == {"rideshare"}


@pytest.mark.parametrize(
    "line", ["from mechanisms._helper import width", "from mechanisms import _helper", "from ._helper import (\n    width,\n)"]
)
def test_a_changed_helper_of_a_plug_in_is_other_code_for_that_one_alone(line, tmp_path, monkeypatch, _anew):
    monkeypatch.setattr(mechanisms, "__path__", [*mechanisms.__path__, str(tmp_path)])
    rule, other, helper = (tmp_path / name for name in ("rule.py", "other.py", "_helper.py"))
    rule.write_text(f"from math import exp\n{line}\n")
    other.write_text("import math\n")
    found = set()
    for text in ("width = 1", "width = 2"):
        helper.write_text(text)
        _anew()
        found.add((compile_cache.source_hash(rule), compile_cache.source_hash(other)))
    assert len({changed for changed, _ in found}) == 2 and len({kept for _, kept in found}) == 1
