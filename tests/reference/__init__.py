"""The model written a second time, as an idiomatic Mesa model: one object a doctor, one a trust, plain Python.

It shares no rule with the compiled engine, only its luck (``sim.draws``), the populations, the names and defaults
of the parameters, and the levers over time. On the same luck both must put every doctor in the same role in every
quarter; it is also what the engine's speed is measured against.
"""
