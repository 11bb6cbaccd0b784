"""Machine code is kept by what it was made of: no helper that is changed leaves stale code behind."""

from core import jit


def test_a_changed_helper_of_plug_ins_is_other_code(tmp_path, monkeypatch):
    monkeypatch.setenv("SLOTLAB_MECHANISMS", str(tmp_path))
    found = {jit._source_hash()}
    for text in ("width = 1", "width = 2"):
        (tmp_path / "_helper.py").write_text(text)
        found.add(jit._source_hash())
    assert len(found) == 3
    (tmp_path / "rule.py").write_text("numba watches this file itself")
    assert jit._source_hash() in found


def test_helpers_of_strategies_are_part_of_it(tmp_path, monkeypatch):
    folder = tmp_path / "agents" / "rideshare" / "strategies" / "providers"
    folder.mkdir(parents=True)
    monkeypatch.setattr(jit, "_ROOT", tmp_path)
    found = set()
    for text in ("one = 1", "one = 2"):
        (folder / "_grid.py").write_text(text)
        found.add(jit._source_hash())
    assert len(found) == 2
