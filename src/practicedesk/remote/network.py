"""The ways of one computer: what is set about its network, and what was learnt while the program ran."""

from __future__ import annotations

import socket
from collections.abc import Callable

from .http import HttpCarry
from .settings import NetworkSettings
from .way import Way


class Network:
    """The ways of one computer. `settings` is asked each time: they may be changed meanwhile."""

    def __init__(self, settings: Callable[[], NetworkSettings] = NetworkSettings) -> None:
        self.settings = settings
        self._ways: dict[tuple[str, NetworkSettings, str], Way] = {}

    def way(self, url: str) -> Way:
        """The way to a server, from the network this computer is in now."""
        key = (url, self.settings(), _own_address())
        return self._ways.setdefault(key, Way(*key[:2]))

    def to(self, url: str) -> HttpCarry:
        """Carries frames to a server. Raises `UserMistake` for what is no address."""
        return HttpCarry(url, self.way(url))


def _own_address() -> str:
    """What this computer is called where it is now, which tells one network from another; sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            sock.connect(("192.0.2.1", 9))  # an address set aside for documentation
        except OSError:
            return ""
        return str(sock.getsockname()[0])
