"""Plausible worlds: uncertainties drawn, constants solved, the worlds kept that show the patterns of today."""
