"""What belongs to no single market: parameters, choices, plug-ins, keyed streams, compiled kernels. Imports nothing else of slotlab."""
