"""Who decides, and why: one small module per motive and per actor.

Each module opens with its equation, lists its parameters (unit, range, source) and states its rule as
plain scalar functions. Nothing here knows which policy is on, and nothing here draws a random number.
"""
