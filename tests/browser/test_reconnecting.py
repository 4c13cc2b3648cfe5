"""The server goes away and comes back: the page says so, keeps what was set, and goes on."""

from collections.abc import Callable

from playwright.sync_api import Browser, expect

from tests.browser.driving import opened, plan, settled, shown, until
from tests.browser.server import served


def test_a_restarted_server_is_found_again(browser: Browser) -> None:
    """What is set meanwhile is answered afterwards, and a reload works as well."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    with served() as first:
        port, address = first.port, first.address
        opened(page, address)
        page.keyboard.press("3")
        settled(page)
    expect(page.locator("#notice")).to_contain_text("does not answer")
    page.locator("#lever-campaign").press("End")
    assert plan(page)["campaign"] == 1
    with served(port=port):
        until(page, "window.workshop.settled")
        expect(page.locator("#notice")).to_be_hidden()
        assert shown(page)["plan"]["campaign"] == 1.0
        assert shown(page)["plan"]["regime"] == "standard"
        page.wait_for_timeout(1_100)
        page.reload()
        settled(page)
        assert plan(page)["campaign"] == 1
    context.close()


def test_the_page_tells_the_newest_only(new_page: Callable[..., object], server: object) -> None:
    """However fast a lever is dragged, one question is in flight and only the newest waits."""
    page = opened(new_page(), server.address)  # type: ignore[attr-defined, arg-type]
    slider = page.locator("#lever-campaign")
    before = page.evaluate("window.workshop.line.count")
    page.evaluate(
        "() => { const s = document.querySelector('#lever-campaign'); for (let i = 1; i <= 20; i += 1) "
        "{ s.value = i / 20; s.dispatchEvent(new Event('input', {bubbles: true})); } }"
    )
    settled(page)
    assert page.evaluate("window.workshop.line.count") - before <= 3
    assert shown(page)["plan"]["campaign"] == 1.0
    assert slider.input_value() == "1"
