"""Refresh the exact versions in ``[tool.uv] constraint-dependencies``: run ``python .ci/pin.py``, then the tests."""

import re
import subprocess
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"
BLOCK = re.compile(r"constraint-dependencies = \[.*?\n\]\n", re.DOTALL)


def main() -> None:
    """Resolve afresh without constraints, and write down what came out."""
    text = BLOCK.sub("", PROJECT.read_text(encoding="utf-8"))
    PROJECT.write_text(text, encoding="utf-8")
    export = [
        "uv",
        "export",
        "--quiet",
        "--all-extras",
        "--all-groups",
        "--no-hashes",
        "--no-emit-project",
        "--upgrade",
    ]
    exported = subprocess.run([*export, "--no-annotate", "--no-header"], check=True, capture_output=True, text=True)
    pins = [line.strip() for line in exported.stdout.splitlines() if "==" in line]
    lines = "".join(f"  {_quoted(pin)},\n" for pin in pins)
    block = f"[tool.uv]\nconstraint-dependencies = [\n{lines}]\n"
    PROJECT.write_text(text.replace("[tool.uv]\n", block), encoding="utf-8")
    print(f"{len(pins)} versions pinned")


def _quoted(pin: str) -> str:
    return f"'{pin}'" if '"' in pin else f'"{pin}"'


if __name__ == "__main__":
    main()
