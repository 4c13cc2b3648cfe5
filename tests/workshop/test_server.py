"""The server on the wire: who may ask, what is refused, what a user is told; no browser is needed."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.applications import Starlette
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from experiments.workshop.command import own_address, shown
from experiments.workshop.room import read_population
from experiments.workshop.server import WRONG_ORIGIN, make_app
from experiments.workshop.setup import setup
from experiments.workshop.stage import Stage
from sim.checks import SettingError
from tests.browser.server import Served, served

SECONDS = 30.0


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    """A server for this module."""
    with served() as running:
        yield running


def _line(server: Served, origin: str | None = "own") -> ClientConnection:
    wanted = f"http://127.0.0.1:{server.port}" if origin == "own" else origin
    return connect(f"ws://127.0.0.1:{server.port}/ask", origin=wanted, open_timeout=SECONDS)  # type: ignore[arg-type]


def _asked(line: ClientConnection, question: object) -> dict[str, object]:
    line.send(question if isinstance(question, str) else json.dumps(question))
    told: dict[str, object] = json.loads(line.recv(timeout=SECONDS))
    return told


@pytest.mark.parametrize(
    "origin",
    [None, "null", "http://evil.example", "http://127.0.0.1:1", "https://localhost.evil", "http://[::1", "http://[x]"],
)
def test_a_websocket_from_elsewhere_is_refused(server: Served, origin: str | None) -> None:
    """Another site that the browser has open cannot use the server."""
    with pytest.raises(InvalidStatus) as refused, _line(server, origin):
        pass
    assert refused.value.response.status_code == 403


def test_a_request_under_another_name_is_refused(server: Served) -> None:
    """A name of the web that was pointed at this machine."""
    request = urllib.request.Request(server.address, headers={"Host": "rebound.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=SECONDS)
    with refused.value as error:
        assert error.code == 421
        assert b"medlead workshop" in error.read()


@pytest.mark.parametrize("host", ["[::1", "[foo]:1", "::1]", "[]", "", "//", "127.0.0.1:x"])
def test_a_name_that_is_none_is_refused_as_any_other(stage: Stage, host: str) -> None:
    """Over HTTP and on the line; whatever it is, nothing is raised."""
    app = make_app(stage, "127.0.0.1")
    told = _told(app, "http", host)
    assert told[0]["status"] == (200 if host.startswith("127") else 421)
    if not host.startswith("127"):
        assert _told(app, "websocket", host) == [{"type": "websocket.close", "code": WRONG_ORIGIN, "reason": ""}]


def _told(app: Starlette, kind: str, host: str) -> list[dict[str, Any]]:
    """What the application sends, in a thread of its own: in this one the browser tests may have a loop running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(_answers(app, kind, host))).result()


