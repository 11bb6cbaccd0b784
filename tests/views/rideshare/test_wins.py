"""A bar stands over the auctions that it counts, also while its block still fills up."""

import pytest

from model import RideshareMarket
from views.rideshare import wins


@pytest.mark.parametrize("auctions", [0, 1, 9, 10, 11, 73, 1234])
def test_bars_stand_over_their_auctions(auctions):
    taken = wins.take(RideshareMarket("ts_sp", world_seed=4).run(auctions))
    figure = wins.draw(taken)["figure"]
    entrants, incumbents, warranted = figure["data"]
    size, ends = taken["size"], [0, *taken["last"]]
    assert entrants["x"] == incumbents["x"] == warranted["x"] and len(entrants["x"]) == len(ends) - 1
    for middle, before, last in zip(entrants["x"], ends, ends[1:], strict=False):
        assert middle - entrants["width"] / 2 > before + 0.5 and middle + entrants["width"] / 2 < before + size + 0.5
        assert last - before <= size
    (left, right), (low, high) = figure["layout"]["xaxis"]["range"], figure["layout"]["yaxis"]["range"]
    assert left == 0.5 and right >= auctions and all(left < x < right for x in entrants["x"])
    assert low <= min(incumbents["y"], default=0) and max([*entrants["y"], *warranted["y"]], default=0) <= high
