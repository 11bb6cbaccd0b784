"""Words of no market: parameters, plug-ins, keyed streams, compiled kernels. Imports nothing else of slotlab."""
