"""Make the tables of ``docs/policies.md``: ``uv run python .ci/policies_page.py``; with ``--check`` only compare."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.policies.sign_table import Claim

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "policies.md"
EXAMPLE = ROOT / "docs" / "examples" / "mentoring"
sys.path.insert(0, str(ROOT))


def main() -> int:
    """Write the page anew, or say whether it is as it would be written."""
    before = PAGE.read_text(encoding="utf-8")
    page = before
    parts = {"levers": levers(), "signs": signs(), "policies": policies(), "mentoring": mentoring()}
    for name, part in parts.items():
        marks = re.compile(rf"(<!-- {name}: begin -->\n).*?(<!-- {name}: end -->)", re.DOTALL)
        page = marks.sub(lambda found, part=part: f"{found[1]}\n{part}\n\n{found[2]}", page)
    if "--check" in sys.argv:
        if page != before:
            print(f"{PAGE.name} is out of date: uv run python .ci/policies_page.py", file=sys.stderr)
        return int(page != before)
    PAGE.write_text(page, encoding="utf-8")
    return 0


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Rows as Markdown."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def levers() -> str:
    """Every lever: range, quantities, what is paid for, and the source of both."""
    from policies.registry import LEVERS

    rows = []
    for lever in LEVERS:
        row = lever.row
        span = f"{row.minimum:g}–{row.maximum:g} {row.unit}" if not lever.is_flag else "0 or 1 (flag)"
        paid = "; ".join(
            f"`{item.row.name}` {item.row.default:g} ({item.row.low:g}–{item.row.high:g}) {item.row.unit}"
            for item in lever.costs
        )
        sources = ", ".join(dict.fromkeys((row.source, *(item.row.source for item in lever.costs))))
        rows.append((f"`{lever.name}`", row.meaning, span, f"{row.default:g}", paid or "nothing", sources))
    return table(("lever", "what it is", "range", "neutral", "paid for", "source"), rows)


def signs() -> str:
    """What each lever does at first, in words."""
    from tests.policies.sign_table import DOWN, SAME, TABLE, UP

    rows = []
    for lever in dict.fromkeys(claim.lever for claim in TABLE):
        claims = [claim for claim in TABLE if claim.lever == lever]
        common = all(claim.beside for claim in claims)
        cells = [
            ", ".join(dict.fromkeys(_said(claim, not common) for claim in claims if claim.direction == direction))
            for direction in (UP, DOWN, SAME)
        ]
        rows.append((f"`{lever}`" + (_beside(claims[0]) if common else ""), *cells))
    return table(("lever", "up", "down", "unchanged"), rows)


def _said(claim: "Claim", with_beside: bool) -> str:
    from tests.policies.sign_table import DEAF, EVERY_QUARTER

    when = "always" if claim.quarter == EVERY_QUARTER else str(claim.quarter)
    star = "\\*" if claim.world is DEAF else ""
    return f"`{claim.outcome}` {when}{star}" + (_beside(claim) if with_beside and claim.beside else "")


def _beside(claim: "Claim") -> str:
    return " (beside " + ", ".join(f"{name} {level:g}" for name, level in claim.beside.items()) + ")"


def policies() -> str:
    """Every policy that ships: its sentence and what it sets."""
    from experiments.listing import meaning_of
    from policies.library import named_policy, policy_names

    rows = []
    for name in policy_names():
        policy = named_policy(name)
        said = [
            f"{lever} {plan.level:g}"
            + (f" from year {plan.start_year:g}" if plan.start_year else "")
            + (f" to year {plan.stop_year:g}" if plan.stop_year is not None else "")
            + ("" if plan.trusts.is_everywhere else f" where {plan.trusts}")
            for lever, plan in policy.levers.items()
        ]
        said += [f"trigger {trigger.name}: when {' and '.join(map(str, trigger.when))}" for trigger in policy.triggers]
        meaning = meaning_of(ROOT / "conf" / "policy" / f"{name}.yaml")
        rows.append((f"`{name}`", meaning, "; ".join(said) or "nothing"))
    return table(("policy", "what it is", "sets"), rows)


def mentoring() -> str:
    """The example of a lever that a package brings, whole."""
    module, project = (
        (EXAMPLE / name).read_text(encoding="utf-8") for name in ("medlead_mentoring.py", "pyproject.toml")
    )
    return f"`medlead_mentoring.py`:\n\n```python\n{module}```\n\n`pyproject.toml`:\n\n```toml\n{project}```"


if __name__ == "__main__":
    raise SystemExit(main())
