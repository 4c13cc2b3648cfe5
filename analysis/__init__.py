"""What a result says: the schema of a result, contrasts, summaries, tables and figures.

Everything here reads stored results; nothing here knows the engine.
"""
