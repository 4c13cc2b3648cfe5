"""Put the default run's table and figure into the README: ``uv run python .ci/refresh_readme.py``."""

import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "README.md"
TABLE = re.compile(r"(<!-- table: begin -->\n```text\n).*?(\n```\n<!-- table: end -->)", re.DOTALL)


def main() -> None:
    """Run the default study, or print it again, and copy what it shows."""
    done = subprocess.run(["medlead", "run"], cwd=ROOT, check=True, capture_output=True, text=True)
    lines = done.stdout.strip().splitlines()
    folder = ROOT / lines[-1].removeprefix("Result: ").strip()
    start = next(index for index, line in enumerate(lines) if line.startswith("prescriptive against"))
    shown = "\n".join(line.rstrip() for line in lines[start:-1] if not line.startswith("Drawing")).strip()
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(TABLE.sub(lambda match: match[1] + shown + match[2], text), encoding="utf-8")
    shutil.copyfile(folder / "figures" / "headline.png", ROOT / "docs" / "figures" / "headline.png")


if __name__ == "__main__":
    main()