async def _answers(app: Starlette, kind: str, host: str) -> list[dict[str, Any]]:
    """What the application sends for a request under a name."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"} if kind == "http" else {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    scope = {
        "type": kind,
        "method": "GET",
        "path": "/setup",
        "headers": [(b"host", host.encode())],
        "query_string": b"",
    }
    await app(scope, receive, send)
    return sent


@pytest.mark.skipif(os.name != "posix", reason="a signal of POSIX")
@pytest.mark.parametrize("asked_before", [True, False])
def test_ctrl_c_closes_the_workshop_and_says_so(asked_before: bool) -> None:
    """As the first line promises; nothing was to be stored, and nothing starts again."""
    with served() as server:
        if asked_before:
            urllib.request.urlopen(f"{server.address}setup", timeout=SECONDS).close()
        server.process.send_signal(signal.SIGINT)
        _, said = server.process.communicate(timeout=SECONDS)
    assert server.process.returncode == 130
    assert said.strip() == "The workshop is closed."


@pytest.mark.parametrize(
    "path", ["page/../../server.py", "page/%2e%2e/server.py", "page/%2e%2e%2fserver.py", "etc/passwd"]
)
def test_only_the_page_is_served(server: Served, path: str) -> None:
    """No way out of its folder."""
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(server.address + path, timeout=SECONDS)
    with refused.value as error:
        assert error.code == 404


def test_answers_forbid_scripts_from_elsewhere(server: Served) -> None:
    """The browser itself holds the page to its own files."""
    with urllib.request.urlopen(server.address, timeout=SECONDS) as got:
        assert "default-src 'self'" in got.headers["Content-Security-Policy"]
        assert got.headers["X-Content-Type-Options"] == "nosniff"


def test_rubbish_on_the_line(server: Served) -> None:
    """It is answered with a word, and the next question with an answer."""
    with _line(server) as line:
        for rubbish in ("", "{", "[1]", '{"kind": 4}', '{"kind": "doctor", "trust": "x", "place": 1e400}', "\x00" * 50):
            assert _asked(line, rubbish)["kind"] in {"error", "doctor"}
        assert _asked(line, {"kind": "run", "id": 3, "plan": {"training": 1e99}})["plan"]["training"] == 1.0  # type: ignore[index]


@pytest.mark.parametrize("message", ["x" * 1_000_000, b"\x00\x01"], ids=["oversized", "bytes"])
def test_what_no_page_sends_ends_that_line_only(server: Served, message: str | bytes) -> None:
    """The server closes the line and goes on with others."""
    with _line(server) as other:
        with _line(server) as line, pytest.raises(ConnectionClosed):
            line.send(message)
            line.recv(timeout=SECONDS)
        assert _asked(other, {"kind": "visitor", "id": 1})["id"] == 1


def test_the_same_question_has_the_same_answer_on_every_line(server: Served) -> None:
    """Whatever else was asked before."""
    question = {"kind": "run", "id": 1, "plan": {"campaign": 0.4}}
    with _line(server) as one, _line(server) as other:
        first = _asked(one, question)
        _asked(other, {"kind": "run", "id": 1, "plan": {"campaign": 0.8}})
        assert _asked(other, question) == first


def _command(*arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-c", "from experiments.cli import main; raise SystemExit(main())", "workshop", *arguments]
    return subprocess.run(line, capture_output=True, text=True, timeout=120, check=False)


def test_a_port_in_use_is_told(server: Served) -> None:
    """With the address to look at and a port to choose, exit code 2."""
    done = _command("--no-browser", "--port", str(server.port))
    assert done.returncode == 2
    assert f"http://127.0.0.1:{server.port}/" in done.stderr
    assert f"--port {server.port + 1}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--port", "70000"], "from 0 to 65535"),
        (["--host", "no.such.host.invalid"], "--host no.such.host.invalid"),
        (["population=tiny"], "population.csv=FILE"),
        (["population.csv=nowhere.csv"], "there is no such file"),
    ],
)
def test_bad_settings_are_refused_before_anything_runs(arguments: list[str], words: str) -> None:
    """Setting, value, what is allowed."""
    done = _command("--no-browser", *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_host_that_others_reach_warns_and_shows_the_link() -> None:
    """And the page shows that link to the room."""
    with served("--host", "0.0.0.0") as server:
        with urllib.request.urlopen(f"{server.address}setup", timeout=SECONDS) as got:
            room = json.loads(got.read())["room"]
        assert room == f"http://{shown(own_address())}:{server.port}/"
        warning = server.process.stderr.readline() if server.process.stderr else ""
        assert "anyone on this network" in warning
        assert room in warning


def test_loopback_only_by_default(server: Served) -> None:
    """Nobody on the network can connect."""
    address = own_address()
    if address.startswith("127."):
        pytest.skip("this machine has no address but loopback")
    with pytest.raises(OSError, match=r"refused|timed out"):
        socket.create_connection((address, server.port), timeout=5.0).close()


def test_setup_says_everything_that_the_page_needs(stage: Stage) -> None:
    """Labels, ranges, defaults and presets come from the parameter table and the policies that ship."""
    told = setup(stage, "")
    assert told["levers"][0]["name"] == "pay_premium"  # type: ignore[index]
    assert json.loads(json.dumps(told)) == json.loads(json.dumps(setup(stage, "")))
    with pytest.raises(SettingError):
        read_population(["seeds=4"])


def test_prepare_says_ready() -> None:
    """The day before: worlds, presets and page are tried."""
    done = _command("--prepare")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("ready: 2,400 consultants in 10 trusts")
    assert "none asks for anything from outside" in done.stderr
