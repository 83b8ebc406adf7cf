"""Finds out what is wrong between this computer and a server, step by step, in words for anybody.

Nothing is sent but what the server answers to everybody, and of what is answered nothing is shown but who
vouches for it. After a fault what depends on it is not tried.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version

from practicedesk_sync.errors import PracticeDeskError, Refused, SyncError
from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.log.rotation import followed
from practicedesk_sync.protocol import envelope
from practicedesk_sync.protocol.channel import Carry
from practicedesk_sync.protocol.messages import Hello, Message, decode, encode
from practicedesk_sync.protocol.versions import SPOKEN, common

from .certificates import is_public, issuer
from .failures import not_connected
from .http import HttpCarry
from .network import Network
from .proxies import NONE, SCRIPT, SETTING, SYSTEM

FINE, NOTE, FAULT = "fine", "note", "fault"
SKEW_MS = 2 * 60 * 1000
SIZES = (16 * 1024, 64 * 1024, 256 * 1024, envelope.MAX_COMPRESSED)
"""Bytes of the messages that are tried, the largest as large as any is made."""
STEP_S = 20.0
"""How long a step waits for an answer: less patient than a synchronisation."""
LISTEN_S = 25
"""How long a line is kept open: many a box cuts one after 20 s, or holds its words back."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one step found. `step`: its stable name. `next`: what to do, "" where nothing is."""

    step: str
    mark: str
    words: str
    next: str = ""


