"""How fast and how small the program is, as ratios measured within one run.

``uv run python -m tests.benchmarks`` prints the table; ``--quick`` takes about a minute;
``--markdown FILE`` also writes the page.
Nothing here is collected by pytest: a time that depends on what else the computer does is no test.
"""
