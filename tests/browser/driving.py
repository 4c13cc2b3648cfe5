"""How the tests drive the page and look inside it."""

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

SECONDS = 20.0
VIEWS = ("people", "visitor", "guess", "compare", "doctor", "save", "share", "help")


def opened(page: Page, address: str) -> Page:
    """Go to an address and wait until the page has drawn its first answer."""
    page.goto(address)
    return settled(page)


def settled(page: Page) -> Page:
    """Wait until everything that was asked is answered and shown."""
    until(page, "window.workshop?.settled === true")
    return page


def quiet(page: Page) -> Page:
    """Wait until the page has also written its address and spoken its sentence."""
    settled(page)
    page.wait_for_timeout(1_100)
    return settled(page)


def until(page: Page, condition: str) -> None:
    """Wait for a condition in the page; its policy forbids to evaluate texts, so it is asked from outside."""
    eventually(page, lambda: bool(page.evaluate(condition)), condition)


def eventually(page: Page, holds: Callable[[], bool], what: str) -> None:
    """Wait for something that takes more than one question to the page."""
    end = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < end, f"never came true: {what}"
        page.wait_for_timeout(25)


def state(page: Page) -> dict[str, Any]:
    """What the room has set."""
    found: dict[str, Any] = page.evaluate("window.workshop.store.state")
    return found


def plan(page: Page) -> dict[str, Any]:
    """The plan on the left."""
    found: dict[str, Any] = state(page)["plan"]
    return found


def shown(page: Page) -> dict[str, Any]:
    """The answer that is shown for the plan, the people left out."""
    found: dict[str, Any] = page.evaluate("({...window.workshop.shown.a, people: null})")
    return found


def show_view(page: Page, view: str) -> None:
    """Open what goes over the right-hand panel."""
    if view == "doctor":
        page.locator(".tab[data-view=people]").click()
        page.locator(".cell").nth(20).click()
        page.locator(".doctor-card").wait_for()
    elif view in {"save", "share", "help"}:
        page.locator(f"#{view}").click()
    else:
        page.locator(f".tab[data-view={view}]").click()
    settled(page)


def messages_of(page: Page) -> str:
    """What the page says at the bottom when something went wrong."""
    page.locator("#notice:not([hidden])").wait_for()
    return page.locator("#notice").inner_text()
