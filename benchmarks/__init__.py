"""What the laboratory's speed is measured against, and the command that measures it: `python -m benchmarks.bench`."""
