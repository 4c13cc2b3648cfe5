"""Put the plausible worlds of a finished ``medlead worlds`` into ``conf``: the file that ships, and a note about it.

uv run medlead worlds n=100
uv run python .ci/refresh_worlds.py results/worlds-100-...
"""

import json
import sys
from pathlib import Path

import pandas as pd

CONF = Path(__file__).resolve().parent.parent / "conf"


def main(folder: Path) -> None:
    """Copy the accepted worlds of ``folder``, with every digit that they need."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    worlds = pd.read_parquet(folder / "accepted.parquet")
    worlds.to_csv(CONF / "plausible_worlds.csv", index=False, float_format="%.17g")
    note = {
        "version": 1,
        "hash": manifest["accepted_hash"],
        "worlds": len(worlds),
        "tried": manifest["tried"],
        "population": manifest["population"]["name"],
        "seeds": len(manifest["seeds"]),
        "model_version": manifest["model_version"],
        "command": f"medlead worlds n={manifest['n']}",
        "meaning": "Worlds drawn from all uncertain inputs, the constant solved for 10 to 20 % in role, and kept if a "
        "run without policy shows the patterns of 'medlead check-baseline'.",
    }
    (CONF / "plausible_worlds.json").write_text(json.dumps(note, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