class Checking:
    """One check. `server_key`: the one that is pinned; None before enrolment. `home`: the pinned address.

    `listen` keeps a line to the server open for so many seconds or until there is news, as who is enrolled
    may; None leaves that step out.
    """

    def __init__(
        self,
        url: str,
        network: Network,
        server_key: bytes | None = None,
        home: str = "",
        listen: Callable[[Carry, int], object] | None = None,
    ) -> None:
        self.url = url
        self.way = network.way(url)
        self.carry = HttpCarry(url, self.way, connect_s=STEP_S, stall_s=STEP_S)
        self.server_key = server_key
        self.home = home
        self.listen = listen
        self.listen_s = LISTEN_S
        self._hello: Hello | None = None

    def run(self) -> Iterator[Finding]:
        """Each step's finding as soon as it is there. Raises nothing of ours."""
        steps: tuple[tuple[str, Callable[[], tuple[str, ...]]], ...] = (
            ("proxy", self._proxy),
            ("name", self._name),
            ("connection", self._connection),
            ("server", self._server),
            ("size", self._size),
            ("clock", self._clock),
            ("versions", self._versions),
            *([("news", partial(self._news, self.listen))] if self.listen else []),
        )
        for name, step in steps:
            try:
                finding = step()
            except PracticeDeskError as error:
                yield Finding(name, FAULT, error.message, not_connected(error).next)
                return
            yield Finding(name, *finding)
            if finding[0] == FAULT:
                return

    # -- the steps ---------------------------------------------------------------------------------

    def _proxy(self) -> tuple[str, ...]:
        route = self.way.route()
        who = {SETTING: "set here", SCRIPT: "named by a script", SYSTEM: "named by the system", NONE: ""}
        if not route.proxy:
            return FINE, f"The server is asked directly, without a proxy{self._so(who[route.source])}."
        proxy = route.proxy.partition("//")[2]
        return FINE, f"The way leads through the proxy {proxy}{self._so(who[route.source])}."

    def _name(self) -> tuple[str, ...]:
        host = self.carry.host
        try:
            found = {place[4][0] for place in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
        except (OSError, UnicodeError):
            if self.way.route().proxy:
                return FINE, f"This computer does not know {host} itself; the proxy has to."
            return (
                FAULT,
                f"There is no computer called {host} here.",
                "Check the address and your connection.",
            )
        return (
            FINE,
            f"The name {host} is known ({len(found)} {'address' if len(found) == 1 else 'addresses'}).",
        )

    def _connection(self) -> tuple[str, ...]:
        """The server is reached, safely, and it and no portal answers."""
        self.carry("hello", b"")
        if self.carry.base.startswith("http:"):
            return (
                NOTE,
                "The server is reached, without encryption: who owns the network can read along.",
                "Ask for an address of the server that begins with https.",
            )
        who = issuer(self.carry.adapter.certificate)
        if is_public(self.carry):
            return FINE, f"The server is reached; “{who}” vouches for the secure connection."
        return (
            NOTE,
            f"The server is reached; “{who}” vouches for it, which is no public authority: your"
            " organisation's own, or a box on the way that reads along.",
            "Nothing it does can change your work, as the server signs what it says.",
        )

    def _server(self) -> tuple[str, ...]:
        """What answers is the server this library belongs to, and its answer comes as it was given."""
        nonce, key = os.urandom(16).hex(), KeyPair(os.urandom(32))
        status, frame = self.carry("hello", envelope.seal_request(key, "hello", "", nonce, encode(Message())))
        try:
            payload = self._opened(frame, nonce)
        except SyncError:
            if not self._is_another(frame, nonce):
                raise
            where = f"its server is at {self.home}" if self.home else "it belongs to one with another key"
            return (
                FAULT,
                f"This is another PracticeDesk server than the one of this library: {where}.",
                "Check the address; ask for a code if you are to join this server with a library of its own.",
            )
        if status != 200:
            return FAULT, "The server answers, but cannot work just now.", "Tell its administrator."
        self._hello = decode(payload, Hello)[0]
        if self.server_key is None:
            return FINE, "A PracticeDesk server answers; whether it is yours is known with the code."
        return FINE, "It is the server this library belongs to: what it says is signed and comes unaltered."

    def _opened(self, frame: bytes, nonce: str) -> bytes:
        """The server's answer: by the pinned key, or by one that took its place since."""
        if self.server_key is None:
            return envelope.open_answer(frame, envelope.key_on(frame), "hello", nonce)
        try:
            return envelope.open_answer(frame, self.server_key, "hello", nonce)
        except SyncError:
            with suppress(SyncError):
                shown = envelope.key_on(frame)
                payload = envelope.open_answer(frame, shown, "hello", nonce)
                followed(self.server_key, shown, decode(payload, Hello)[0].rotations)
                return payload
            raise

    def _is_another(self, frame: bytes, nonce: str) -> bool:
        """Whether it is a sound answer, of a server whose key is not the pinned one."""
        with suppress(SyncError):
            envelope.open_answer(frame, envelope.key_on(frame), "hello", nonce)
            return True
        return False

    def _size(self) -> tuple[str, ...]:
        passed = 0
        for size in SIZES:
            key, nonce = KeyPair(os.urandom(32)), os.urandom(16).hex()
            frame = envelope.request_frame(key, "hello", "", nonce, os.urandom(size))
            try:
                self.carry("hello", frame)
            except PracticeDeskError as error:
                if error.code != envelope.TOO_LARGE:
                    raise
                return (
                    NOTE,
                    f"Only messages of up to {passed // 1024} KB get through; they are made that small.",
                    "It works, and takes longer; your network's administrator can let through 1 MB.",
                )
            passed = size
        return FINE, f"Messages of {passed // 1024} KB get through, which are the largest there are."

    def _clock(self) -> tuple[str, ...]:
        ahead = time.time_ns() // 1_000_000 - self._hello.time_ms if self._hello else 0
        if abs(ahead) <= SKEW_MS:
            return FINE, "This computer's clock agrees with the server's."
        way = "ahead of" if ahead > 0 else "behind"
        return (
            NOTE,
            f"This computer's clock is {abs(ahead) // 60_000:,} minutes {way} the server's.",
            "Set it; nothing is lost by it, but others read wrong times.",
        )

    def _versions(self) -> tuple[str, ...]:
        own, theirs = version("practicedesk"), (self._hello and self._hello.version) or "an older one"
        told = f"PracticeDesk {own} here, {theirs} on the server"
        common(self._hello.protocols if self._hello else SPOKEN)
        return FINE, f"{told}: they understand each other."

    def _news(self, listen: Callable[[Carry, int], object]) -> tuple[str, ...]:
        """Whether a line that stays open lets each word through when it is said."""
        begun = time.monotonic()
        try:
            listen(self.carry, self.listen_s)
        except Refused:
            raise
        except PracticeDeskError:
            lasted = round(time.monotonic() - begun)
            return (
                NOTE,
                f"A line that stays open does not get through: it was lost after {lasted} seconds.",
                "It works: the server is asked for news now and then instead.",
            )
        return FINE, "A line that stays open gets through: news comes within seconds."

    @staticmethod
    def _so(who: str) -> str:
        return f" ({who})" if who else ""
