"""A network between a desk and a server: a real socket that passes requests on, until it is told not to."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from practicedesk_sync.protocol.channel import Carry
from practicedesk_sync.protocol.envelope import CONTENT_TYPE

Reply = Callable[[socket.socket, bytes], None]
"""Answers a request as it likes; gets the answer an honest network would have given."""


class BadNetwork:
    """Listens on a free port. `reply` None passes everything on; `reached` counts the requests."""

    def __init__(self, carry: Carry) -> None:
        self.carry = carry
        self.reply: Reply | None = None
        self.delivers = False
        self.reached = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()
        for line in self._open:
            line.close()

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._socket.accept()
            except OSError:
                return
            self._open.append(line)
            request = _request(line)
            if request is None:
                line.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                line.shutdown(socket.SHUT_WR)
            else:
                self._answer(line, *request)

    def _answer(self, line: socket.socket, path: str, frame: bytes) -> None:
        self.reached += 1
        if self.reply is None or self.delivers:
            status, answer = self.carry(path, frame)
            honest = http(status, answer, CONTENT_TYPE)
        else:
            honest = b""
        (self.reply or _pass_on)(line, honest)
        if self.reply not in (_say_nothing, _stall):
            line.close()


@contextmanager
def bad_network(carry: Carry) -> Iterator[BadNetwork]:
    made = BadNetwork(carry)
    try:
        yield made
    finally:
        made.close()


def http(status: int, body: bytes, kind: str, *extra: str) -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *extra]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


def _request(line: socket.socket) -> tuple[str, bytes] | None:
    """The last part of the path and the body; None for what is no HTTP, such as the beginning of TLS."""
    if line.recv(1, socket.MSG_PEEK) != b"P":
        return None
    with line.makefile("rb") as stream:
        first = stream.readline().split()
        headers = {}
        while (header := stream.readline().strip()) != b"":
            name, _, value = header.partition(b":")
            headers[name.lower()] = value.strip()
        return first[1].decode().rpartition("/")[2], stream.read(int(headers.get(b"content-length", b"0")))


def _pass_on(line: socket.socket, honest: bytes) -> None:
    line.sendall(honest)


def _say_nothing(line: socket.socket, honest: bytes) -> None:
    """Keeps the line open."""


def _stall(line: socket.socket, honest: bytes) -> None:
    """Begins an answer and keeps the line open."""
    line.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: {CONTENT_TYPE}\r\nContent-Length: 999\r\n\r\nx".encode())


def _hang_up(line: socket.socket, honest: bytes) -> None:
    """Closes the line."""


def _says(answer: bytes) -> Reply:
    def reply(line: socket.socket, honest: bytes) -> None:
        try:
            line.sendall(answer)
        except OSError:
            return

    return reply


def _page(status: int, *extra: str, kind: str = "text/html; charset=utf-8") -> Reply:
    return _says(http(status, b"<html><form action=/login>Welcome to Free WiFi", kind, *extra))


def _cut(line: socket.socket, honest: bytes) -> None:
    line.sendall(honest[: len(honest) * 2 // 3] or b"HTTP/1.1 20")


BOMB = gzip.compress(bytes(100_000_000))
OURS = f"HTTP/1.1 200 OK\r\nContent-Type: {CONTENT_TYPE}\r\n".encode()
BAD: dict[str, tuple[Reply, str]] = {
    "a portal's page": (_page(200), "not_our_server"),
    "plain text": (_page(200, kind="text/plain"), "not_our_server"),
    "somebody's JSON": (_says(http(200, b'{"code":"","token":"x"}', "application/json")), "not_our_server"),
    "no content type": (_says(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), "not_our_server"),
    "nothing": (_says(b"HTTP/1.1 204 No Content\r\n\r\n"), "not_our_server"),
    "a redirect to a portal": (_page(302, "Location: http://portal.invalid/login"), "not_our_server"),
    "a redirect for good": (_page(301, "Location: http://portal.invalid/"), "not_our_server"),
    "a redirect that keeps the method": (_page(307, "Location: http://portal.invalid/"), "not_our_server"),
    "a need to sign in": (_page(511), "not_our_server"),
    "a password box": (_page(401, 'WWW-Authenticate: Basic realm="x"'), "not_our_server"),
    "a ban": (_page(403), "not_our_server"),
    "no such page": (_page(404), "not_our_server"),
    "somebody's failure": (_page(500), "not_our_server"),
    "a gateway without a server": (_page(502), "server_down"),
    "a gateway at rest": (_page(503, "Retry-After: 5"), "server_down"),
    "a gateway that waited": (_page(504), "server_down"),
    "a page under our content type": (_page(200, kind=CONTENT_TYPE), "not_our_server"),
    "an empty frame": (_says(http(200, b"", CONTENT_TYPE)), "not_our_server"),
    "a failure nobody signed": (
        _says(http(403, b'{"code":"device_ended","message":"","next":""}', CONTENT_TYPE)),
        "not_our_server",
    ),
    "a bomb": (_says(http(200, BOMB, CONTENT_TYPE, "Content-Encoding: gzip")), "answer_too_large"),
    "an endless answer": (
        _says(OURS + b"\r\n" + bytes(40_000_000)),
        "answer_too_large",
    ),
    "a line that is cut": (_cut, "network"),
    "a line that is closed": (_hang_up, "network"),
    "another kind of server": (_says(b"SSH-2.0-OpenSSH_9.2\r\n"), "network"),
    "broken pieces": (_says(OURS + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"), "network"),
    "headers without end": (_says(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200), "network"),
    "silence": (_say_nothing, "server_silent"),
    "silence in the middle": (_stall, "server_silent"),
    "headers and no more": (_says(OURS + b"\r\n"), "not_our_server"),
}
