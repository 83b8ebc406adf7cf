"""How a connection behaves on a poor or guarded network.

Patience with what is slow, an end to what never ends, and the login at a proxy.
"""

from __future__ import annotations

import socket
import ssl
from contextlib import suppress
from threading import Event, Timer
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from .credentials import Login
from .tunnel import Tunnel

BLOCK = 4096
"""Bytes handed to the system at once: each has `stall_s` to go, so 1 KB/s is enough, a window at a time."""
SEND_BUFFER = 32 * 1024
"""Bytes the system may hold back: a slow line has sent them before the answer is thought overdue."""
OPTIONS = [
    (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
    (socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER),
]


class Adapter(HTTPAdapter):
    """Connections that trust `context` and log in at a proxy with `login`.

    `stall_s`: how long a block may take to go; `connect_s` and that together: the head of an answer. `tunnel`
    tells how the proxy took the login, and `certificate` (DER) is the one the server showed last.
    """

    def __init__(
        self, context: ssl.SSLContext, login: Login | None, connect_s: float, stall_s: float
    ) -> None:
        self.context = context
        self.tunnel = Tunnel(login)
        self.certificate = b""
        facts = {"stall_s": stall_s, "head_s": connect_s + stall_s, "adapter": self}
        self.pools = {
            "http": _pool(HTTPConnectionPool, type("Plain", (_Patient, HTTPConnection), facts)),
            "https": _pool(HTTPSConnectionPool, type("Secure", (_Tunnelled, HTTPSConnection), facts)),
        }
        super().__init__()

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **kept: Any) -> None:
        super().init_poolmanager(connections, maxsize, block, **kept, **self._facts())
        self.poolmanager.pool_classes_by_scheme = self.pools

    def proxy_manager_for(self, proxy: str, **kept: Any) -> Any:
        facts = {**kept, **self._facts(), "proxy_ssl_context": self.context}
        manager = super().proxy_manager_for(proxy, **facts)
        manager.pool_classes_by_scheme = self.pools
        return manager

    def proxy_headers(self, proxy: str) -> dict[str, str]:
        """None in advance: a name and password go to a proxy that asks for them."""
        return {}

    def cert_verify(self, conn: Any, *_: Any) -> None:
        """Always, and by `context` alone: without this, a list of requests' own would be trusted as well."""
        conn.cert_reqs = "CERT_REQUIRED"

    def _facts(self) -> dict[str, Any]:
        return {"ssl_context": self.context, "blocksize": BLOCK, "socket_options": OPTIONS}


class _Patient:
    """A connection whose answer's head must have come within `head_s` of the last byte of the request.

    What is sent has as long as what is waited for, and not as short as it takes to be connected.
    """

    head_s: float
    stall_s: float
    sock: Any

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]
        self.sock.settimeout(self.stall_s)

    def getresponse(self) -> Any:
        late = Event()
        guard = Timer(self.head_s, self._break, (self.sock, late))
        guard.daemon = True
        guard.start()
        try:
            answer = super().getresponse()  # type: ignore[misc]
        finally:
            guard.cancel()
        if late.is_set():
            answer.close()
            raise TimeoutError
        return answer

    @staticmethod
    def _break(sock: Any, late: Event) -> None:
        late.set()
        with suppress(OSError, TypeError):
            socket.socket.shutdown(sock, socket.SHUT_RDWR)  # below TLS, which another thread is using


class _Tunnelled(_Patient):
    """Opens its way through a proxy by a `Tunnel`, which can log in."""

    adapter: Adapter
    _tunnel_host: str
    _tunnel_port: int

    def connect(self) -> None:
        super().connect()
        self.adapter.certificate = self.sock.getpeercert(binary_form=True)

    def _tunnel(self) -> None:
        self.adapter.tunnel.open(self.sock, self._tunnel_host, self._tunnel_port)


def _pool(pool: type[HTTPConnectionPool], connection: type) -> type[HTTPConnectionPool]:
    return type(f"{connection.__name__}Pool", (pool,), {"ConnectionCls": connection})
