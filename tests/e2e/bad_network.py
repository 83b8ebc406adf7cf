"""A network between a desk and a server: a real socket that passes requests on, until it is told not to."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.protocol.channel import Carry
from practicedesk_sync.protocol.envelope import CONTENT_TYPE, seal_answer
from tests.e2e.listener import Listener

PIECE = 2048
Reply = Callable[[socket.socket, bytes], None]
"""Answers a request as it likes; gets the answer an honest network would have given."""


class BadNetwork(Listener):
    """Listens on a free port. `reply` None passes everything on; `reached` counts the requests.

    `tls`: speaks https with that certificate. `most`: the longest request that gets through. `pause_s`: after
    each `PIECE` of a request or an answer; a slow line.
    """

    def __init__(self, carry: Carry, tls: ssl.SSLContext | None = None) -> None:
        self.carry = carry
        self.tls = tls
        self.most: int | None = None
        self.too_long: Reply = hang_up
        self.turned_away = 0
        self.pause_s = 0.0
        self.reply: Reply | None = None
        self.delivers = False
        self.reached = 0
        super().__init__()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 * PIECE)
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self.port}"

    def took(self, line: socket.socket) -> None:
        try:
            line = self.tls.wrap_socket(line, server_side=True) if self.tls else line
        except OSError:
            line.close()
            return
        self.open.append(line)
        request = _request(line, self.pause_s)
        if request is None:
            with suppress(OSError):  # whoever spoke TLS to it may have gone
                line.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                line.shutdown(socket.SHUT_WR)
        else:
            self._answer(line, *request)

    def _answer(self, line: socket.socket, path: str, frame: bytes) -> None:
        self.reached += 1
        if self.most is not None and len(frame) > self.most:
            self.turned_away += 1
            self.too_long(line, b"")
            if self.too_long is not say_nothing:
                line.close()
            return
        if self.reply is None or self.delivers:
            status, answer = self.carry(path, frame)
            honest = http(status, answer, CONTENT_TYPE)
        else:
            honest = b""
        if self.pause_s:
            for start in range(0, len(honest), PIECE):
                line.sendall(honest[start : start + PIECE])
                threading.Event().wait(self.pause_s)
        else:
            (self.reply or _pass_on)(line, honest)
        if self.reply not in (say_nothing, _stall):
            line.close()


@contextmanager
def bad_network(carry: Carry, tls: ssl.SSLContext | None = None) -> Iterator[BadNetwork]:
    made = BadNetwork(carry, tls)
    try:
        yield made
    finally:
        made.close()


def http(status: int, body: bytes, kind: str, *extra: str) -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *extra]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


def _request(line: socket.socket, pause_s: float) -> tuple[str, bytes] | None:
    """The last part of the path and the body; None for what is no HTTP, such as the beginning of TLS."""
    if not isinstance(line, ssl.SSLSocket) and line.recv(1, socket.MSG_PEEK) != b"P":
        return None
    with line.makefile("rb") as stream:
        first = stream.readline().split()
        headers = {}
        while (header := stream.readline().strip()) != b"":
            name, _, value = header.partition(b":")
            headers[name.lower()] = value.strip()
        path, size = first[1].decode().rpartition("/")[2], int(headers.get(b"content-length", b"0"))
        if not pause_s:
            return path, stream.read(size)
        body = b""
        while len(body) < size and (part := stream.read(min(PIECE, size - len(body)))):
            body += part
            threading.Event().wait(pause_s)
        return path, body


def _pass_on(line: socket.socket, honest: bytes) -> None:
    line.sendall(honest)


def say_nothing(line: socket.socket, honest: bytes) -> None:
    """Keeps the line open."""


def _stall(line: socket.socket, honest: bytes) -> None:
    """Begins an answer and keeps the line open."""
    line.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: {CONTENT_TYPE}\r\nContent-Length: 999\r\n\r\nx".encode())


def hang_up(line: socket.socket, honest: bytes) -> None:
    """Closes the line."""


def _says(answer: bytes) -> Reply:
    def reply(line: socket.socket, honest: bytes) -> None:
        try:
            line.sendall(answer)
        except OSError:
            return

    return reply


def page(status: int, *extra: str, kind: str = "text/html; charset=utf-8") -> Reply:
    return _says(http(status, b"<html><form action=/login>Welcome to Free WiFi", kind, *extra))


def _cut(line: socket.socket, honest: bytes) -> None:
    line.sendall(honest[: len(honest) * 2 // 3] or b"HTTP/1.1 20")


def _altered(line: socket.socket, honest: bytes) -> None:
    line.sendall(honest[:-9] + bytes([honest[-9] ^ 4]) + honest[-8:])


def _shortened(line: socket.socket, honest: bytes) -> None:
    """The frame's end is missing, and the length told is right all the same."""
    line.sendall(http(200, honest.partition(b"\r\n\r\n")[2][:-7], CONTENT_TYPE))


