"""Meanings of columns that the code names but does not describe in data: the run tables, the manifest, the built tables."""

#: Columns of runs.parquet that are not metrics: (unit, meaning).
RUN_COLUMNS = {
    "id": ("", "hash of everything below that determines the result, 16 hexadecimal digits"),
    "world_label": ("", "the world parameters that vary in the sweep; empty if none does"),
    "label": ("", "the mechanism with the parameters that differ from the declared defaults, and world parameters that vary"),
    "mechanism": ("", "registered name"),
    "settings": ("JSON", "all parameters of the mechanism"),
    "world": ("JSON", "all parameters of the world"),
    "seed": ("", "world seed"),
    "steps": ("tenders", "length of the run"),
    "error": ("", "why the run failed; empty if it did not"),
}

#: Columns of blocks.parquet that are not sums of a recorded column.
BLOCK_COLUMNS = {
    "id": ("", "the run, as in runs.parquet"),
    "block": ("", "number of the block, from 0"),
    "last_step": ("tenders", "number of the last tender in the block"),
    "launches": ("tenders", "tenders in the block in which somebody won"),
}

#: Keys of manifest.json.
MANIFEST_KEYS = {
    "slotlab": "version of slotlab",
    "sweep": "labels of the configurations, values of every parameter, seeds, tenders in a run",
    "baseline": "label that the printed differences are taken from",
    "engine": "`local` (compiled kernels) or `mesa` (`mesa.batch_run`)",
    "runs": "number of runs in the plan",
    "python": "version of Python",
    "packages": "versions of the packages that results may depend on",
    "tables": "SHA-256 of each table in `data/tables`",
    "code": "SHA-256 of the source behind the results: mechanisms (plug-ins, too), `model/`, `agents/`, engine and frames",
    "plan": "hash of all runs; the default folder is named by it",
    "status": "`running` or `done`",
    "time": "when the manifest was last written, UTC",
}

#: Columns of data/tables, by file. YYYY stands for each year 2010 to 2025.
TABLE_COLUMNS = {
    "providers.csv": {
        "provider": ("", "company or agency that flies it"),
        "vehicle": ("", "launch vehicle; one row each"),
        "country": ("", "country code"),
        "first_year": ("year", "first launch"),
        "first_success_year": ("year", "first successful launch; blank if none"),
        "last_year": ("year", "last launch on record"),
        "retired": ("flag", "no longer offered at the end of the record"),
        "government_only": ("flag", "reserved by law for government payloads"),
        "orbits": ("", "orbits it serves: SSO, LEO or both"),
        "capacity_kg": ("kg", "mass it can carry to SSO"),
        "capacity_basis": ("", "source or rule of that figure; ESTIMATE where it is one"),
        "price_musd": ("million USD", "price of a launch"),
        "price_basis": ("", "source of that figure"),
        "usd_per_kg": ("USD/kg", "price of a kg to SSO"),
        "usd_per_kg_basis": ("", "source or rule of that figure"),
        "success_rate": ("1", "successes / launches over the whole record: hindsight, not used for beliefs"),
        "incumbent_flag": ("flag", "first success before 2018; the model derives it anew from `as_of`"),
        "launches_before_2010": ("launches", "launches before 2010"),
        "successes_before_2010": ("launches", "of those, successes"),
        "launches_YYYY": ("launches", "launches in that year"),
        "successes_YYYY": ("launches", "of those, successes"),
    },
    "contexts.csv": {
        "year": ("year", "with `orbit` the key"),
        "orbit": ("", "SSO, or LEO (any other low orbit)"),
        "value_added_musd": ("million USD", "value added of the U.S. space economy"),
        "value_scale_usd": ("1", "value added over that of 2017: a ratio, in spite of its name"),
        "value_scale_basis": ("", "BEA, or the year that stands in"),
        "demand_rate": ("launches", "rideshare launches of that year and orbit"),
        "avg_payloads_per_launch": ("payloads", "mean number on those launches"),
        "orbit_mix": ("1", "this orbit's share of the year's rideshare launches"),
        "demand_kg": ("kg", "expected mass asking for one launch"),
        "demand_m3": ("m3", "expected volume asking for one launch"),
        "capacity_share": ("1", "declared share of demand that one launch carries"),
        "capacity_kg": ("kg", "`capacity_share` x `demand_kg`; the model takes its own parameter of that name"),
        "capacity_m3": ("m3", "`capacity_share` x `demand_m3`; likewise"),
        "avg_payloads_basis": ("", "that year, or the year that stands in"),
        "spacex_launches": ("launches", "labelled rideshare launches of that year and orbit in the SpaceX file"),
    },
    "payloads_catalog.csv": {
        "satellite": ("", "international designator; one row each"),
        "year": ("year", "launch"),
        "orbit": ("", "SSO or LEO"),
        "mass_kg": ("kg", "mass"),
        "volume_m3": ("m3", "stowed volume"),
        "volume_basis": ("", "from size, from size moved to a density bound, or from the line in mass"),
        "user_class": ("", "amateur, civil, commercial, military or other"),
        "weight": ("1", "how often it is drawn relative to the others of its orbit; mean 1"),
    },
}

#: What each random stream (a constant of `mechanisms.kernels.streams`) decides, and what indexes it within a tender.
STREAMS = {
    "TRUTH": ("hidden reliabilities, once a run", "provider"),
    "CALENDAR": ("year and orbit of the tender", ""),
    "ARRIVALS": ("number of payloads that arrive", ""),
    "CATALOG": ("which satellite each payload is", "seat"),
    "VALUES": ("private part of each payload's value", "seat"),
    "AVAILABILITY": ("whether each provider responds", "provider"),
    "LAUNCH": ("whether each provider's launch would succeed", "provider"),
    "MECHANISM": ("the mechanism's own draws", "as the mechanism likes"),
}
