"""A browser, a server and pages that are watched: no error, no failed request, nothing asked of another machine."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.driving import opened
from tests.browser.server import Served, served

CHROMIUM = os.environ.get("MEDLEAD_CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))), None
)
HERE = Path(__file__).resolve().parent
LOOPBACK = ("127.0.0.1", "localhost", None)
MILLISECONDS = 15_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever needs a browser is skipped, with the reason, where there is none; unless it must not be."""
    if CHROMIUM is None and os.environ.get("MEDLEAD_BROWSER_TESTS") == "required":
        raise pytest.UsageError("the browser tests are required here, and there is no Chromium")
    missing = pytest.mark.skip(reason="no Chromium found: install Debian's package 'chromium', or set MEDLEAD_CHROMIUM")
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None and "browser" in getattr(item, "fixturenames", ()):
                item.add_marker(missing)


@pytest.fixture(scope="session")
def server() -> Iterator[Served]:
    """One server for all tests that do not end it: it keeps nothing of who asks."""
    with served() as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def serve() -> Iterator[Callable[..., Served]]:
    """Start servers of the test's own, with the arguments that are given; they end after its pages."""
    with ExitStack() as servers:
        yield lambda *arguments: servers.enter_context(served(*arguments))


@pytest.fixture
def new_page(browser: Browser, serve: object) -> Iterator[Callable[..., Page]]:  # closed before ``serve`` ends
    """Make pages, each a session of its own, that must not complain; options are those of a browser context."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def make(**options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 720}, **options})  # type: ignore[arg-type]
        context.set_default_timeout(MILLISECONDS)
        contexts.append(context)
        page = context.new_page()
        watch(page, complaints)
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


def watch(page: Page, complaints: list[str]) -> None:
    """Collect errors, failed requests and requests to other machines."""
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("response", lambda got: complaints.append(f"{got.status} {got.url}") if got.status >= 400 else None)
    page.on("request", lambda asked: complaints.append(asked.url) if not _stays_here(asked.url) else None)


def _stays_here(address: str) -> bool:
    return urlsplit(address).scheme in {"blob", "data"} or urlsplit(address).hostname in LOOPBACK


@pytest.fixture
def page(new_page: Callable[..., Page], server: Served) -> Page:
    """The page as it opens, at 1280 x 720."""
    return opened(new_page(), server.address)
