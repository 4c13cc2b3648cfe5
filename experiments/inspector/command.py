"""``medlead inspect``: opens SolaraViz on the Mesa model, for modellers who want to step and look inside."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from experiments.progress import tell
from sim.checks import SettingError

PORT = 8766
NEEDED = ("solara", "solara_assets", "altair")
MISSING = (
    'the inspector needs packages that are not installed here. Install them with "uv sync --extra inspect" or '
    "pip install 'medlead[inspect]'."
)
APP = Path(__file__).resolve().parent / "page.py"
# Nothing is sent anywhere, and everything that the page needs comes from this machine.
QUIET = {"SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False", "SOLARA_ASSETS_PROXY": "True"}


def main(arguments: Sequence[str]) -> int:
    """Serve the inspector until interrupted, and return the exit code."""
    parser = argparse.ArgumentParser(prog="medlead inspect", description=__doc__, allow_abbrev=False)
    parser.add_argument("--no-browser", action="store_true", help="do not open the browser")
    parser.add_argument("--port", type=int, default=PORT, help=f"default {PORT}")
    options = parser.parse_args(list(arguments))
    if any(find_spec(name) is None for name in NEEDED):
        raise SettingError(MISSING)
    if not 1 <= options.port <= 65_535:
        raise SettingError(f"--port {options.port} is not allowed: it must be a whole number from 1 to 65535.")
    tell(f"The inspector is open at http://127.0.0.1:{options.port}/ (Ctrl+C closes it).")
    command = [sys.executable, "-m", "solara", "run", str(APP), "--host", "127.0.0.1", "--port", str(options.port)]
    flags = ["--production", *(["--no-open"] if options.no_browser else ["--open"])]
    try:
        return subprocess.run([*command, *flags], env={**os.environ, **QUIET}, check=False).returncode
    except KeyboardInterrupt:
        return 0
