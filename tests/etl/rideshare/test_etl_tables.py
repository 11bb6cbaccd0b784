"""The built tables: what build_tables makes of data/raw, and what the model may count on."""

import numpy as np
import pytest

from etl.rideshare.build_tables import build, main, write
from etl.rideshare.catalog import mission_means
from etl.rideshare.contexts import nearest_year
from etl.rideshare.launches import read_launches
from etl.rideshare.stowed_volume import DENSITY_HIGH, DENSITY_LOW
from etl.rideshare.tables import load_tables
from etl.rideshare.weights import tilted

NAMES = ("providers.csv", "payloads_catalog.csv", "contexts.csv")
PROVIDERS = (
    "provider vehicle country first_year first_success_year last_year retired government_only orbits capacity_kg capacity_basis "
    "price_musd price_basis usd_per_kg usd_per_kg_basis success_rate incumbent_flag launches_before_2010 successes_before_2010"
).split() + [f"{what}_{year}" for year in range(2010, 2026) for what in ("launches", "successes")]
CONTEXTS = (
    "year orbit value_added_musd value_scale_usd value_scale_basis demand_rate avg_payloads_per_launch orbit_mix demand_kg demand_m3 "
    "capacity_share capacity_kg capacity_m3"
).split()
CATALOG = "satellite year orbit mass_kg volume_m3 volume_basis user_class weight".split()


@pytest.fixture(scope="module")
def tables():
    return load_tables()


def test_repository_s_tables_are_what_the_build_makes(repository, tmp_path, capsys):
    assert main(["--out", str(tmp_path)]) == 0
    for name in NAMES:
        assert (tmp_path / name).read_bytes() == (repository / "data" / "tables" / "rideshare" / name).read_bytes(), name
    printed = capsys.readouterr().out
    assert "Business.xlsx: 109 rows in" in printed and "left out 97" in printed and "wrote contexts.csv: 32 rows" in printed
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(NAMES)


def test_columns_are_the_contract_s(tables):
    assert list(tables.providers)[: len(PROVIDERS)] == PROVIDERS
    assert list(tables.contexts)[: len(CONTEXTS)] == CONTEXTS
    assert list(tables.catalog)[: len(CATALOG)] == CATALOG


def test_market_of_2018(tables):
    table = tables.providers
    offered = table[~table.government_only & ((table.last_year >= 2018) | ~table.retired)]
    entrants = offered[~(offered.first_success_year < 2018)]
    assert (len(offered), len(entrants)) == (27, 16)
    assert not entrants.incumbent_flag.any() and offered.incumbent_flag.sum() == 11


def test_providers_hold_together(tables):
    table = tables.providers
    launches = table[[name for name in table if name.startswith("launches_")]]
    successes = table[[name for name in table if name.startswith("successes_")]]
    assert (successes.to_numpy() <= launches.to_numpy()).all() and (launches.sum(axis=1) > 0).all()
    assert np.allclose(table.success_rate, successes.sum(axis=1) / launches.sum(axis=1), atol=5e-5)
    assert (table.first_success_year.isna() == (successes.sum(axis=1) == 0)).all()
    assert list(table.vehicle) == list(table.sort_values(["first_year", "vehicle"]).vehicle)
    electron = table.set_index("vehicle").loc["Electron"]
    assert (electron.provider, electron.first_year, electron.first_success_year, electron.orbits) == (
        "Rocket Lab",
        2017,
        2018,
        "SSO LEO",
    )
    for name in ("capacity_basis", "price_basis", "usd_per_kg_basis"):
        assert (table[name] != "").all()


def test_contexts_hold_together(tables):
    table = tables.contexts
    base = table.value_added_musd[table.year == 2017].iloc[0]
    assert np.allclose(table.value_scale_usd, table.value_added_musd / base, atol=1e-6)
    assert (table.value_scale_basis == "BEA").tolist() == table.year.between(2012, 2023).tolist()
    assert np.allclose(table.capacity_kg, 0.8 * table.demand_kg, atol=0.06) and np.allclose(
        table.capacity_m3, 0.8 * table.demand_m3, atol=6e-5
    )
    assert np.allclose(table.groupby("year").orbit_mix.sum(), 1, atol=1e-3)
    assert (table.avg_payloads_per_launch > 0).all()


def test_demand_is_the_list_of_launches(tables, raw):
    launches, _ = read_launches(raw / "rideshare_launches.csv")
    assert tables.contexts.demand_rate.sum() == len(launches) > 200
    sso = launches[(launches.year == 2023) & (launches.orbit == "SSO")]
    row = tables.contexts.query("year == 2023 and orbit == 'SSO'").iloc[0]
    assert row.demand_rate == len(sso) and row.avg_payloads_per_launch == pytest.approx(sso.payloads.mean(), abs=1e-4)


def test_a_year_without_rideshare_takes_the_nearest_year_s_count(copy, tmp_path):
    path = copy / "rideshare_launches.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not (",2011," in line and ",LEO," in line)]
    assert len(kept) < len(lines)
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    built, _ = build(copy)
    write(built, tmp_path / "out")
    table = load_tables(tmp_path / "out").contexts.set_index(["year", "orbit"])
    row = table.loc[(2011, "LEO")]
    assert row.demand_rate == 0 and row.orbit_mix == 0
    assert (
        row.avg_payloads_per_launch == table.avg_payloads_per_launch[(2010, "LEO")]
        and row.avg_payloads_basis == "nearest year 2010"
    )


def test_nearest_year_prefers_the_earlier():
    assert [nearest_year(year, [2012, 2016]) for year in (2010, 2012, 2014, 2015, 2025)] == [
        2012,
        2012,
        2012,
        2016,
        2016,
    ]


def test_weighted_mean_mass_is_the_missions(tables, raw):
    launches, _ = read_launches(raw / "rideshare_launches.csv")
    means = mission_means(launches)
    assert 25 < means["SSO"] < 35  # Transporter missions: about 30 kg a satellite
    for orbit, rows in tables.catalog.groupby("orbit"):
        assert np.average(rows.mass_kg, weights=rows.weight) == pytest.approx(means[orbit], rel=1e-4)
        assert rows.weight.mean() == pytest.approx(1, abs=1e-4)


def test_weights_are_a_power_of_mass():
    mass = np.array([1.0, 4.0, 10.0, 100.0, 300.0])
    for mean in (5.0, 40.0, 200.0):
        weight = tilted(mass, mean)
        assert np.average(mass, weights=weight) == pytest.approx(mean)
        slope = np.diff(np.log(weight)) / np.diff(np.log(mass))
        assert np.ptp(slope) < 1e-9
    with pytest.raises(ValueError, match="outside the catalogue"):
        tilted(mass, 400.0)


def test_volumes_are_within_the_declared_density(tables):
    table = tables.catalog
    density = table.mass_kg / table.volume_m3
    assert density.between(DENSITY_LOW * 0.999, DENSITY_HIGH * 1.001).all()
    assert set(table.volume_basis) == {"size", "size, bounded density", "mass fit"}
    dove = table[(table.mass_kg.between(4, 6)) & (table.volume_basis == "size")]
    assert dove.volume_m3.median() == pytest.approx(0.003, rel=0.2)  # three 10 cm cubes


def test_every_tender_has_a_catalogue(tables):
    for row in tables.contexts.itertuples():
        assert ((tables.catalog.orbit == row.orbit) & (tables.catalog.year <= row.year)).sum() >= 5
