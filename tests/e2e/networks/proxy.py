"""A proxy between a desk and a server: a real socket that wants a login, or reads along, or not."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from tests.e2e.listener import Listener

Guard = Callable[[str, "list[str]"], bool]
"""Whether a Proxy-Authorization lets one through; adds what is offered otherwise."""


class Proxy(Listener):
    """Listens on a free port. Whatever host is asked for, `target` answers.

    `guard`: who lets through; each connection has a new one. `tunnels`, `forwards`: what was asked for.
    `logins`: every login that came.
    """

    def __init__(self, target: str, guard: Callable[[], Guard] | None = None) -> None:
        parts = urlsplit(target)
        self.target = (str(parts.hostname), int(parts.port or 0))
        self.guard = guard or (lambda: lambda login, offers: True)
        self.hangs_up = False
        self.tunnels: list[str] = []
        self.forwards: list[str] = []
        self.logins: list[str] = []
        super().__init__()
        self.url = f"http://127.0.0.1:{self.port}"

    def took(self, line: socket.socket) -> None:
        self.open.append(line)
        threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        guard = self.guard()
        with suppress(OSError, ValueError):
            while head := _head(line):
                method, where = head[0].split()[:2]
                fields = dict(one.lower().split(": ", 1) for one in head[1:])
                raw = dict(one.split(": ", 1) for one in head[1:])
                login = raw.get("Proxy-Authorization", "")
                if login:
                    self.logins.append(login)
                offers: list[str] = []
                body = _exactly(line, int(fields.get("content-length", "0")))
                if not guard(login, offers):
                    told = "".join(f"Proxy-Authenticate: {one}\r\n" for one in offers)
                    end = "Connection: close\r\n" if self.hangs_up else ""
                    line.sendall(f"HTTP/1.1 407 Who\r\n{told}{end}Content-Length: 4\r\n\r\nwho?".encode())
                    if self.hangs_up:
                        line.shutdown(socket.SHUT_RDWR)
                    continue
                self._pass(line, method, where, head, body)
                return

    def _pass(self, line: socket.socket, method: str, where: str, head: list[str], body: bytes) -> None:
        with socket.create_connection(self.target) as there:
            self.open.append(there)
            if method == "CONNECT":
                self.tunnels.append(where)
                line.sendall(b"HTTP/1.1 200 Go\r\n\r\n")
            else:
                self.forwards.append(where)
                first = head[0].replace(where, urlsplit(where).path, 1)
                kept = [one for one in head[1:] if not one.startswith("Proxy-")]
                there.sendall("\r\n".join([first, *kept, "", ""]).encode() + body)
            back = threading.Thread(target=_pump, args=(there, line), daemon=True)
            back.start()
            _pump(line, there)
            back.join()


@contextmanager
def proxy(target: str, guard: Callable[[], Guard] | None = None) -> Iterator[Proxy]:
    made = Proxy(target, guard)
    try:
        yield made
    finally:
        made.close()


def basic_guard(user: str, password: str) -> Callable[[], Guard]:
    """Wants that name and password in plain words."""
    wanted = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

    def guard(login: str, offers: list[str]) -> bool:
        offers.append('Basic realm="proxy"')
        return login == wanted

    return lambda: guard


def windows_guard(users: Path, scheme: str) -> Callable[[], Guard]:
    """Wants a handshake (NTLM or Negotiate) by somebody in the file `users`; each connection its own."""
    import spnego

    def fresh() -> Guard:
        server = spnego.server(hostname="127.0.0.1", service="HTTP", protocol=scheme.lower())

        def guard(login: str, offers: list[str]) -> bool:
            said = ""
            if login.startswith(f"{scheme} "):
                with suppress(spnego.exceptions.SpnegoError):
                    said = base64.b64encode(server.step(base64.b64decode(login.split()[1])) or b"").decode()
                if server.complete:
                    return True
            offers.append(f"{scheme} {said}".strip())
            return False

        return guard

    return fresh


def _head(line: socket.socket) -> list[str]:
    """The lines of a request's head; empty at the end. Byte by byte: what follows belongs to others."""
    read = bytearray()
    while not read.endswith(b"\r\n\r\n"):
        byte = line.recv(1)
        if not byte:
            return []
        read += byte
    return read.decode().split("\r\n")[:-2]


def _exactly(line: socket.socket, size: int) -> bytes:
    content = b""
    while len(content) < size and (part := line.recv(size - len(content))):
        content += part
    return content


def _pump(here: socket.socket, there: socket.socket) -> None:
    with suppress(OSError):
        while part := here.recv(1 << 16):
            there.sendall(part)
        there.shutdown(socket.SHUT_WR)
