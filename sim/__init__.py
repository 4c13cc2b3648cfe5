"""How a quarter passes: parameter table, draws, state columns, the quarter, recording, the Mesa face."""
