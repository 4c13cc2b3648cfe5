"""``medlead workshop``: serves the page from this machine and opens the browser."""

import argparse
import socket
import webbrowser
from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from experiments.interrupts import check_interrupts
from experiments.progress import tell
from experiments.workshop.room import NEEDED, read_population
from sim.checks import SettingError
from sim.population import Population

if TYPE_CHECKING:
    from experiments.workshop.stage import Stage

PORT = 8765
MISSING = (
    'the workshop page needs packages that are not installed here. Install them with "uv sync --extra workshop" or '
    "pip install 'medlead[workshop]', or let 'medlead workshop --prepare' do it."
)
HELP = """\
medlead workshop: an interactive page that a room can think with. Opens the browser; needs no internet.

  medlead workshop                           2,400 doctors in 10 trusts
  medlead workshop population.csv=trusts.csv your own trusts: columns trust,consultants
  medlead workshop --prepare                 the day before: compile, check, say "ready"
"""


def main(arguments: Sequence[str]) -> int:
    """Serve the page until interrupted, and return the exit code."""
    options = _read(arguments)
    if options.prepare:
        from experiments.workshop.readiness import prepare

        return prepare(options.settings)
    if any(find_spec(name) is None for name in NEEDED):
        raise SettingError(MISSING)
    population = read_population(options.settings)
    listener = _listen(options.host, options.port)
    return _serve(population, listener, options.host, browser=not options.no_browser)


def _read(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="medlead workshop", description=HELP, formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )  # fmt: skip
    parser.add_argument("settings", nargs="*", metavar="population.csv=FILE", help="trusts of your own")
    parser.add_argument("--no-browser", action="store_true", help="do not open the browser")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=PORT, help=f"default {PORT}; 0 takes any that is free")
    parser.add_argument("--prepare", action="store_true", help="get everything ready for a day without internet")
    options = parser.parse_intermixed_args(list(arguments))
    if not 0 <= options.port <= 65_535:
        raise SettingError(f"--port {options.port} is not allowed: it must be a whole number from 0 to 65535.")
    return options


def _listen(host: str, port: int) -> socket.socket:
    """Take the address before anything is computed, so that a port in use is known at once."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        raise SettingError(f"--host {host} is not allowed: this machine has no such address.") from None
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        _share_no_port(listener)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise SettingError(
            f"--host {host} --port {port} cannot be used ({error.strerror or error}). Does the workshop run already? "
            f"Look at http://{shown(host)}:{port}/, or choose another port, such as --port {port % 65_535 + 1}."
        ) from None
    return listener


def _share_no_port(listener: socket.socket) -> None:
    """On Windows two servers may share a port unless told not to; elsewhere a port may be taken again at once."""
    if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)


def _serve(population: Population, listener: socket.socket, host: str, browser: bool) -> int:
    from experiments.execution import compile_first
    from experiments.workshop.plan import Plan
    from experiments.workshop.stage import Stage

    compile_first()
    stage = Stage(population)
    stage.play(Plan())
    try:
        _open(stage, listener, host, browser)
        check_interrupts()  # uvicorn may keep one to itself
    except KeyboardInterrupt:
        raise KeyboardInterrupt("The workshop is closed.") from None
    return 0


def _open(stage: "Stage", listener: socket.socket, host: str, browser: bool) -> None:
    """Say where the page is, and serve it until interrupted."""
    import uvicorn

    from experiments.workshop.server import LARGEST_QUESTION, LOOPBACK, make_app

    port = listener.getsockname()[1]
    link = f"http://{shown(host) if host not in ANYWHERE else '127.0.0.1'}:{port}/"
    room = "" if host in LOOPBACK else f"http://{shown(own_address() if host in ANYWHERE else host)}:{port}/"
    tell(f"The workshop is open at {link} (Ctrl+C closes it).")
    if room:
        tell(f"Careful: anyone on this network can use the page. Link for the room: {room}")
    if browser:
        webbrowser.open(link)
    config = uvicorn.Config(
        make_app(stage, host, room), log_level="warning", access_log=False, ws="websockets-sansio",
        ws_max_size=LARGEST_QUESTION, lifespan="off", timeout_graceful_shutdown=1,
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[listener])


ANYWHERE = ("0.0.0.0", "::", "")


def shown(host: str) -> str:
    """An address as it stands in a link."""
    return f"[{host}]" if ":" in host else host


def own_address() -> str:
    """The address of this machine in its network; nothing is sent to find it out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address for documentation: only the route to it is looked up
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname()
