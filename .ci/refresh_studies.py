"""Put what studies print and draw into the pages of ``docs``: ``uv run python .ci/refresh_studies.py [PAGE ...]``.

A page asks for it so; the text starts at the first line in which the pattern after "from" is found:

    <!-- medlead hysteresis experiment=tipping ; from: The way back ; figure: hysteresis -> hysteresis-dark -->
    (what was printed)
    <!-- end -->
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ASKED = re.compile(
    r"(<!-- (?P<command>medlead [^;]*?) ; from: (?P<start>[^;]*?) ; figure: (?P<figure>\S+) -> (?P<name>\S+) -->\n)"
    r".*?(<!-- end -->)",
    re.DOTALL,
)


def _refreshed(asked: re.Match[str]) -> str:
    """The same place of the page with what the command prints now; its figure is copied."""
    done = subprocess.run(asked["command"].split(), cwd=ROOT, check=True, capture_output=True, text=True)
    lines = [line.rstrip() for line in done.stdout.strip().splitlines()]
    folder = ROOT / lines[-1].removeprefix("Result: ")
    start = next(number for number, line in enumerate(lines) if re.search(asked["start"], line))
    shown = "\n".join(lines[start:-1]).strip("\n")
    shutil.copyfile(folder / "figures" / f"{asked['figure']}.png", ROOT / "docs" / "figures" / f"{asked['name']}.png")
    return f"{asked[1]}```text\n{shown}\n```\n{asked[asked.re.groups]}"


def main(pages: list[str]) -> None:
    """Refresh some pages, all that ask for it if none is named."""
    for page in [Path(page) for page in pages] or sorted((ROOT / "docs").glob("*.md")):
        text = page.read_text(encoding="utf-8")
        if refreshed := ASKED.sub(_refreshed, text):
            page.write_text(refreshed, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
