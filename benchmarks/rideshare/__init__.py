"""Benchmarks of the launch market: against Mesa agents that do the same, against its own parts, of sweeps and audits."""
