"""What only sweeps of the launch market have."""

#: Modules with a table below the comparison (`experiments.tables`).
TABLES = ("entry",)
