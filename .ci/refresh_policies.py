"""Put a picture and its numbers under each example of ``docs/policies.md``: ``uv run python .ci/refresh_policies.py``.

Every ``uv run medlead run ...`` that stands alone in the sections on levers and policies is run, England and eight
paired seeds, some minutes in all; its figure of paired differences is made small and put under it.
"""

import re
import subprocess
import sys
from pathlib import Path

from PIL import Image

from analysis.contrasts import contrasts
from analysis.costs import summarise_costs
from analysis.results import read_result
from analysis.summary import summarise
from analysis.words import signed

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "policies.md"
PICTURES = ROOT / "docs" / "figures" / "policies"
WIDTH, COLOURS = 1000, 48  # pixels, and colours: a third of the size in bytes
EXAMPLE = re.compile(
    r"(?P<head>### (?P<name>[^\n]+)\n(?:(?!###|```).)*?```sh\nuv run (?P<command>medlead run [^\n]+)\n```\n\n)"
    r"(?:!\[(?:(?!\n#|\n```).)*\n\n)?(?=#|\Z)",
    re.DOTALL,
)


def main() -> int:
    """Run every example and write the page anew."""
    PICTURES.mkdir(exist_ok=True)
    page = PAGE.read_text(encoding="utf-8")
    start, end = page.index("## The levers"), page.index("## A policy of your own")
    PAGE.write_text(page[:start] + EXAMPLE.sub(_with_picture, page[start:end]) + page[end:], encoding="utf-8")
    return 0


def _with_picture(example: re.Match[str]) -> str:
    print(example["command"], file=sys.stderr)
    line = [*example["command"].split(), "plausible_worlds=0"]
    said = subprocess.run(line, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    folder = ROOT / said.rsplit("Result: ", 1)[1].strip()
    picture = f"{example['name'].replace(' ', '-').replace('_', '-')}.png"
    _shrink(folder / "figures" / "difference.png", PICTURES / picture)
    return f"{example['head']}![{_numbers(folder)}](figures/policies/{picture})\n\n{_numbers(folder)}\n\n"


def _shrink(source: Path, target: Path) -> None:
    with Image.open(source) as image:
        size = (WIDTH, round(image.height * WIDTH / image.width))
        small = image.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    small.quantize(COLOURS).save(target, optimize=True)


def _numbers(folder: Path) -> str:
    """What the picture shows in the last year, and what it costs."""
    result = read_result(folder)
    rows = contrasts(summarise(result).set_index("measure"))
    parts = [
        f"{label} {signed(100.0 * rows[measure].difference)}"
        for measure, label in (("prepared", "prepared"), ("in_role", "in role"), ("vacancy", "vacancy"))
    ]
    cost = summarise_costs(result).a_year
    money = f"£{abs(cost):,.1f}m a year {'less' if cost < -0.05 else 'more'} than the reference"
    return f"Year {result.years}, England: {', '.join(parts)} points; {money}."


if __name__ == "__main__":
    raise SystemExit(main())
