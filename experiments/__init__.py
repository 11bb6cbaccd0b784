"""Sweeps: a plan of runs, an engine that carries it out, a store of results, and statistics on common random numbers."""
