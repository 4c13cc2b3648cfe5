"""What opens over the right-hand panel: the card, the visitor's sum, the guess, two plans side by side."""

import json
import math

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import eventually, plan, settled, show_view, state, until

VALUES = "[...document.querySelectorAll('{} tr.term')].map((row) => Number(row.dataset.value))"
SUM = "Number(document.querySelector('{} tr.sum').dataset.value)"


def _sum_is_exact(page: Page, place: str) -> float:
    values, total = page.evaluate(VALUES.format(place)), page.evaluate(SUM.format(place))
    added = 0.0
    for value in values:
        added += value
    assert added == total
    return float(total)


@pytest.mark.parametrize("place", [0, 20, 77, 131, 239])
def test_the_doctor_card_sums_to_v(page: Page, place: int) -> None:
    """To the last bit, and the chance in words is the logistic function of it."""
    page.keyboard.press("5")
    settled(page)
    page.locator(".cell").nth(place).click()
    page.locator(".doctor-card .verdict").wait_for()
    settled(page)
    total = _sum_is_exact(page, ".doctor-card")
    chance = round(100.0 / (1.0 + math.exp(-total)))
    expect(page.locator(".doctor-card .verdict")).to_contain_text(f"About {chance} in 100")


def test_the_card_says_what_would_change_the_answer(page: Page) -> None:
    """A doctor near the edge is tipped by a lever, and setting that lever does tip; others say that none would."""
    answers = []
    for place in range(0, 240, 12):
        page.evaluate(f"window.workshop.store.set({{place: {place}, view: 'doctor'}})")
        until(page, "window.workshop.line.idle")
        answers.append(page.evaluate("document.querySelector('.doctor-card').innerText"))
    assert any("None alone" in text for text in answers)
    assert all("if half her colleagues led" in text and "in ten years" in text for text in answers)
    assert all(text.startswith(("Why does this doctor say", "Would this")) for text in answers)


def test_a_flip_flips(page: Page) -> None:
    """The first change that a card names, once made, makes the doctor say yes; one step less does not."""
    question = (
        "new Promise((done) => window.workshop.line.ask('test', {{kind: 'doctor', plan: {plan}, trust: 0, "
        "place: {place}, quarter: 40}}, (answer) => done(answer.card)))"
    )
    start = {**plan(page)}
    for place in range(240):
        card = page.evaluate(question.format(plan=json.dumps(start), place=place))
        if card["flips"] and card["flips"]["found"]:
            break
    flip = card["flips"]["found"][0]
    assert card["sum"] < 0.0
    name, to = flip["lever"], flip["to"]
    changed = {**start, name: to} if name != "stringency" else {**start, "regime": "standard", "stringency": to}
    after = page.evaluate(question.format(plan=json.dumps(changed), place=place))
    assert after["sum"] >= 0.0 or after["doctor"]["role"] > 0


def test_a_visitor_sees_their_own_sum(page: Page) -> None:
    """Curiosity and pay speak for it, and what would tip it is named."""
    show_view(page, "visitor")
    page.locator(".visitor .waterfall").wait_for()
    before = _sum_is_exact(page, ".visitor")
    page.locator("#me-curiosity").press("End")
    eventually(page, lambda: page.evaluate(SUM.format(".visitor")) != before, "curiosity counts")
    assert _sum_is_exact(page, ".visitor") == pytest.approx(before + 1.6)
    page.locator("#me-allowance").press("End")
    page.locator("#me-stigma_sensitivity").press("Home")
    expect(page.locator(".visitor .tip")).to_have_text("You would more likely than not say yes.")
    assert _sum_is_exact(page, ".visitor") > 0.0


def test_guess_then_reveal(page: Page) -> None:
    """While the room guesses, neither line nor sentence nor table tells; reveal shows both and keeps the guess."""
    page.keyboard.press("3")
    page.keyboard.press("g")
    page.keyboard.press("g")
    settled(page)
    page.wait_for_timeout(1_200)
    assert "Guess first" in page.locator("#sentence").inner_text()
    assert "Prepared" not in page.locator("#main-plot table").inner_text()
    lengths = page.evaluate(
        "[...document.querySelectorAll('#main-plot .line.plan')].map((line) => line.getTotalLength())"
    )
    whole = page.evaluate("document.querySelector('#main-plot .line.base').getTotalLength()")
    assert max(lengths) < 0.2 * whole
    flag = page.locator("#main-plot .guess circle").bounding_box()
    assert flag is not None
    page.mouse.move(flag["x"] + 4, flag["y"] + 4)
    page.mouse.down()
    page.mouse.move(flag["x"] + 4, flag["y"] - 40, steps=5)
    page.mouse.up()
    guess = state(page)["guess"]
    assert guess > 18
    page.locator("#reveal").click()
    settled(page)
    assert f"We guessed {guess}" in page.locator(".guess-view .verdict").inner_text()
    kept = state(page)["guesses"][-1]
    assert (kept["guess"], kept["plan"], state(page)["guess"]) == (guess, "prescriptive", None)
    assert "prepared" in page.locator("#sentence").inner_text()


def test_two_plans_side_by_side(page: Page) -> None:
    """The same doctors under A and B, the difference with its sureness, swapped and stopped; time moves both."""
    page.keyboard.press("3")
    page.keyboard.press("b")
    until(page, "window.workshop.shown.b !== undefined && window.workshop.settled")
    assert state(page)["other"]["regime"] == "guidance"
    assert page.locator(".crowd use").count() == 480
    rows = page.locator(".differences tbody tr").all_inner_texts()
    assert len(rows) == 7
    assert page.locator(".crowd .differs").count() > 0
    page.locator("#compare-with").select_option("prescriptive")
    until(page, "window.workshop.store.state.other.regime === 'standard' && window.workshop.settled")
    expect(page.locator(".crowd .differs")).to_have_count(0)
    assert {row.split("\t")[-1] for row in page.locator(".differences tbody tr").all_inner_texts()} == {"0"}
    page.locator("#compare-with").select_option("publish_only")
    page.locator("#swap").click()
    assert (plan(page)["regime"], state(page)["other"]["regime"]) == ("guidance", "standard")
    settled(page)
    before = page.locator(".crowd-b .crowd").inner_html()
    page.locator("#scrub").fill("10")
    eventually(page, lambda: page.locator(".crowd-b .crowd").inner_html() != before, "time moves B too")
    page.locator("#stop-compare").click()
    assert state(page)["other"] is None
    assert page.locator("#main-plot .line.other").count() == 0
