"""The server: the page's files, one ``/setup`` answer and one websocket, and nothing kept about who asks.

Only pages that this server gave out may ask: a request must name a host that this server goes by, and a websocket must
come from the page's own origin.
"""

import asyncio
import ipaddress
import os
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from experiments.cli import WORKER_THREADS
from experiments.workshop.questions import answer
from experiments.workshop.setup import setup
from experiments.workshop.stage import Stage

PAGE = Path(__file__).resolve().parent / "page"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
LARGEST_QUESTION = 65_536  # bytes
WRONG_ORIGIN = 4403
NOT_THIS_SERVER = "This server goes by another name: use the link that 'medlead workshop' printed."
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' blob: data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def make_app(stage: Stage, host: str, room: str = "") -> Starlette:
    """The web application.

    Parameters
    ----------
    stage : Stage
        Plays the plans.
    host : str
        The address that the server listens on.
    room : str
        The link for others in the room, empty if only this machine can reach the server.
    """
    content = setup(stage, room)

    def index(_: Request) -> Response:
        return FileResponse(PAGE / "index.html")

    def icon(_: Request) -> Response:
        return FileResponse(PAGE / "icon.svg")

    def tell_setup(_: Request) -> Response:
        return JSONResponse(content)

    routes = [
        Route("/", index),
        Route("/favicon.ico", icon),
        Route("/setup", tell_setup),
        WebSocketRoute("/ask", conversation(stage)),
        Mount("/page", StaticFiles(directory=PAGE)),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Gate, host=host)])


def conversation(stage: Stage) -> Callable[[WebSocket], Awaitable[None]]:
    """Answer the questions of a page, one after another, in threads beside the server's own."""
    workers = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix=WORKER_THREADS)

    async def converse(line: WebSocket) -> None:
        if not from_own_page(line):
            await line.close(WRONG_ORIGIN)
            return
        await line.accept()
        loop = asyncio.get_running_loop()
        try:
            while True:
                text = await line.receive_text()
                await line.send_text(await loop.run_in_executor(workers, answer, stage, text))
        except (WebSocketDisconnect, KeyError):  # KeyError: a message of bytes, which no page sends
            return

    return converse


def from_own_page(connection: HTTPConnection) -> bool:
    """Whether a websocket comes from a page that this very server gave out."""
    origin = _address_in(connection.headers.get("origin", ""))
    return origin is not None and origin.netloc == connection.headers.get("host", "-")


def _address_in(link: str) -> SplitResult | None:
    """A link in its parts; None for what is none, such as a bracket that is never closed."""
    try:
        return urlsplit(link)
    except ValueError:
        return None


class Gate:
    """Lets requests through that name this server, and gives every answer the same headers.

    A page elsewhere on the web can point a name of its own at this machine; asking which name was used keeps it out.
    """

    def __init__(self, app: ASGIApp, host: str) -> None:
        self.app, self.host = app, host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        if not self._is_named_in(HTTPConnection(scope)):
            if scope["type"] == "websocket":
                await WebSocket(scope, receive, send).close(WRONG_ORIGIN)
            else:
                await PlainTextResponse(NOT_THIS_SERVER, 421)(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _is_named_in(self, connection: HTTPConnection) -> bool:
        address = _address_in(f"//{connection.headers.get('host', '')}")
        name = ((address and address.hostname) or "").lower()
        if name in LOOPBACK or name == self.host:
            return True
        return self.host not in LOOPBACK and (_is_address(name) or name == socket.gethostname().lower())


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
