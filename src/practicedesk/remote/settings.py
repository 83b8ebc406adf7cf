"""What somebody has set about the network of a computer. All empty: as the system says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from practicedesk_sync.errors import UserMistake

NO_PROXY = "none"
"""As the proxy: the server is asked directly, whatever the system says."""


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    """`proxy`: its address, `NO_PROXY`, or ""; `pac`: the address or file of a proxy script.

    `ca_file`: a file (PEM) with the certificates of an organisation that are trusted besides the system's.
    `user`: the name for the proxy; its password is in the system's keyring.
    """

    proxy: str = ""
    pac: str = ""
    ca_file: str = ""
    user: str = ""

    def checked(self) -> NetworkSettings:
        """Itself. Raises `UserMistake` for what could not be used."""
        if self.proxy not in ("", NO_PROXY):
            proxy_address(self.proxy)
        if self.pac and not Path(self.pac).is_file():
            server_address(self.pac)
        if self.ca_file:
            from .trust import trusted

            trusted(self.ca_file)
        return self


def server_address(url: str) -> SplitResult:
    """The parts of a server's address. Raises `UserMistake` for others; a password is not repeated."""
    parts = _parts(url)
    if parts is None:
        shown = url.rpartition("@")[2]
        raise UserMistake(
            "address_invalid",
            f"“{shown}” is not a server address.",
            "Use one like https://practice.example.org.",
        )
    return parts


def proxy_address(text: str) -> SplitResult:
    """The parts of a proxy's address. Raises `UserMistake`; a password is not repeated."""
    parts = _parts(text)
    if parts is None or parts.path not in ("", "/"):
        shown = text.rpartition("@")[2]
        raise UserMistake(
            "proxy_invalid",
            f"“{shown}” is not a proxy's address.",
            f"Use one like http://proxy.example.org:8080, or “{NO_PROXY}”; a password is set apart.",
        )
    return parts


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        return None
    if (
        not sound
        or "@" in parts.netloc
        or parts.query
        or parts.fragment
        or not url.isprintable()
        or " " in url
    ):
        return None
    return parts
