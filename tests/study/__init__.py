"""Studies: the store, the executors, and what becomes of both when something breaks."""
