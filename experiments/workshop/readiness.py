"""``medlead workshop --prepare``: the day before, make sure that the page will work in a room without internet."""

import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Sequence
from importlib.metadata import requires
from importlib.util import find_spec
from pathlib import Path

from analysis.words import people_in_words
from experiments.progress import tell
from experiments.workshop.room import NEEDED, read_population
from experiments.workshop.stage import Stage
from sim.checks import SettingError

ADDRESS = re.compile(r"https?://(?!www\.w3\.org/)[\w.-]+")  # the names of XML are no addresses
SECONDS = 10.0


def prepare(settings: Sequence[str]) -> int:
    """Install what is missing, compile, try everything that the page needs, and say so."""
    _install()
    population = read_population(settings)
    from experiments.execution import compile_first
    from experiments.workshop.plan import PRESETS, WORLDS, preset, read_plan

    compile_first()
    stage = Stage(population)
    for world in WORLDS:
        stage.play(read_plan({"world": world}))
        tell(f"World {world}: played.")
    started = time.perf_counter()
    for name in PRESETS:
        stage.play(preset(name))
    seconds = (time.perf_counter() - started) / len(PRESETS)
    tell(f"Presets: {len(PRESETS)} played, {seconds:.2f} s each.")
    files = _serve_once(stage)
    tell(f"Page: {files} files served by this machine, none asks for anything from outside.")
    print(f"ready: {people_in_words(population.size, len(population.trusts))}. Start with 'medlead workshop'.")
    return 0


def _install() -> None:
    """Install the packages of the extra that are missing, with uv or pip, whichever works."""
    if all(find_spec(name) is not None for name in NEEDED):
        return
    wanted = [
        line.split(";")[0].strip()
        for line in requires("medlead") or []
        if "extra == 'workshop'" in line.replace('"', "'")
    ]
    tell(f"Installing {', '.join(NEEDED)} ...")
    uv = shutil.which("uv")
    with_uv = [[uv, "pip", "install", "--python", sys.executable]] if uv else []
    for command in (*with_uv, [sys.executable, "-m", "pip", "install"]):
        if subprocess.run([*command, *wanted], check=False).returncode == 0:
            return
    raise SettingError("the packages for the workshop page could not be installed: is this machine online?")


def _serve_once(stage: Stage) -> int:
    """Fetch every file of the page from a server of its own, and look for addresses elsewhere."""
    import uvicorn

    from experiments.workshop.server import LOOPBACK, PAGE, make_app

    names = sorted(path.relative_to(PAGE).as_posix() for path in PAGE.rglob("*") if path.is_file())
    with socket.create_server((LOOPBACK[0], 0)) as listener:
        port = listener.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(make_app(stage, LOOPBACK[0]), log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            for name in ("", "setup", *(f"page/{name}" for name in names)):
                _check(name, _fetched(f"http://{LOOPBACK[0]}:{port}/{name}"))
        finally:
            server.should_exit = True
            thread.join(SECONDS)
    return len(names)


def _fetched(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=SECONDS) as answer:
        return bytes(answer.read())


def _check(name: str, content: bytes) -> None:
    if Path(name).suffix in {"", ".html", ".js", ".css", ".svg"}:
        found = ADDRESS.search(content.decode("utf-8"))
        if found:
            raise SettingError(f"the page is not ready for a room without internet: {name} names {found.group()}.")
