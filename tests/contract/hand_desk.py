"""A desk made by hand: it speaks the protocol, checks what it is told, and may be made to lie."""

from __future__ import annotations

import hashlib
import os
import time
from collections import defaultdict
from typing import Any

from practicedesk_sync.clock import stamp_of
from practicedesk_sync.ids import new_record_id, space_id
from practicedesk_sync.log import change as changes
from practicedesk_sync.log import entry as log
from practicedesk_sync.log import run as runs
from practicedesk_sync.log import statement as say
from practicedesk_sync.log.change import Change, Op
from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.protocol import code as codes
from practicedesk_sync.protocol.channel import Carry, SealedChannel
from practicedesk_sync.protocol.messages import (
    Command,
    CommandAnswer,
    Enrolled,
    EnrolRequest,
    ExchangeAnswer,
    ExchangeRequest,
    Page,
    RunHead,
)
from practicedesk_sync.replica.space_log import first_chain


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def fresh_id() -> str:
    return os.urandom(16).hex()


def new_record() -> str:
    return new_record_id(now_ms(), os.urandom)


def hash_of(data: bytes) -> str:
    """By what a file is named."""
    return hashlib.sha256(data).hexdigest()


def titled(title: str, over: tuple[str, ...] = ()) -> tuple[Op, ...]:
    return (Op("title", changes.PUT, title, over),)


class HandDesk:
    """One device. `heard`: by space, what the server has in its log, in order."""

    def __init__(self, carry: Carry) -> None:
        self.key = KeyPair(os.urandom(32))
        self.carry = carry
        self.channel = SealedChannel(carry, self.key, os.urandom)
        self.tips: dict[str, tuple[int, str]] = defaultdict(lambda: (0, ""))
        self.sent: dict[tuple[str, int], bytes] = {}
        self.places: dict[str, tuple[int, str]] = {}
        self.heard: dict[str, list[Change | say.Statement | list[Any]]] = defaultdict(list)
        self.account = ""

    # -- becoming known ----------------------------------------------------------------------------

    def enrol(self, code_text: str) -> Enrolled:
        code = codes.parse(code_text)
        self.channel.fingerprint = code.server
        hello = self.channel.hello()
        enrolled = self.channel.enrol(self.enrolment(code, hello.token))
        self.account = enrolled.account
        return enrolled

    def enrolment(self, code: codes.EnrolmentCode, token: str) -> EnrolRequest:
        public = self.key.public.hex()
        return EnrolRequest(code_id=code.id, proof=codes.proof(code.key, public, token), device_key=public)

    # -- saying ------------------------------------------------------------------------------------

    def change(self, space: str, record: str, ops: tuple[Op, ...], **more: Any) -> Change:
        """The next change of this device in a space; `more` overrides any part of it."""
        n, prev = self.tips[space]
        stamp = stamp_of(now_ms())
        facts: dict[str, Any] = {"space": space, "device": self.key.id, "n": n + 1, "prev": prev}
        facts |= {"hlc": stamp, "action": stamp, "record": record, "ops": ops}
        made = changes.encode(**(facts | more))
        self.tips[space] = (made.n, made.hash)
        self.sent[space, made.n] = made.body
        return made

    def note(self, space: str, title: str = "A note") -> Change:
        return self.change(space, new_record(), titled(title), kind="note")

    def signed(self, *run: Change) -> ExchangeRequest:
        """A request with one run."""
        closed = runs.sign(run, self.key)
        head = RunHead(space=closed.space, count=len(run), signature=closed.signature)
        return ExchangeRequest(run_heads=[head], bodies=closed.bodies)

    def push(self, *run: Change) -> ExchangeAnswer:
        return self.channel.exchange(self.signed(*run))

    def ask(self, what: str, *, id_: str = "", **args: str) -> CommandAnswer:
        command = Command(id=id_ or fresh_id(), what=what, args=args)
        return self.channel.exchange(ExchangeRequest(commands=[command])).answers[0]

    def open(self, kind: str = say.GROUP) -> str:
        """A space of this device's own, opened on the server."""
        nonce = fresh_id()
        space = space_id(self.key.public, nonce)
        answer = self.ask("open", space=space, nonce=nonce, kind=kind)
        assert (answer.code, answer.result) == ("", {"space": space})
        return space

    # -- hearing -----------------------------------------------------------------------------------

    def pull(self) -> ExchangeAnswer:
        """Exchange until there is no more, checking every page as a desk does; the last answer."""
        while True:
            cursors = [(one, seq, chain, self._own_n(one)) for one, (seq, chain) in self.places.items()]
            answer = self.channel.exchange(ExchangeRequest(cursors=cursors))
            payloads = iter(answer.payloads)
            for page in answer.pages:
                self._take(page, payloads)
            if not answer.more:
                return answer

    def titles(self, space: str) -> list[str]:
        """The titles put in a space, in the order of the server's log."""
        ops = [op for one in self.heard[space] if isinstance(one, Change) for op in one.ops]
        return [op.value for op in ops if op.field == "title"]

    def roles(self, space: str) -> dict[str, str]:
        """The role of each account by the latest statement about it."""
        said = [one for one in self.heard[space] if isinstance(one, say.Statement) and one.what == say.MEMBER]
        return {one.facts["account"]: one.facts["role"] for one in said}

    def voids(self, space: str) -> dict[int, str]:
        """The codes of the refused changes of this device, by n."""
        rows = [one for one in self.heard[space] if isinstance(one, list)]
        return {row[2]: row[5] for row in rows if row[1] == self.key.id}

    def _own_n(self, space: str) -> int:
        return self.tips[space][0] if space in self.tips else 0

    def _take(self, page: Page, payloads: Any) -> None:
        assert self.channel.server_key is not None
        place = (page.space, page.epoch, page.seq, page.chain)
        assert log.verify_head(self.channel.server_key, *place, page.signature)
        seq, chain = self.places.get(page.space, (0, first_chain(page.space, page.epoch)))
        assert page.after == seq
        for row in page.rows:
            seq += 1
            entry = self._entry(page.space, seq, row, payloads)
            chain = log.chain_after(chain, entry)
        assert (seq, chain) == (page.seq, page.chain)
        self.places[page.space] = (seq, chain)

    def _entry(self, space: str, seq: int, row: list[Any], payloads: Any) -> log.Entry:
        if row[0] == log.VOID:
            self.heard[space].append(row)
            return log.Entry(seq, log.VOID, row[1], row[2], row[3], row[4], None, row[6], row[5])
        if row[0] == log.STATEMENT:
            assert self.channel.server_key is not None
            statement = say.read(next(payloads), row[1], self.channel.server_key)
            self.heard[space].append(statement)
            return log.Entry(seq, log.STATEMENT, "", 0, statement.hash, "", None)
        change = changes.decode(self.sent[space, row[1]] if row[0] == "own" else next(payloads))
        self.heard[space].append(change)
        return log.Entry(seq, log.CHANGE, change.device, change.n, change.hash, change.record, None)
