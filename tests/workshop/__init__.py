"""The workshop's answers, without a browser: the same numbers as the engine, and no question that does harm."""
