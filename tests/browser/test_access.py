"""For everybody: by keyboard, by screen reader, in large print, on a projector."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.driving import VIEWS, opened, plan, quiet, settled, show_view, state, until
from tests.browser.server import Served

AXE = Path(__file__).with_name("axe.min.js")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALLEST = 18.0  # CSS pixels that a room can read at 1280 x 720
VISIBLE_TEXT = """
() => {
  const walker = document.createTreeWalker(document.querySelector('#page'), NodeFilter.SHOW_TEXT);
  const small = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.textContent.trim() || !element.checkVisibility()) continue;
    if (element.closest('.unseen, option, title, code')) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size < SMALLEST) small.push(`${size} ${node.textContent}`);
  }
  return small;
}
""".replace("SMALLEST", str(SMALLEST))
SMALL_TARGETS = """
() => [...document.querySelectorAll('button, input, select')]
  .filter((each) => each.checkVisibility() && !['radio', 'checkbox', 'range'].includes(each.type))
  .map((each) => [each.id || each.className, each.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24).map(([name, box]) => `${name} ${box.width} x ${box.height}`)
"""


def _findings(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("(tags) => axe.run(document, {runOnly: tags})", TAGS)
    return [
        f"{found['id']} ({found['impact']}): {node['target']} {node['failureSummary'][:200]}"
        for found in result["violations"]
        for node in found["nodes"]
        if found["impact"] in {"serious", "critical", "moderate"}
    ]


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing_in_any_view(page: Page, view: str) -> None:
    """Names, roles, contrast, targets, structure: no serious finding, nor a moderate one."""
    page.keyboard.press("5")
    show_view(page, view)
    quiet(page)
    assert _findings(page) == []


@pytest.mark.parametrize(
    "link", ["#size=150&regime=standard", "#guess=20&view=guess", "#compare=b&b.campaign=1", "#limit=0&pay_premium=20"]
)
def test_axe_finds_nothing_in_other_states(new_page: Callable[..., Page], server: Served, link: str) -> None:
    """Large text, a hidden answer, two plans, a budget that is passed."""
    page = opened(new_page(), server.address + link)
    quiet(page)
    assert _findings(page) == []


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)], ids=["1280x720", "1920x1080"])
def test_it_fits_the_projector(new_page: Callable[..., Page], server: Served, size: tuple[int, int], view: str) -> None:
    """No scrolling in either direction, and no text below 18 pixels."""
    page = opened(new_page(viewport={"width": size[0], "height": size[1]}), f"{server.address}#regime=comply&publish=1")
    show_view(page, view)
    assert page.evaluate(
        "[document.documentElement.scrollHeight <= innerHeight, document.documentElement.scrollWidth <= innerWidth]"
    ) == [True, True]
    assert page.evaluate(VISIBLE_TEXT) == []
    assert page.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("percent", [125, 150, 200])
def test_large_text_loses_nothing(new_page: Callable[..., Page], server: Served, percent: int) -> None:
    """It scrolls down, never sideways, and every control can be reached and is not covered."""
    page = opened(new_page(), f"{server.address}#size={percent}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for name in ("#lever-alignment", "#world", "#trust", "#limit", "#goal", "#scrub", "#share", ".cell >> nth=0"):
        control = page.locator(name)
        control.scroll_into_view_if_needed()
        box = control.bounding_box()
        assert box is not None
        middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        assert control.evaluate("(element, [x, y]) => element.contains(document.elementFromPoint(x, y))", middle), name


def test_everything_by_keyboard_alone(page: Page) -> None:
    """Tab reaches every control once, each with a visible focus; the session runs without a pointer."""
    reached: list[str] = []
    page.evaluate("document.body.focus()")
    for _ in range(80):
        page.keyboard.press("Tab")
        name, outline = page.evaluate(
            "(() => { const e = document.activeElement; return [e.id || e.dataset.preset || e.dataset.view || "
            "e.getAttribute('aria-label') || e.value || e.tagName, getComputedStyle(e).outlineStyle]; })()"
        )
        if name == "BODY":
            break
        assert outline != "none", name
        reached.append(name)
    assert len(reached) == len(set(reached))
    wanted = {"reset", "save", "share", "smaller", "larger", "help", "custom", "lever-pay_premium", "lever-alignment"}
    wanted |= {"start", "world", "goal", "line", "play", "scrub", "visitor", "guess", "compare", "trust", "limit"}
    assert wanted <= set(reached)
    page.locator("[data-preset=prescriptive]").focus()
    page.keyboard.press("Enter")
    assert plan(page)["regime"] == "standard"
    page.keyboard.press("Space")
    assert not page.evaluate("window.workshop.player.playing")  # in a focused control the shortcut rests


def test_shortcuts(page: Page) -> None:
    """Space, arrows, R, B, G, D and Escape; none of them in a field, none when switched off."""
    for key, view in (("b", "compare"), ("g", "guess"), ("d", "doctor"), ("Escape", "people")):
        page.keyboard.press(key)
        assert state(page)["view"] == view
    page.keyboard.press("4")
    assert plan(page)["stringency"] == 0.3
    page.keyboard.press("r")
    assert plan(page)["regime"] == "guidance"
    for field in ("#goal", "#lever-campaign", "#trust", "#limit"):
        page.locator(field).focus()
        page.keyboard.press("b")
        assert state(page)["view"] == "people", field
        page.keyboard.press("3")
        assert plan(page)["regime"] == "guidance", field
    page.locator("#reset").click()
    page.keyboard.press("Control+b")
    assert state(page)["view"] == "people"
    show_view(page, "help")
    page.locator("#keys-on").uncheck()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("3")
    page.keyboard.press(" ")
    assert plan(page)["regime"] == "guidance"
    assert not page.evaluate("window.workshop.player.playing")


def test_every_chart_has_a_hidden_table(page: Page) -> None:
    """By year, with the numbers of the lines, also for B."""
    page.keyboard.press("3")
    quiet(page)
    tables = page.locator(".plot table")
    assert tables.count() == 5
    assert tables.first.locator("caption").inner_text() == "Of every 100 doctors: numbers by year"
    rows = tables.first.locator("tbody tr").all_inner_texts()
    assert len(rows) == 16
    last = page.evaluate("window.workshop.shown.a.lines.prepared.mean.at(-1)")
    assert f"{100.0 * last:.1f}" in rows[-1]


def test_every_word_stands_in_the_strings_file(page: Page) -> None:
    """Page and scripts hold no sentence of their own."""
    folder = Path(__file__).resolve().parents[2] / "experiments" / "workshop" / "page"
    until(page, "true")
    import re

    html = re.sub(r"<title>.*?</title>", "", (folder / "index.html").read_text(encoding="utf-8"))
    assert re.findall(r">\s*([A-Za-z][^<]*)<", html) == []
    for script in sorted(folder.glob("*.js")):
        if script.name in {"strings.js"}:
            continue
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", script.read_text(encoding="utf-8"), flags=re.DOTALL)
        code = re.sub(r"new Error\([^)]*\)", "", code)
        sentences = re.findall(r"[\"'`]([A-Z][a-z]+ [a-z][^\"'`]*)[\"'`]", code)
        assert sentences == [], script.name
    settled(page)
