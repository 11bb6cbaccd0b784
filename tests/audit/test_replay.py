"""Witnesses replay, say when they do not, and malformed ones are refused in one line."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.audit.replay import load_witness, replay
from experiments.audit.verdicts import audit_clearings
from mechanisms import MechanismError, ParameterError, make
from mechanisms.forms.clearings import searched
from tests.kernels.draws import steady

INSTANCES = 1200


def witnesses(name: str) -> list[dict]:
    return [finding.witness for finding in audit_clearings(make(name), 1, INSTANCES)[0] if finding.witness is not None]


@pytest.fixture(scope="module")
def witness() -> dict:
    return witnesses("first_score")[0]


@pytest.mark.parametrize("name", searched())
def test_every_witness_replays_from_its_text(name):
    for found in witnesses(name):
        done = replay(json.loads(json.dumps(found, allow_nan=False)))
        assert done.agrees and done.found == found["figures"]


def test_a_witness_holds_the_market_and_not_only_its_number(witness):
    """Whoever changes an ask in it changes what is found."""
    cheaper = {**witness, "report": witness["report"] - 10.0}
    assert replay(witness).agrees and not replay(cheaper).agrees


def test_other_figures_do_not_agree(witness):
    gain = witness["figures"]["gain"]
    assert not replay({**witness, "figures": {**witness["figures"], "gain": gain + 1e-6}}).agrees
    assert not replay({**witness, "figures": {"gain": gain}}).agrees


SPOILT = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.lists(st.integers(-2, 3), max_size=3),
    st.dictionaries(st.sampled_from(["ask", "bid", "worth", "pl_tau"]), st.lists(st.floats(), max_size=2), max_size=2),
)  # fmt: skip


@steady(200)
@given(data=st.data())
def test_spoilt_witnesses_are_refused_or_replayed(witness, data):
    key = data.draw(st.sampled_from(sorted(witness)))
    spoilt = {**witness, key: data.draw(SPOILT)}
    if key == "draws" and isinstance(spoilt[key], list):
        spoilt[key] = spoilt[key][:3]
    try:
        replay(spoilt, "here.json")
    except (ParameterError, MechanismError) as error:
        assert str(error)


@steady(60)
@given(st.one_of(st.binary(max_size=40), st.text(max_size=20).map(str.encode), SPOILT.map(lambda x: repr(x).encode())))
def test_files_that_are_no_witness_are_refused(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("w") / "witness.json"
    path.write_bytes(content)
    with pytest.raises(ParameterError, match=r"witness\.json"):
        load_witness(path)
    with pytest.raises(ParameterError, match="cannot be read"):
        load_witness(path.parent)
