"""Making our own compact tables of facts from the public sources (run by `etl.rideshare.collect_facts`)."""
