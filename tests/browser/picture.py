"""``uv run python -m tests.browser.picture [FILE]``: the picture of the workshop page for the documentation."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM
from tests.browser.driving import opened, quiet
from tests.browser.server import served

FILE = Path(__file__).resolve().parents[2] / "docs" / "figures" / "workshop.png"
PLAN = "#protected_time=1&campaign=0.5&regime=standard&stringency=0.3&publish=1&quarter=40&trust=3"


def main() -> int:
    """Open the page with a plan and write the picture."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else FILE
    with served() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = opened(browser.new_page(viewport={"width": 1280, "height": 720}), server.address + PLAN)
        quiet(page).screenshot(path=file)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
