"""Opens a tunnel through a proxy (CONNECT), with the login the proxy asks for: Negotiate, NTLM or Basic.

A wrong password is sent once: some networks lock an account after a few.
"""

from __future__ import annotations

import base64
import sys
from http.client import HTTPException, HTTPResponse
from typing import Any

from .credentials import Login

SCHEMES = ("Negotiate", "NTLM", "Basic")
"""Best first. Negotiate is Kerberos where the system offers it (Windows), and NTLM else."""
MOST_OF_A_PAGE = 1024 * 1024
"""Bytes of what a proxy says besides; it is not read further."""
Offers = dict[str, str]
"""What a proxy offers to log in by: the token by the scheme, in small letters."""


class TunnelRefused(OSError):
    """The proxy has not opened the way. `tried`: it was given a login.

    `again`: it has hung up after saying how to log in, and is to be asked once more.
    """

    def __init__(self, status: int, *, tried: bool, again: bool) -> None:
        super().__init__(f"the proxy answered {status}")
        self.status = status
        self.tried = tried
        self.again = again


class Tunnel:
    """Opens tunnels. `refused`: the last refusal, None after a success."""

    def __init__(self, login: Login | None) -> None:
        self.login = login
        self.refused: TunnelRefused | None = None
        self._scheme = ""
        """How the proxy wants it, once known: that is then what a tunnel begins with."""

    def open(self, sock: Any, host: str, port: int) -> None:
        """Open a way to `host` over a connection to the proxy. Raises `TunnelRefused` or `OSError`."""
        connection = _Connection(sock, f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
        tried, status = bool(self._scheme), 407
        if not tried:
            status, offered = connection.ask("")
            if status == 407:
                self._scheme = self._best(offered)
                tried = bool(self._scheme) and not connection.closed
        if status == 407 and tried:
            status, _ = self._log_in(connection)
        self.refused = None
        if status != 200:
            again = connection.closed and bool(self._scheme) and not tried
            self.refused = TunnelRefused(status, tried=tried, again=again)
            raise self.refused

    def _best(self, offered: Offers) -> str:
        """The scheme to log in by, "" where it cannot be done."""
        usable = SCHEMES if self.login else SCHEMES[: 2 * (sys.platform == "win32")]
        return next((one for one in usable if one.lower() in offered), "")

    def _log_in(self, connection: _Connection) -> tuple[int, Offers]:
        login, scheme = self.login, self._scheme
        if scheme == "Basic" and login:
            return connection.ask(basic(login))
        from .handshake import shake_hands

        return shake_hands(connection.ask, connection.peer, scheme, login)


class _Connection:
    """A connection to a proxy on which a tunnel is asked for. `closed`: the proxy has hung up."""

    def __init__(self, sock: Any, where: str) -> None:
        self.sock = sock
        self.where = where
        self.peer = str(sock.getpeername()[0])
        self.closed = False

    def ask(self, login: str) -> tuple[int, Offers]:
        """One CONNECT; the status and what the proxy offers. The tunnel begins where it leaves off."""
        lines = [f"CONNECT {self.where} HTTP/1.1", f"Host: {self.where}", "Proxy-Connection: keep-alive"]
        lines += [f"Proxy-Authorization: {login}"] if login else []
        self.sock.sendall("\r\n".join([*lines, "", ""]).encode("ascii"))
        answer = HTTPResponse(self.sock, method="CONNECT")
        try:
            answer.begin()
            self.closed = answer.status != 200 and (answer.will_close or answer.length is None)
            if answer.status != 200 and not self.closed:
                answer.read(MOST_OF_A_PAGE)
        except HTTPException:
            self.closed = True
            return 0, Offers()
        finally:
            answer.close()
        return answer.status, challenges(answer.headers.get_all("Proxy-Authenticate") or [])


def basic(login: Login) -> str:
    """The header's value for a login in plain words."""
    return "Basic " + base64.b64encode(f"{login.user}:{login.password}".encode()).decode()


def challenges(headers: list[str]) -> Offers:
    """The offers in these headers."""
    pairs = (header.strip().partition(" ") for header in headers)
    return {scheme.lower(): token.strip() for scheme, _, token in pairs}
