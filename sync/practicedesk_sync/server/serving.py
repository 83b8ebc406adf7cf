"""The server as a process: binds its address, answers until told to stop, finishes what it began."""

from __future__ import annotations

import errno
import logging
import signal
import socket
import sys
from collections.abc import Callable
from functools import partial

import uvicorn

from ..errors import PracticeDeskError, UserMistake, WorldError
from . import chores, scrubbing, snapshots
from .app import make_app
from .data import ServerData
from .door import Door
from .service import Server

GRACE_S = 20
"""Seconds that requests under way have to finish once the server is told to stop."""
MOST_CONNECTIONS = 4_000
"""A desk that waits for news keeps one, and takes another to exchange."""
CHORES: tuple[tuple[str, int, Callable[[Server], object]], ...] = (
    ("reading all attachments", scrubbing.LOOK_S, scrubbing.scrub_if_due),
    ("building snapshots", snapshots.LOOK_S, snapshots.build_due),
)
"""(name, seconds between two looks, what looks and does it)."""


class Serving(uvicorn.Server):
    """Answers desks in this process. It says when it can be reached, and ends quietly on a signal."""

    def __init__(self, data: ServerData, ready: Callable[[], None]) -> None:
        self.application = make_app(Door(data.server), data.reader)
        super().__init__(
            uvicorn.Config(
                self.application,
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                lifespan="off",
                ws="none",
                limit_concurrency=MOST_CONNECTIONS,
                timeout_graceful_shutdown=GRACE_S,
            )
        )
        self.ready = ready
        self.data = data
        for number in (signal.SIGTERM, signal.SIGINT):  # uvicorn raises the signal once more at its end
            signal.signal(number, self.handle_exit)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for name, every_s, look in CHORES:
            chores.begin(name, every_s, partial(look, self.data.server))
        self.ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.application.waiting.close()
        await super().shutdown(sockets)


def log_to_stderr() -> None:
    """One line for each request, with the process that answered it."""
    layout = "%(asctime)s %(process)d %(levelname)s %(message)s"
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format=layout)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens. `port` 0: any free one. Raises `UserMistake` or `WorldError`."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind)
    except (OSError, UnicodeError) as error:
        raise UserMistake(
            "host_unknown", f"“{host}” is no address of this computer.", "Use one like 127.0.0.1."
        ) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError as error:
        listener.close()
        raise _cannot_bind(host, port, error) from error
    return listener


def _cannot_bind(host: str, port: int, error: OSError) -> PracticeDeskError:
    if error.errno == errno.EADDRINUSE:
        return WorldError(
            "port_in_use",
            f"Port {port} on {host} is in use already.",
            "Stop the program that uses it, or choose another port with --port.",
        )
    if error.errno == errno.EACCES:
        return WorldError(
            "port_forbidden", f"Port {port} may not be used by this account.", "Choose one above 1023."
        )
    return UserMistake("host_unknown", f"“{host}” is no address of this computer.", "Use one like 127.0.0.1.")


def address(listener: socket.socket) -> str:
    """The URL at which a listening socket is reached."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
