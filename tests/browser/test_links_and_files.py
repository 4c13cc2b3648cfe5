"""The state in the link and in a file: a round trip keeps it, and rubbish does no harm."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.driving import messages_of, opened, plan, quiet, settled, show_view, shown, state, until
from tests.browser.server import Served

LINK = (
    "pay_premium=12&publish=0.35&regime=comply&stringency=0.6&start_year=2.25&world=weak_trusts&compare=b&b.campaign=1"
    "&b.world=weak_trusts&me.curiosity=1.5&trust=3&place=17&quarter=33&view=visitor&goal=31&line=in_role&limit=7.5"
    "&size=125&keys=off&guesses=prepared%7E25%7E16.4%7Eprescriptive"
)
RUBBISH = (
    "%%%",
    "pay_premium=lots&regime=anarchy&world=mars",
    "pay_premium=1e999&trust=-4&quarter=NaN&size=9000&view=__proto__",
    "goal=&limit=&guess=&place=99999&view=doctor",
    "view=%3Cscript%3Ealert(1)%3C/script%3E&guesses=%3Cimg%20src=x%3E~1~2~custom",
    "x" * 20_000,
)


def test_the_link_holds_only_what_differs(page: Page) -> None:
    """Nothing set, nothing written; one thing set, one thing written."""
    quiet(page)
    assert page.evaluate("location.hash") == ""
    page.locator("#lever-training").press("End")
    quiet(page)
    assert page.evaluate("location.hash") == "#training=1"


def test_a_pasted_link_restores_everything(new_page: Callable[..., Page], server: Served) -> None:
    """What was set, the charts and the sentence are the same on another screen; so is the link."""
    one = opened(new_page(), f"{server.address}#{LINK}")
    assert plan(one)["start_year"] == 2.25
    assert (state(one)["place"], state(one)["keys"], state(one)["guesses"][0]["guess"]) == (17, False, 25)
    show_view(one, "share")
    link = one.locator("#share-link").input_value()
    other = opened(new_page(), link)
    same = {name: value for name, value in state(one).items() if name != "view"}
    assert {name: value for name, value in state(other).items() if name != "view"} == same
    assert shown(other)["lines"] == shown(one)["lines"]
    assert other.locator("#sentence").inner_text() == one.locator("#sentence").inner_text()


def test_a_link_pasted_into_the_open_page_is_followed(page: Page) -> None:
    """The address of a page that is open already."""
    page.evaluate("location.hash = '#protected_time=1&trust=2'")
    until(page, "window.workshop.store.state.trust === 2 && window.workshop.settled")
    assert (plan(page)["protected_time"], state(page)["trust"]) == (1, 2)


def test_reload_keeps_the_state(page: Page) -> None:
    """The address carries it."""
    page.keyboard.press("5")
    page.locator("#trust").select_option("2")
    quiet(page)
    before = state(page)
    page.reload()
    settled(page)
    assert state(page) == before


@pytest.mark.parametrize("rubbish", RUBBISH, ids=lambda text: text[:20])
def test_rubbish_in_the_link(new_page: Callable[..., Page], server: Served, rubbish: str) -> None:
    """A friendly word, and a page that works."""
    page = opened(new_page(), f"{server.address}#{rubbish}")
    if rubbish not in ("%%%",):
        assert "could not be read" in messages_of(page)
    assert state(page)["quarter"] in range(61)
    assert plan(page)["regime"] == "guidance"
    page.locator("#lever-campaign").press("End")
    settled(page)
    assert shown(page)["plan"]["campaign"] == 1.0


def test_a_session_file_comes_back(page: Page, tmp_path: Path) -> None:
    """Saved, reset, loaded: everything stands as before, guesses included, and the numbers go with it."""
    page.keyboard.press("3")
    page.keyboard.press("g")
    page.keyboard.press("g")
    page.locator("#guess-box").fill("22")
    page.locator("#reveal").click()
    before = {**state(page), "view": "save"}
    show_view(page, "save")
    with page.expect_download() as download:
        page.locator("#save-session").click()
    file = tmp_path / "session.json"
    download.value.save_as(file)
    content = json.loads(file.read_text(encoding="utf-8"))
    assert content["guesses"][0]["guess"] == 22
    assert len(content["years"]["prepared"]) == 15
    page.locator("#reset").click()
    page.evaluate("window.workshop.store.set({guesses: []})")
    show_view(page, "save")
    page.locator("#load-file").set_input_files(file)
    assert messages_of(page) == "Session loaded."
    settled(page)
    assert state(page) == before


@pytest.mark.parametrize(
    "content",
    ["", "[1, 2", "null", '{"what": "something else"}', '{"what": "medlead workshop", "state": 3}', "\0" * 99],
    ids=["empty", "broken", "null", "other", "wrong type", "binary"],
)  # fmt: skip
def test_rubbish_in_a_file(page: Page, tmp_path: Path, content: str) -> None:
    """It says that it is no session, and changes nothing."""
    before = state(page)["plan"]
    show_view(page, "save")
    (tmp_path / "rubbish.json").write_text(content, encoding="utf-8")
    page.locator("#load-file").set_input_files(tmp_path / "rubbish.json")
    assert "not a session" in messages_of(page)
    assert plan(page) == before


def test_a_flawed_file_is_used_as_far_as_it_goes(page: Page, tmp_path: Path) -> None:
    """Values out of range are brought back into it, and the page says so."""
    content = {"what": "medlead workshop", "state": {"training": "7", "goal": "40", "world": {"a": 1}}}
    (tmp_path / "flawed.json").write_text(json.dumps(content), encoding="utf-8")
    show_view(page, "save")
    page.locator("#load-file").set_input_files(tmp_path / "flawed.json")
    assert "could not be read" in messages_of(page)
    assert (plan(page)["training"], state(page)["goal"], plan(page)["world"]) == (1, 40, "central")


def test_own_trusts_with_names_that_look_like_markup(
    new_page: Callable[..., Page], serve: Callable[..., Served], tmp_path: Path
) -> None:
    """The room's own trusts stand in the list by name, as text; large trusts are shown in part and say so."""
    file = tmp_path / "ours.csv"
    name = "<img src=x onerror=alert(1)>"
    file.write_text(f'trust,consultants\n"{name}",130\n"A & B ""Trust""",900\n', encoding="utf-8")
    server = serve(f"population.csv={file}")
    page = opened(new_page(), server.address)
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    options = page.locator("#trust option").all_inner_texts()
    assert options[0].startswith(name)
    assert options[1].startswith('A & B "Trust"')
    assert page.locator(".cell").count() == 130
    page.locator("#trust").select_option("1")
    settled(page)
    assert page.locator(".cell").count() == 720
    assert "first 720 of 900" in page.locator(".counted").inner_text()
    show_view(page, "doctor")
    assert 'A & B "Trust"' in page.locator(".doctor-card .who").inner_text()
