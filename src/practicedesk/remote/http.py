"""Carries sealed frames over HTTP. Every way in which a network can fail becomes one plain sentence."""

from __future__ import annotations

from urllib.parse import urlsplit

import requests
from urllib3.exceptions import NameResolutionError

from practicedesk_sync.errors import SyncError, UserMistake, WorldError
from practicedesk_sync.protocol.envelope import CONTENT_TYPE, MAX_ANSWER, TOO_LARGE

CONNECT_S, STALL_S = 10, 60
"""Seconds to wait for a connection, and for the next byte."""


class HttpCarry:
    """Takes frames to one server; keeps the connection between calls."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UserMistake(
                "address_invalid",
                f"“{url}” is not a server address.",
                "Use one like https://practice.example.org.",
            )
        self.host = parts.hostname
        self.base = url.rstrip("/") + "/sync/v1/"
        self.session = requests.Session()

    def __call__(self, path: str, frame: bytes) -> tuple[int, bytes]:
        """POST a frame; (status, frame that came back). Raises `WorldError` or `SyncError`."""
        headers = {"Content-Type": CONTENT_TYPE}
        timeout = (CONNECT_S, STALL_S)
        try:
            answer = self.session.post(
                self.base + path,
                data=frame,
                headers=headers,
                timeout=timeout,
                allow_redirects=False,
                stream=True,
            )
            with answer:
                return answer.status_code, self._content(answer)
        except requests.exceptions.SSLError as error:
            raise _world(
                "certificate", f"The connection to {self.host} is not secure.", "certificate"
            ) from error
        except requests.exceptions.Timeout as error:
            raise _world("server_silent", f"The server at {self.host} does not answer.", "later") from error
        except requests.exceptions.ConnectionError as error:
            if _is_unknown_name(error):
                raise _world(
                    "wrong_address", f"There is no computer called {self.host}.", "address"
                ) from error
            raise _world("offline", f"The server at {self.host} cannot be reached.", "later") from error
        except requests.exceptions.RequestException as error:
            raise _world(
                "network", f"The network broke off while talking to {self.host}.", "later"
            ) from error

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
            if len(content) > MAX_ANSWER:
                raise SyncError(
                    "answer_too_large", "The server's answer is too large.", "Update PracticeDesk."
                )
        return bytes(content)


_NEXT = {
    "later": "Your work is safe here; it will be sent when the server can be reached.",
    "address": "Check the address and your network connection.",
    "certificate": "Check this computer's clock; ask your network's administrator about its certificate.",
}


def _world(code: str, message: str, next_: str) -> WorldError:
    return WorldError(code, message, _NEXT[next_], retryable=True)


def _is_unknown_name(error: requests.exceptions.ConnectionError) -> bool:
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return isinstance(reason, NameResolutionError)
