"""Short texts: a module fits in the head, a function on a screen."""

import ast

from tests.architecture.sources import PROJECT, parsed, sources

LONGEST_MODULE, LONGEST_FUNCTION = 300, 40
ALLOWED = {
    ("sim/calibration.py", "calibrate"),  # half of it says what the arguments mean
    ("sim/recording.py", "national_measures"),  # one line for each measure
}


def _too_long() -> set[tuple[str, str]]:
    return {
        (source.file, node.name)
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    }


def test_modules_are_short() -> None:
    """At most 300 lines, tests included."""
    tests = [parsed(path) for path in sorted((PROJECT / "tests").rglob("*.py"))]
    long = {source.file: len(source.text.splitlines()) for source in (*sources(), *tests)}
    assert {file: lines for file, lines in long.items() if lines > LONGEST_MODULE} == {}


def test_functions_are_short() -> None:
    """At most 40 lines, docstring included, but for a few that are named here."""
    assert _too_long() - ALLOWED == set()


def test_the_list_of_exceptions_is_not_out_of_date() -> None:
    """An exception that is none any more is struck off."""
    assert _too_long() >= ALLOWED
