"""From raw files to the tables the model reads: `build_tables` runs everything, `tables.load_tables` reads the result."""
