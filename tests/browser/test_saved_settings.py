"""What the room takes home: settings that give the same numbers, charts, and one page of A4."""

import hashlib
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Page

from experiments import cli
from tests.browser.driving import opened, plan, settled, show_view
from tests.browser.server import Served

SHOWN = ("prepared", "in_role", "vacancy", "leaders_strain", "engagement", "published_engagement", "quality")
PLAN = "#pay_premium=7&protected_time=0.45&alignment=0.8&regime=comply&stringency=0.65&publish=1&start_year=1.5"


def _downloaded(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.locator(f"#{button}").click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def _run_what_was_saved(page: Page, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, dict[str, object]]:
    """Save settings and session, run ``medlead run`` as the page says, and return the result and the session."""
    show_view(page, "save")
    page.locator("#save-name").fill("Room 7: our plan!")
    settled(page)
    archive = _downloaded(page, "save-settings", folder)
    session = json.loads(_downloaded(page, "save-session", folder).read_text(encoding="utf-8"))
    zipfile.ZipFile(archive).extractall(folder)
    command = page.locator("#save-command").inner_text().split()
    assert command[:2] == ["medlead", "run"]
    monkeypatch.chdir(folder)
    assert cli.main([*command[1:], "figures=false", "executor=serial"]) == 0
    (result,) = (folder / "results").iterdir()
    return result, session


def _yearly_means(result: Path) -> dict[str, list[float]]:
    """Mean over the seeds of the mean over each year of the policy, from the stored outcomes."""
    runs = pd.read_parquet(result / "runs.parquet")
    outcomes = pd.read_parquet(result / "outcomes.parquet")
    ids = runs.loc[runs["arm"] == "policy", "run_id"].tolist()
    rows = outcomes[outcomes["quarter"] >= 0].set_index("run_id")
    means = {}
    for name in SHOWN:
        seeds = np.stack([rows.loc[run_id, name].to_numpy() for run_id in ids])
        means[name] = seeds.reshape(len(ids), -1, 4).mean(axis=2).mean(axis=0).tolist()
    return means


def test_saved_settings_give_the_same_numbers_bit_for_bit(
    new_page: Callable[..., Page], server: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every yearly mean of every measure shown, and the hash, are those of ``medlead run``."""
    page = opened(new_page(accept_downloads=True), f"{server.address}{PLAN}")
    result, session = _run_what_was_saved(page, tmp_path, monkeypatch)
    assert session["years"] == _yearly_means(result)
    manifest = json.loads((result / "manifest.json").read_text(encoding="utf-8"))
    assert session["hash"] == manifest["hash"] == page.locator("#save-hash").inner_text()
    difference = page.evaluate("window.workshop.shown.a.difference.prepared.value")
    last = pd.read_csv(result / "summary.csv").set_index("measure").loc["prepared", "policy"]
    assert difference == pytest.approx(float(str(last)), rel=1e-12)


def test_saved_settings_of_own_trusts_in_another_world(
    new_page: Callable[..., Page], serve: Callable[..., Served], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The trusts go with the settings."""
    file = tmp_path / "ours.csv"
    file.write_text("trust,consultants,practice\nOurs,120,0.55\nTheirs,200,\n", encoding="utf-8")
    server = serve(f"population.csv={file}")
    page = opened(new_page(accept_downloads=True), f"{server.address}{PLAN}&world=weak_trusts")
    result, session = _run_what_was_saved(page, tmp_path, monkeypatch)
    assert session["years"] == _yearly_means(result)


def test_charts_as_svg_and_png(new_page: Callable[..., Page], server: Served, tmp_path: Path) -> None:
    """Five charts stand in one picture that needs no page around it."""
    page = opened(new_page(accept_downloads=True), f"{server.address}{PLAN}")
    show_view(page, "save")
    svg = _downloaded(page, "save-svg", tmp_path).read_text(encoding="utf-8")
    assert svg.count("<svg") == 6
    assert "class=" not in svg
    assert "Of every 100 doctors" in svg
    png = _downloaded(page, "save-png", tmp_path).read_bytes()
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") > 800


def test_one_page_of_a4(new_page: Callable[..., Page], server: Served) -> None:
    """With plan, charts, sentence, assumptions and the hash of the settings."""
    page = opened(new_page(), f"{server.address}{PLAN}&guesses=prepared%7E25%7E16.4%7Eprescriptive")
    show_view(page, "save")
    settled(page)
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    text = (
        page.locator("#printed").inner_text()
        if page.locator("#printed").is_visible()
        else page.evaluate("document.querySelector('#printed').textContent")
    )
    for words in ("assumptions that matter", page.locator("#save-hash").inner_text(), "unmeasured", "guessed 25"):
        assert words in text
    assert page.locator("#printed svg").count() == 5


def test_the_name_of_a_plan_becomes_a_name_of_a_file(page: Page) -> None:
    """Whatever is typed, the settings are named with letters, digits and underscores."""
    show_view(page, "save")
    page.locator("#save-name").fill("../../etc/passwd <b>")
    settled(page)
    assert page.locator("#save-command").inner_text().endswith("experiment=etc_passwd_b")
    assert hashlib.sha256().digest_size * 2 == len(page.locator("#save-hash").inner_text())
    assert plan(page)["regime"] == "guidance"
