"""Every control does what it says, and everything the room sets can be taken back."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import opened, plan, quiet, settled, shown, state
from tests.browser.server import Served

LEVERS = ("pay_premium", "protected_time", "campaign", "training", "publish", "alignment")
PRESETS = (
    "permissive", "publish_only", "prescriptive", "light_standard", "comply_or_explain", "pay_more", "support_leaders",
    "custom",
)  # fmt: skip


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_moves_by_keyboard_and_changes_the_lines(page: Page, lever: str) -> None:
    """Fine steps with the arrows, off and full with Home and End; the charts, the cost and the sentence follow."""
    before = shown(page)["lines"]
    slider = page.locator(f"#lever-{lever}")
    slider.focus()
    slider.press("ArrowRight")
    step = plan(page)[lever]
    assert 0.0 < step <= 1.0
    slider.press("End")
    settled(page)
    assert plan(page)[lever] == float(slider.get_attribute("max") or 0)
    assert shown(page)["lines"] != before
    assert shown(page)["costs"][lever] > 0.0
    assert page.locator(f".lever.{lever} .cost").inner_text().startswith("£")
    slider.press("Home")
    settled(page)
    assert shown(page)["lines"] == before


def test_a_lever_is_dragged(page: Page) -> None:
    """With the pointer, and full is full."""
    slider = page.locator("#lever-campaign")
    box = slider.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 10, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2, steps=8)
    assert 0.5 <= plan(page)["campaign"] <= 0.7
    page.mouse.move(box["x"] + box["width"] * 0.99, box["y"] + box["height"] / 2, steps=8)
    page.mouse.up()
    assert plan(page)["campaign"] == 1.0
    page.locator("#undo").click()
    assert plan(page)["campaign"] == 0.0  # one drag is one step


@pytest.mark.parametrize("number", range(8))
def test_presets_by_button_and_key_are_the_policies_that_ship(page: Page, number: int) -> None:
    """The button and its number key set the same plan, and the button says that it is chosen."""
    page.locator(f"[data-preset={PRESETS[number]}]").click()
    settled(page)
    chosen = plan(page)
    if PRESETS[number] == "custom":
        assert page.evaluate("document.activeElement.id") == "lever-pay_premium"
        return
    expect(page.locator(f"[data-preset={PRESETS[number]}]")).to_have_attribute("aria-pressed", "true")
    page.locator("#reset").click()
    page.keyboard.press(str(number + 1))
    settled(page)
    assert plan(page) == chosen
    assert chosen == page.evaluate(f"window.workshop.setup.presets[{number}].plan")


def test_regime_stringency_start_and_world(page: Page) -> None:
    """Choices of every kind change the plan and the answer."""
    page.get_by_label("National standard", exact=True).check()
    expect(page.locator("#lever-stringency")).to_be_enabled()  # at the next frame; a key before it would be lost
    page.locator("#lever-stringency").press("Home")
    assert (plan(page)["regime"], plan(page)["stringency"]) == ("standard", 0.05)
    page.get_by_label("Comply or explain", exact=True).check()
    page.locator("#start").select_option("4")
    page.locator("#world").select_option("weak_trusts")
    settled(page)
    wanted = {"regime": "comply", "start_year": 4, "world": "weak_trusts"}
    assert {name: shown(page)["plan"][name] for name in wanted} == wanted
    page.get_by_label("Guidance only", exact=True).check()
    expect(page.locator("#lever-stringency")).to_be_disabled()


def test_undo_redo_and_reset(page: Page) -> None:
    """Plan, goal, limit and B are taken back in order and done again."""
    page.keyboard.press("3")
    page.locator("#goal").fill("31")
    page.locator("#limit").fill("4")
    page.locator("#limit").blur()
    assert (state(page)["goal"], state(page)["limit"]) == (31, 4)
    for _ in range(2):
        page.locator("#undo").click()
    assert (plan(page)["regime"], state(page)["goal"], state(page)["limit"]) == ("standard", 25, 10)
    page.locator("#undo").click()
    assert plan(page)["regime"] == "guidance"
    expect(page.locator("#undo")).to_be_disabled()
    for _ in range(3):
        page.locator("#redo").click()
    assert (plan(page)["regime"], state(page)["goal"], state(page)["limit"]) == ("standard", 31, 4)
    page.locator("#reset").click()
    assert (plan(page)["regime"], state(page)["goal"], state(page)["limit"]) == ("guidance", 25, 10)
    page.locator("#undo").click()
    assert state(page)["goal"] == 31


def test_the_goal_is_dragged(page: Page) -> None:
    """The line follows the pointer, the box follows the line, and one drag is one step to undo."""
    handle = page.locator("#main-plot .goal circle").bounding_box()
    assert handle is not None
    page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
    page.mouse.down()
    page.mouse.move(handle["x"], handle["y"] + 40, steps=6)
    page.mouse.up()
    settled(page)
    assert state(page)["goal"] < 25
    assert page.locator("#goal").input_value() == str(state(page)["goal"])
    page.locator("#undo").click()
    assert state(page)["goal"] == 25
    page.locator("#line").select_option("in_role")
    assert state(page)["line"] == "in_role"


def test_the_budget_says_when_it_is_passed(page: Page) -> None:
    """The bar is held against the limit that the room sets."""
    page.locator("#lever-pay_premium").press("End")
    page.locator("#limit").fill("1")
    settled(page)
    expect(page.locator("#budget")).to_contain_class("over")
    expect(page.locator("#spent")).to_contain_text("over")
    page.locator("#limit").fill("1000")
    expect(page.locator("#spent")).not_to_contain_text("over")


def test_text_size(page: Page) -> None:
    """The buttons make the text larger and smaller, and nothing scrolls sideways."""
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    normal = page.evaluate(size)
    for factor in (1.25, 1.5, 1.75, 2.0):
        page.locator("#larger").click()
        assert page.evaluate(size) == pytest.approx(normal * factor)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#smaller").click()
    assert page.evaluate(size) == pytest.approx(normal * 1.75)


def test_two_sessions_do_not_touch_each_other(new_page: object, server: Served) -> None:
    """The server keeps nothing: what one page sets, another does not see."""
    one, other = (opened(new_page(), server.address) for _ in range(2))  # type: ignore[operator]
    for number in range(2, 8):
        one.keyboard.press(str(number))
        other.keyboard.press(str(9 - number))
    one.keyboard.press("3")
    other.keyboard.press("1")
    quiet(one)
    quiet(other)
    assert shown(one)["plan"]["regime"] == "standard"
    assert shown(other)["plan"]["regime"] == "guidance"
    assert set(shown(other)["costs"].values()) == set()
    assert one.locator("#sentence").inner_text() != other.locator("#sentence").inner_text()
