"""The inspector: SolaraViz on the Mesa model, for modellers."""
