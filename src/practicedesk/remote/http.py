"""Carries sealed frames over HTTP. Every way in which a network can fail becomes one plain sentence."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from functools import cached_property
from io import BytesIO
from typing import NoReturn

import requests
from requests import exceptions as failures
from urllib3.exceptions import HTTPError
from urllib3.util import SKIP_HEADER

from practicedesk_sync.errors import PracticeDeskError, SyncError, WorldError
from practicedesk_sync.protocol.envelope import CONTENT_TYPE
from practicedesk_sync.protocol.streams import EVENT_STREAM, frame_in

from .connection import Adapter
from .failures import explained, login_needed, proxy_refuses, unsealed, world
from .settings import server_address
from .sizes import too_large
from .trust import trusted
from .tunnel import Offers, basic, challenges
from .way import Way

CONNECT_S, STALL_S = 10.0, 60.0
"""Seconds to wait for a connection, and for the next byte."""
SLOWEST = 50
"""Bytes a second; who sends less for longer than a stall keeps us waiting for ever."""
HEADERS = {"User-Agent": "PracticeDesk", "Content-Type": CONTENT_TYPE, "Accept-Encoding": SKIP_HEADER}
"""All that is sent: of an exchange with nothing to do, headers are the larger part."""
MAX_FRAME = 32 * 1024 * 1024
"""Bytes of an answer: some pages and one largest change stay well below."""


class HttpCarry:
    """Takes frames to one server; keeps the connection between calls. The way is found with the first."""

    def __init__(
        self, url: str, way: Way | None = None, *, connect_s: float = CONNECT_S, stall_s: float = STALL_S
    ) -> None:
        parts = server_address(url)
        self.host = str(parts.hostname)
        self.port = parts.port or (443 if parts.scheme == "https" else 80)
        self.base = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}/sync/v1/"
        self.timeout = (connect_s, stall_s)
        self.way = way or Way(url)

    def __call__(self, path: str, frame: bytes) -> tuple[int, bytes]:
        """POST a frame; (status, frame that came back). Raises `WorldError` or `SyncError`."""
        sizes = self.way.sizes
        sizes.check(len(frame))
        try:
            status, answer = self._carried(path, frame)
        except (SyncError, WorldError) as error:
            if sizes.may_be_too_large(len(frame)) and self._small_ones_pass():
                sizes.turned_away(len(frame))
                raise too_large() from error
            raise
        if status == 413:
            sizes.turned_away(len(frame))
        else:
            sizes.passed(len(frame))
        return status, answer

    @cached_property
    def session(self) -> requests.Session:
        """The connection's keeper, for the way that is taken now. Raises `WorldError` or `UserMistake`."""
        made = requests.Session()
        made.trust_env = False  # the way says which proxy; passwords for other programs are left alone
        made.headers.clear()
        made.headers.update(HEADERS)
        proxy = self.way.route().proxy
        made.proxies = {"http": proxy, "https": proxy} if proxy else {}
        self.adapter = Adapter(self.trust(), self.way.login(), *self.timeout)
        for scheme in ("http://", "https://"):
            made.mount(scheme, self.adapter)
        return made

    @property
    def network(self) -> str:
        """What tells the networks of this computer apart: the proxy on the way, "" without one."""
        return self.way.route().proxy

    def trust(self) -> ssl.SSLContext:
        """Whom the connection trusts. Raises `UserMistake` for a file that cannot be used."""
        return trusted(self.way.settings.ca_file)

    def _carried(self, path: str, frame: bytes) -> tuple[int, bytes]:
        """As `__call__`; by the next proxy where one cannot be reached, with a login where one is wanted."""
        while True:
            try:
                return self._asked(path, frame)
            except (failures.RequestException, HTTPError) as error:
                if not self._another_way(error):
                    raise explained(error, self.host, self.port) from error

    def _another_way(self, error: Exception) -> bool:
        """After a failure: whether to try once more. Raises `WorldError` where the proxy has refused."""
        refused = self.adapter.tunnel.refused
        if refused is None:
            if not isinstance(error, failures.ProxyError):
                return False
            self._drop_session()
            return self.way.try_next()
        if refused.again:
            return True
        if refused.status == 407 and refused.tried:
            self._refuse_login()
        self._drop_session()
        raise login_needed(tried=False) if refused.status == 407 else proxy_refuses(self.host)

    def _asked(self, path: str, frame: bytes) -> tuple[int, bytes]:
        answer = self._post(path, frame)
        if answer.status_code == 407 and self._forwarded:
            answer.close()
            self._log_in(challenges([answer.headers.get("Proxy-Authenticate", "")]))
            answer = self._post(path, frame)
        with answer:
            if answer.status_code == 407 and "Proxy-Authorization" in self.session.headers:
                self._refuse_login()
            return answer.status_code, self._content(answer)

    def _post(self, path: str, frame: bytes) -> requests.Response:
        # As a stream it is sent in blocks, each of which has its own time; as bytes all of it would have one.
        return self.session.post(
            self.base + path,
            data=BytesIO(frame) if frame else b"",
            timeout=self.timeout,
            allow_redirects=False,
            stream=True,
        )

    @property
    def _forwarded(self) -> bool:
        """Whether a proxy reads our requests itself: over https a 407 would be some server's word."""
        return self.base.startswith("http://") and bool(self.session.proxies)

    def _log_in(self, offered: Offers) -> None:
        """Give the proxy our name and password from the next request on."""
        login = self.adapter.tunnel.login
        if login is None:
            raise login_needed(tried=False)
        if "Proxy-Authorization" in self.session.headers:
            self._refuse_login()
        if "basic" not in offered:
            raise world(
                "proxy_login_kind", "This network's proxy takes no login for an http address.", "https"
            )
        self.session.headers["Proxy-Authorization"] = basic(login)

    def _refuse_login(self) -> NoReturn:
        self.way.refuse(self.adapter.tunnel.login)
        self._drop_session()
        raise login_needed(tried=True)

    def _drop_session(self) -> None:
        """Begin anew with the next request."""
        self.session.close()
        del self.session

    def _content(self, answer: requests.Response) -> bytes:
        """The frame, if this is one; a portal's or gateway's page is told apart before it is read."""
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip()
        if kind == EVENT_STREAM:
            return frame_in(_lines(answer))
        if kind != CONTENT_TYPE:
            raise unsealed(answer, self.host)
        content = bytearray()
        begun = time.monotonic()
        while part := answer.raw.read1(1 << 16, decode_content=True):
            content += part
            took_s = time.monotonic() - begun
            if took_s > self.timeout[1] and len(content) < SLOWEST * took_s:
                raise world("server_silent", f"The server at {self.host} does not answer.", "later")
            if len(content) > MAX_FRAME:
                raise SyncError(
                    "answer_too_large", "The server's answer is too large.", "Update PracticeDesk."
                )
        return bytes(content)

    def _small_ones_pass(self) -> bool:
        """Whether the server answers a message without content: then it was the size that was too much."""
        try:
            self._carried("hello", b"")
        except PracticeDeskError:
            return False
        return True


def _lines(answer: requests.Response) -> Iterator[bytes]:
    """The lines of a stream, each as soon as it is there."""
    rest = b""
    while part := answer.raw.read1(1 << 16, decode_content=True):
        *whole, rest = (rest + part).split(b"\n")
        yield from whole
        if len(rest) > MAX_FRAME:
            return