def _lengthened(line: socket.socket, honest: bytes) -> None:
    line.sendall(http(200, honest.partition(b"\r\n\r\n")[2] + b"\0", CONTENT_TYPE))


class _Replayed:
    """Gives to each request the answer to the one before."""

    def __init__(self) -> None:
        self.before = b""

    def __call__(self, line: socket.socket, honest: bytes) -> None:
        line.sendall(self.before or http(200, STRANGER, CONTENT_TYPE))
        self.before = honest


def _dribble(line: socket.socket, honest: bytes) -> None:
    """A byte of the headers now and then, for longer than anybody waits."""
    pause = threading.Event()
    for byte in b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 90:
        try:
            line.sendall(bytes([byte]))
        except OSError:
            return
        pause.wait(0.02)


STRANGER = seal_answer(KeyPair(bytes(32)), "exchange", "0" * 32, b"{}", show_key=True)
ALTERED: dict[str, Reply] = {
    "an altered byte": _altered,
    "a frame that lost its end": _shortened,
    "a frame with something behind it": _lengthened,
    "the answer to another request": _Replayed(),
}
"""What somebody on the way makes of our server's own answer."""
BOMB = gzip.compress(bytes(100_000_000))
OURS = f"HTTP/1.1 200 OK\r\nContent-Type: {CONTENT_TYPE}\r\n".encode()
BAD: dict[str, tuple[Reply, str]] = {
    "a portal's page": (page(200), "not_our_server"),
    "plain text": (page(200, kind="text/plain"), "not_our_server"),
    "somebody's JSON": (_says(http(200, b'{"code":"","token":"x"}', "application/json")), "not_our_server"),
    "no content type": (_says(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), "not_our_server"),
    "nothing": (_says(b"HTTP/1.1 204 No Content\r\n\r\n"), "not_our_server"),
    "a redirect to a portal": (page(302, "Location: http://portal.invalid/login"), "sign_in"),
    "a redirect for good": (page(301, "Location: http://portal.invalid/"), "sign_in"),
    "a redirect that keeps the method": (page(307, "Location: http://portal.invalid/"), "sign_in"),
    "a need to sign in": (page(511), "sign_in"),
    "a need to log in at a proxy": (page(407, "Proxy-Authenticate: Basic realm=x"), "proxy_login"),
    "nothing new": (_says(b"HTTP/1.1 304 Not Modified\r\n\r\n"), "sign_in"),
    "a limit to messages": (page(413), "request_too_large"),
    "a limit to requests": (page(429, "Retry-After: 7"), "server_busy"),
    "a page that is empty": (_says(http(200, b"", "text/html")), "not_our_server"),
    "a password box": (page(401, 'WWW-Authenticate: Basic realm="x"'), "not_our_server"),
    "a ban": (page(403), "not_our_server"),
    "no such page": (page(404), "not_our_server"),
    "somebody's failure": (page(500), "not_our_server"),
    "a gateway without a server": (page(502), "server_down"),
    "a gateway at rest": (page(503, "Retry-After: 5"), "server_down"),
    "a gateway that waited": (page(504), "server_down"),
    "a page under our content type": (page(200, kind=CONTENT_TYPE), "not_our_server"),
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
    "a line that is closed": (hang_up, "network"),
    "another kind of server": (_says(b"SSH-2.0-OpenSSH_9.2\r\n"), "network"),
    "an answer that is announced twice": (
        _says(b"HTTP/1.1 100 Continue\r\n\r\n" * 3 + http(200, b"<p>", "text/html")),
        "not_our_server",
    ),
    "a status nobody knows": (_says(b"HTTP/1.1 199 Maybe\r\n\r\n"), "not_our_server"),
    "a status that is no number": (_says(b"HTTP/1.1 OK OK\r\n\r\n"), "network"),
    "an answer too long": (
        _says(OURS + b"Content-Length: 2\r\n\r\n" + b"x" * 99),
        "not_our_server",
    ),
    "an answer without end": (_says(OURS + b"Content-Length: -5\r\n\r\nx"), "not_our_server"),
    "a squeezed answer that is none": (
        _says(http(200, b"no gzip", CONTENT_TYPE, "Content-Encoding: gzip")),
        "network",
    ),
    "a frame of zeros": (_says(http(200, bytes(500), CONTENT_TYPE)), "not_our_server"),
    "a frame of another server": (_says(http(200, STRANGER, CONTENT_TYPE)), "not_our_server"),
    "headers one by one": (_dribble, "server_silent"),
    "broken pieces": (_says(OURS + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"), "network"),
    "headers without end": (_says(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200), "network"),
    "silence": (say_nothing, "server_silent"),
    "silence in the middle": (_stall, "server_silent"),
    "headers and no more": (_says(OURS + b"\r\n"), "not_our_server"),
}
