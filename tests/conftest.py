"""Tests share the processors: a module stays on one of them, and so do all tests in the browser."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name the group of each test; groups are dealt out to the workers, the largest first."""
    for item in items:
        group = "browser" if "browser" in item.path.parts else item.path.name
        item.add_marker(pytest.mark.xdist_group(group))
