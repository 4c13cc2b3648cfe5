"""The workshop: an interactive page a room can think with, served from this machine without the internet."""
