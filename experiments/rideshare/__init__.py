"""What only sweeps of the launch market have."""

#: Modules with a table below the comparison: `as_json(runs)` and `print_table(runs, console)`.
TABLES = ("entry",)
