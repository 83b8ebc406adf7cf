"""A proxy that counts what goes over the wire: TCP payload, HTTP headers included.

Times are taken without it, bytes with it.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from dataclasses import dataclass


@dataclass(slots=True)
class Traffic:
    """Bytes from desk to server (`up`) and back (`down`), and HTTP requests."""

    up: int = 0
    down: int = 0
    requests: int = 0


class CountingProxy:
    """Listens on a free port of this computer and passes everything on. Use it as a context manager."""

    def __init__(self, port: int) -> None:
        self.target = ("127.0.0.1", port)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.traffic = Traffic()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def taken(self) -> Traffic:
        """What was counted since the last call."""
        counted, self.traffic = self.traffic, Traffic()
        return counted

    def __enter__(self) -> CountingProxy:
        return self

    def __exit__(self, *reason: object) -> None:
        self.listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                desk, _ = self.listener.accept()
                server = socket.create_connection(self.target)
                threading.Thread(target=self._pass_on, args=(desk, server, True), daemon=True).start()
                threading.Thread(target=self._pass_on, args=(server, desk, False), daemon=True).start()

    def _pass_on(self, giver: socket.socket, taker: socket.socket, upwards: bool) -> None:
        with contextlib.suppress(OSError):
            while data := giver.recv(1 << 18):
                if upwards:
                    self.traffic.up += len(data)
                    self.traffic.requests += data.count(b" HTTP/1.1\r\n")
                else:
                    self.traffic.down += len(data)
                taker.sendall(data)
        with contextlib.suppress(OSError):
            taker.shutdown(socket.SHUT_WR)
