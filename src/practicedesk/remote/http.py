"""Carries sealed frames over HTTP. Every way in which a network can fail becomes one plain sentence."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

import requests
from requests import exceptions as failures
from urllib3.exceptions import NameResolutionError, NewConnectionError, ReadTimeoutError
from urllib3.util import SKIP_HEADER

from practicedesk_sync.errors import PracticeDeskError, SyncError, UserMistake, WorldError
from practicedesk_sync.protocol.envelope import CONTENT_TYPE, TOO_LARGE

CONNECT_S, STALL_S = 10.0, 60.0
"""Seconds to wait for a connection, and for the next byte."""
HEADERS = {"User-Agent": "PracticeDesk", "Content-Type": CONTENT_TYPE, "Accept-Encoding": SKIP_HEADER}
"""All that is sent: of an exchange with nothing to do, headers are the larger part."""
MAX_FRAME = 32 * 1024 * 1024
"""Bytes of an answer: some pages and one largest change stay well below."""


class HttpCarry:
    """Takes frames to one server; keeps the connection between calls."""

    def __init__(self, url: str, *, connect_s: float = CONNECT_S, stall_s: float = STALL_S) -> None:
        parts = _address(url)
        self.host = str(parts.hostname)
        self.base = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}/sync/v1/"
        self.timeout = (connect_s, stall_s)
        self.session = requests.Session()
        self.session.auth = _no_password
        self.session.headers.clear()
        self.session.headers.update(HEADERS)

    def __call__(self, path: str, frame: bytes) -> tuple[int, bytes]:
        """POST a frame; (status, frame that came back). Raises `WorldError` or `SyncError`."""
        try:
            answer = self.session.post(
                self.base + path, data=frame, timeout=self.timeout, allow_redirects=False, stream=True
            )
            with answer:
                return answer.status_code, self._content(answer)
        except failures.RequestException as error:
            raise _explained(error, self.host) from error

    def _content(self, answer: requests.Response) -> bytes:
        """The frame, if this is one; a portal's or gateway's page is told apart before it is read."""
        if answer.headers.get("Content-Type", "").partition(";")[0].strip() != CONTENT_TYPE:
            if answer.status_code == 413:
                raise SyncError(TOO_LARGE, "The network lets only smaller messages through.", _NEXT["later"])
            if answer.status_code in (502, 503, 504):
                raise _world("server_down", f"The server at {self.host} is not running just now.", "later")
            raise SyncError(
                "not_our_server",
                f"What answers at {self.host} is not a PracticeDesk server.",
                "Check the address; if you use a public or guest network, sign in to it first.",
            )
        content = bytearray()
        for part in answer.iter_content(1 << 16):
            content += part
            if len(content) > MAX_FRAME:
                raise SyncError(
                    "answer_too_large", "The server's answer is too large.", "Update PracticeDesk."
                )
        return bytes(content)


_NEXT = {
    "later": "Your work is safe here; it will be sent when the server can be reached.",
    "address": "Check the address and your network connection.",
    "certificate": "Check this computer's clock; ask your network's administrator about its certificate.",
    "proxy": "Ask your network's administrator which proxy this computer should use.",
}


def _address(url: str) -> SplitResult:
    """The parts of a server's address. Raises `UserMistake` for others; a password is not repeated."""
    mistake = UserMistake(
        "address_invalid",
        f"“{url.rpartition('@')[2]}” is not a server address.",
        "Use one like https://practice.example.org.",
    )
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError as error:
        raise mistake from error
    if not sound or "@" in parts.netloc or parts.query or parts.fragment or not url.isprintable():
        raise mistake
    return parts


def _explained(error: failures.RequestException, host: str) -> PracticeDeskError:
    """One plain sentence for what went wrong below HTTP."""
    reason = getattr(error.args[0], "reason", error.args[0]) if error.args else None
    if isinstance(error, failures.SSLError):
        return _world("certificate", f"The connection to {host} is not secure.", "certificate")
    if isinstance(error, failures.ProxyError):
        return _world("proxy", f"This network's proxy does not let {host} be reached.", "proxy")
    if isinstance(error, failures.Timeout) or isinstance(reason, ReadTimeoutError):
        return _world("server_silent", f"The server at {host} does not answer.", "later")
    if isinstance(reason, NameResolutionError):
        return _world("wrong_address", f"There is no computer called {host}.", "address")
    if isinstance(reason, NewConnectionError):
        return _world("offline", f"The server at {host} cannot be reached.", "later")
    return _world("network", f"The network broke off while talking to {host}.", "later")


def _world(code: str, message: str, next_: str) -> WorldError:
    return WorldError(code, message, _NEXT[next_], retryable=True)


def _no_password(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps passwords that lie about for other programs (.netrc) out of our requests."""
    return request
