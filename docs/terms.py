"""Meanings of columns that the code names but does not describe in data: the run tables, the manifest, the random streams."""

#: Columns of runs.parquet that are not metrics: (unit, meaning).
RUN_COLUMNS = {
    "id": ("", "hash of `content`, 16 hexadecimal digits"),
    "label": ("", "what tells the configuration apart: `mechanism`, then `case`"),
    "case": ("", "everything else that varies in the sweep; empty if nothing does"),
    "mechanism": ("", "name, with parameters that differ from the declared defaults or vary in the sweep"),
    "manifest": ("", "the rule that sells the capacity to payloads"),
    "providers": ("", "the mix: who follows which strategy"),
    "privileged": ("", "whether the mechanism sees the hidden truth"),
    "content": ("JSON", "everything that determines the result"),
    "seed": ("", "world seed"),
    "steps": ("tenders", "length of the run that was asked for"),
    "held": ("tenders", "length of the run"),
    "done": ("", "whether the run came to an end by itself"),
    "error": ("", "why the run failed; empty if it did not"),
}

#: Columns of blocks.parquet that are not sums of a recorded column.
BLOCK_COLUMNS = {
    "id": ("", "the run, as in runs.parquet"),
    "block": ("", "number of the block, from 0"),
    "last_step": ("tenders", "number of the last tender in the block"),
}

#: Keys of manifest.json.
MANIFEST_KEYS = {
    "slotlab": "version of slotlab",
    "market": "which market was swept",
    "git": "the commit of slotlab, and whether the tree was changed (a file of it, or a Python file added); null without git",
    "sweep": "labels of the configurations, values of every parameter, seeds, `steps` of a run",
    "baseline": "label that the printed differences are taken from",
    "engine": "`local` (compiled kernels) or `mesa` (`mesa.batch_run`)",
    "runs": "number of runs in the plan",
    "python": "version of Python",
    "packages": "versions of the packages that results may depend on",
    "tables": "SHA-256 of each table in `data/tables`",
    "code": "SHA-256 of the source behind the results: `core/`, mechanisms (plug-ins, too), `agents/`, `model/`, engine and frames",
    "plan": "hash of all runs; the default folder is named by it",
    "time": "when the manifest was last written, UTC",
}

#: Keys of status.json.
STATUS_KEYS = {
    "state": "`queued`, `running`, `succeeded`, `failed` (no run succeeded, or results could not be written) or `cancelled`",
    "done": "runs that are finished",
    "total": "runs of the sweep",
    "stored": "finished runs that the folder held before",
    "message": "why the sweep failed, or why runs of it did",
    "created": "when the sweep was first asked for, UTC, as are the others",
    "started": "when it was last taken up",
    "updated": "when all this was true: at most a second ago while it runs",
    "ended": "when it ended; null while it runs",
}

#: What each random stream (a constant of `core.streams` or of the market's `purposes`) decides, and what indexes it within a tender.
STREAMS = {
    "TRUTH": ("hidden reliabilities, once a run", "provider"),
    "CALENDAR": ("year and orbit of the tender", ""),
    "ARRIVALS": ("number of payloads that arrive", ""),
    "CATALOG": ("which satellite each payload is", "seat"),
    "VALUES": ("private part of each payload's value", "seat"),
    "AVAILABILITY": ("whether each provider responds", "provider"),
    "LAUNCH": ("whether each provider's launch would succeed", "provider"),
    "MECHANISM": ("the mechanism's own draws; at step 2^63 - 1 those once a run", "as the mechanism likes"),
    "RATES": ("private rates, once a run", "provider"),
    "SHOCKS": ("shock to each provider's cost", "provider"),
    "CONDUCT": ("which strategy each provider follows, once a run", "provider"),
    "STRATEGY": ("what strategies draw", "provider, then as the strategy likes"),
    "SET_ASIDE": ("whether the tender is set aside for entrants", ""),
    "REFLIGHT": ("whether each provider's second launch would succeed", "provider"),
    "MANIFEST": ("the manifest rule's own draws", "as the rule likes"),
    "AUDIT": ("the random tenders and sales of the audit, by number, and the mechanism's draws in them", "field"),
}
