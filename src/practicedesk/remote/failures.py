"""Every way in which a network can fail, as one plain sentence and one next step."""

from __future__ import annotations

import ssl

import requests
from requests import exceptions as failures
from urllib3.exceptions import HTTPError, NameResolutionError, NewConnectionError, ReadTimeoutError

from practicedesk_sync.errors import PracticeDeskError, SyncError, WorldError

from .sizes import too_large

LONGEST_WAIT_S = 60 * 60
"""However long an answer asks us to wait: it may not be our server's."""
NEXT = {
    "later": "Your work is safe here; what is left follows when the server can be reached.",
    "ask": "Check address and port; ask the server's administrator if it runs and no firewall is in the way.",
    "address": "Check the address and your network connection.",
    "certificate": "Check this computer's clock; ask your network's administrator about its certificate.",
    "authority": "Name your organisation's certificate file in the network settings, if it has one.",
    "proxy": "Ask your network's administrator which proxy this computer should use.",
    "login": "Give the proxy's name and password in the network settings.",
    "login_again": "Give them again in the network settings; they are not sent a second time.",
    "sign_in": "Open a web browser, sign in to the network, and try again.",
    "not_ours": "Check the address; if you use a public or guest network, sign in to it first.",
    "https": "Ask for an address of the server that begins with https.",
    "plain": "Check the address; perhaps it begins with http.",
}
_EXPIRED, _NOT_YET, _OTHER_NAME = 10, 9, (62, 64)
"""Numbers of OpenSSL's for what is wrong with a certificate."""


def unsealed(answer: requests.Response, host: str) -> PracticeDeskError:
    """What an answer means that is no frame of ours. Its words are not read: anybody may have written it."""
    status = answer.status_code
    if status == 413:
        return too_large()
    if status in (502, 503, 504, 429):
        return _no_server(answer, host)
    if status == 407:
        return login_needed(tried=False)
    if status == 511 or 300 <= status < 400:
        return world(
            "sign_in", "This network wants you to sign in before it lets anything through.", "sign_in"
        )
    return SyncError(
        "not_our_server", f"What answers at {host} is not a PracticeDesk server.", NEXT["not_ours"]
    )


def login_needed(*, tried: bool) -> WorldError:
    """The proxy wants a name and password, or has not taken those it got."""
    if tried:
        return world(
            "proxy_login", "The proxy of this network does not take your name and password.", "login_again"
        )
    return world("proxy_login", "This network's proxy asks for a name and password.", "login")


def proxy_refuses(host: str) -> WorldError:
    return world("proxy", f"This network's proxy does not let {host} be reached.", "proxy")


def not_connected(error: PracticeDeskError) -> PracticeDeskError:
    """A failure as it is told where nothing waits to be sent to that server: what can be done about it."""
    if error.next != NEXT["later"]:
        return error
    return world(error.code, error.message, "ask")


def explained(error: failures.RequestException | HTTPError, host: str, port: int) -> PracticeDeskError:
    """One plain sentence for what went wrong below HTTP."""
    reason = getattr(error.args[0], "reason", error.args[0]) if error.args else None
    if isinstance(error, failures.SSLError):
        return _insecure(error, host)
    if isinstance(error, failures.ProxyError):
        return proxy_refuses(host)
    if isinstance(error, failures.Timeout | ReadTimeoutError) or isinstance(reason, ReadTimeoutError):
        return world("server_silent", f"The server at {host} does not answer.", "later")
    if isinstance(reason, NameResolutionError):
        return world("wrong_address", f"There is no computer called {host}.", "address")
    if isinstance(reason, NewConnectionError):
        return world("offline", f"The server at {host}, port {port}, cannot be reached.", "later")
    return world("network", f"The network broke off while talking to {host}.", "later")


def world(code: str, message: str, next_: str, wait_s: int = 0) -> WorldError:
    return WorldError(code, message, NEXT[next_], retryable=True, wait_s=wait_s)


def _no_server(answer: requests.Response, host: str) -> WorldError:
    asked = answer.headers.get("Retry-After", "")
    wait_s = min(int(asked), LONGEST_WAIT_S) if asked.isascii() and asked.isdigit() else 0
    if answer.status_code == 429:
        return world("server_busy", f"The server at {host} has too much to do just now.", "later", wait_s)
    return world("server_down", f"The server at {host} is not running just now.", "later", wait_s)


def _insecure(error: failures.SSLError, host: str) -> WorldError:
    inner = _of_certificate(error)
    if inner is None:
        return world("certificate", f"There is no secure connection to {host}.", "plain")
    number = inner.verify_code
    if number in (_EXPIRED, _NOT_YET) or "expired" in str(inner).lower():
        return world(
            "certificate_expired", f"The certificate of {host} is not valid at this time.", "certificate"
        )
    if number in _OTHER_NAME:
        return world("certificate_name", f"Another computer answers instead of {host}.", "not_ours")
    return world(
        "certificate_unknown",
        f"Nobody this computer trusts vouches for {host}.",
        "authority",
    )


def _of_certificate(error: BaseException) -> ssl.SSLCertVerificationError | None:
    """What was wrong with a certificate, in whatever it is wrapped."""
    seen: list[object] = [error]
    while seen:
        one = seen.pop()
        if isinstance(one, ssl.SSLCertVerificationError):
            return one
        if isinstance(one, BaseException):
            seen += [*one.args, getattr(one, "reason", None), one.__cause__]
    return None
