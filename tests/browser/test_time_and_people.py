"""Time passes, and people and charts pass with it; nothing is asked while they do."""

import json
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.driving import eventually, opened, plan, settled, show_view, state, until
from tests.browser.server import Served

CURSOR = "document.querySelector('#main-plot .cursor').getAttribute('x1')"
MARKS = "[...document.querySelectorAll('.cell use')].map((use) => use.getAttribute('href')).join()"


def test_play_pause_and_end(page: Page) -> None:
    """Play starts at the beginning when time is over, moves everything, asks nothing, and stops at the end."""
    page.keyboard.press("3")
    settled(page)
    end = page.evaluate(MARKS)
    asked = page.evaluate("window.workshop.line.count")
    page.locator("#play").click()
    until(page, "window.workshop.store.state.quarter > 3 && window.workshop.store.state.quarter < 55")
    assert page.locator("#play").inner_text() == "Pause"
    assert page.evaluate(MARKS) != end
    page.keyboard.press(" ")
    assert page.locator("#play").inner_text() == "Play"
    stopped = state(page)["quarter"]
    page.wait_for_timeout(300)
    assert state(page)["quarter"] == stopped
    page.keyboard.press(" ")
    until(page, "window.workshop.store.state.quarter === 60")
    until(page, "!window.workshop.player.playing")
    until(page, f"{MARKS} === {json.dumps(end)}")  # the last quarter is painted with the next frame
    assert page.evaluate("window.workshop.line.count") == asked


def test_the_sentence_is_spoken_and_silent_during_play(page: Page) -> None:
    """The status tells the sentence once things are quiet, and says nothing while time passes."""
    spoken = page.locator("#spoken")
    expect(spoken).to_have_text(page.locator("#sentence").inner_text())
    page.evaluate("document.querySelector('#spoken').textContent = 'before'")
    page.locator("#play").click()
    page.wait_for_timeout(1_500)
    assert page.evaluate("window.workshop.player.playing")
    assert spoken.inner_text() == "before"


def test_steps_and_scrub(page: Page) -> None:
    """Quarters and years by button and by arrow, any time by scrubbing; charts and people follow."""
    page.get_by_role("button", name="Back one year").click()
    page.get_by_role("button", name="Back one quarter").click()
    assert state(page)["quarter"] == 55
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowLeft")
    assert state(page)["quarter"] == 52
    before, marks = page.evaluate(CURSOR), page.evaluate(MARKS)
    page.locator("#scrub").focus()
    page.locator("#scrub").press("Home")
    eventually(page, lambda: float(page.evaluate(CURSOR)) < float(before), "the charts follow")
    assert state(page)["quarter"] == 0
    assert page.evaluate(MARKS) != marks
    expect(page.locator(".when")).to_have_text("Year 0")


def test_the_marks_are_the_people(page: Page) -> None:
    """240 doctors, one mark each, by role and readiness; the legend counts them."""
    assert page.locator(".cell").count() == 240
    marks = page.evaluate(MARKS).split(",")
    counts = [marks.count(f"#mark-{mark}") for mark in (0, 8, 1, 2, 3, 4)]
    assert [int(text) for text in page.locator(".people-view .legend strong").all_inner_texts()] == counts
    assert sum(counts) == 240
    assert counts[-1] <= 1
    assert min(counts[:3]) > 5


def test_the_grid_by_keyboard(page: Page) -> None:
    """One stop for Tab, arrows inside, Enter opens the card, Escape returns to the doctor; shortcuts rest meanwhile."""
    page.locator(".cell[tabindex='0']").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert label.startswith("Doctor 17,")
    assert page.locator(".cell[tabindex='0']").count() == 1
    page.keyboard.press("3")
    assert plan(page)["regime"] == "guidance"
    page.keyboard.press("End")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    page.locator(".doctor-card h2").wait_for()
    settled(page)
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Doctor 16,")


def test_every_trust_has_its_people(page: Page) -> None:
    """The chooser names trusts and what they are like."""
    options = page.locator("#trust option").all_inner_texts()
    assert len(options) == 10
    assert "Kingsmere: emphasis without alignment" in options
    seen = {page.evaluate(MARKS)}
    for index in (1, 2, 3):
        page.locator("#trust").select_option(str(index))
        until(page, f"window.workshop.shown.a.people.trust === {index} && window.workshop.settled")
        seen.add(page.evaluate(MARKS))
    assert len(seen) == 4


def test_the_card_keeps_step_with_time(new_page: Callable[..., Page], server: Served) -> None:
    """After a step the card is that of the new quarter."""
    page = opened(new_page(), f"{server.address}#quarter=8")
    show_view(page, "doctor")
    before = page.locator(".waterfall .sum").get_attribute("data-value")
    for _ in range(12):
        page.keyboard.press("Shift+ArrowRight")
    total = page.locator(".waterfall .sum")
    eventually(page, lambda: total.get_attribute("data-value") != before, "the card follows")


def test_reduced_motion_plays_slowly(new_page: Callable[..., Page], server: Served) -> None:
    """Whoever prefers less motion sees two quarters a second."""
    page = opened(new_page(reduced_motion="reduce"), server.address)
    started = time.monotonic()
    page.locator("#play").click()
    until(page, "window.workshop.store.state.quarter >= 3")  # time was over, and began again with the click
    assert time.monotonic() - started > 1.4  # at ten a second it would be 0.3; a slow computer can only take longer
