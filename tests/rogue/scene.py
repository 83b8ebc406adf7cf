"""A server in this process, a group with secrets, and everybody who might want them without a right to."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from practicedesk_sync.blobs.store import BlobStore
from practicedesk_sync.ids import item_id
from practicedesk_sync.log import change as changes
from practicedesk_sync.log.change import Op
from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.policy.roles import CONTRIBUTOR, COORDINATOR, READER
from practicedesk_sync.protocol import envelope
from practicedesk_sync.protocol.blobs import HaveRequest, StoreRequest
from practicedesk_sync.protocol.messages import Failure, decode
from practicedesk_sync.replica import tables as t
from practicedesk_sync.replica.dump import dump
from practicedesk_sync.replica.sqlite import open_sqlite
from practicedesk_sync.replica.tables import metadata
from practicedesk_sync.replica.transaction import run_tx
from practicedesk_sync.replica.verify import verify
from practicedesk_sync.server import administration as admin
from practicedesk_sync.server import audit, snapshots
from practicedesk_sync.server import tables as own
from practicedesk_sync.server.door import WAITING, Door, Listener
from practicedesk_sync.server.rewound import UNKNOWN_SEQ
from practicedesk_sync.server.service import Server
from practicedesk_sync.server.snapshot_store import SnapshotStore
from practicedesk_sync.server.tokens import Tokens
from practicedesk_sync.server.turned_away import EVERY_MS
from tests.contract.hand_desk import HandDesk, fresh_id, hash_of, new_record, now_ms, titled

CANARY = "Canary of the Norbridge affair"
Noted = Counter[tuple[str, str]]
"""Of the audit log: (what, code) of what was refused, held or turned away."""


@dataclass(frozen=True)
class Answer:
    """What came back: the code of a refusal, else "" and the opened content."""

    code: str
    content: bytes = b""

    @property
    def facts(self) -> dict[str, Any]:
        return dict(json.loads(self.content.partition(b"\n")[0]))


class Scene:
    """`group`: what is to be protected; `ana` coordinates it, `ben` writes and `rhea` reads in it, `late` was
    removed, `lost` is a computer of Ben's that was ended, `eve` has a group of her own, `nobody` is unknown.
    """

    def __init__(self, folder: Path) -> None:
        self.ms = now_ms()
        self._read = 0
        self.last = ("", b"", "")
        self.heard: list[bytes] = []
        """What those were answered who may not read the group."""
        engine = open_sqlite(None)
        metadata.create_all(engine)
        tokens = Tokens(os.urandom(32), lambda: self.ms)
        self.store = SnapshotStore(folder / "snapshots")
        key, blobs = KeyPair(os.urandom(32)), BlobStore(folder / "blobs")
        self.server = Server(
            engine, key, tokens, lambda: self.ms, os.urandom, blobs=blobs, snapshots=self.store
        )
        self.server.set_up()
        self.door = Door(self.server)
        self.group = admin.add_group(self.server, CANARY)
        roles = {"ana": COORDINATOR, "ben": CONTRIBUTOR, "rhea": READER, "late": COORDINATOR}
        self.ana, self.ben, self.rhea, self.late = (
            self.enrolled(name, {self.group: role}) for name, role in roles.items()
        )
        self.lost, self.eve = self.enrolled("ben"), self.enrolled("eve")
        self.nobody = HandDesk(self.carry)
        self.nobody.channel.server_key = self.server.key.public
        self.nobody.channel.hello()
        self.own = self.eve.open()
        self.note = self.ben.note(self.group, CANARY)
        self.ben.push(self.note)
        circulated = Op("minutes_state", changes.PUT, "circulated", ())
        self.meeting = self.ben.change(self.group, new_record(), (*titled("M"), circulated), kind="meeting")
        self.ben.push(self.meeting)
        self.file, self.wanted = (self._named(f"{CANARY} {number}".encode() * 100) for number in range(2))
        for desk in (self.ana, self.late, self.ben, self.lost):
            desk.pull()
        self.ana.channel.have(HaveRequest(spaces=[self.group]))
        about = StoreRequest(space=self.group, sha256=hash_of(self.file), size=len(self.file))
        self.ana.channel.store(about, self.file)
        assert self.ana.ask("remove", space=self.group, account=self.late.account).code == ""
        self.held = self.late.note(self.group, CANARY)
        self.late.push(self.held)
        assert self.ben.ask("end_device", device=self.lost.key.id).code == ""
        self.ana.pull()
        self.part = snapshots.build(self.server, self.store, self.group).parts[0][0]
        self.noted()
        self.before = self.admitted()

    def enrolled(self, name: str, grants: dict[str, str] | None = None) -> HandDesk:
        desk = HandDesk(self.carry)
        desk.enrol(self.code(name, grants))
        return desk

    def code(self, name: str, grants: dict[str, str] | None = None) -> str:
        return run_tx(self.server.engine, lambda c: self.server.accounts(c).invite(name, grants or {}).text)

    def _named(self, data: bytes) -> bytes:
        """A file that a record of the group names; its bytes."""
        value = {"name": "plan.txt", "size": len(data), "type": "text/plain", "sha256": hash_of(data)}
        item = item_id(self.ben.key.id, self.ben.tips[self.group][0] + 1, 0)
        named = Op("attachments", changes.INSERT, {"place": "V", "value": value}, item=item)
        self.ben.push(self.ben.change(self.group, new_record(), (*titled(CANARY), named), kind="note"))
        return data

    # -- the way in --------------------------------------------------------------------------------

    def carry(self, path: str, frame: bytes) -> tuple[int, bytes]:
        """A frame to the door; who asks to wait hears at once whether there is news."""
        if path not in WAITING:
            return self.door.handle(path, frame)
        found = self.door.listener(path, frame)
        return (200, found.told()) if isinstance(found, Listener) else found

    def send(
        self,
        desk: HandDesk,
        path: str,
        payload: bytes,
        *,
        token: str | None = None,
        claims: HandDesk | None = None,
        signed_for: str = "",
    ) -> Answer:
        """A request in a session that holds; `token`: under another one, `claims`: in another desk's name,
        `signed_for`: made for another path."""
        if token is None:
            token = self.server.tokens.give("" if path == "enrol" else desk.key.id)
        nonce = fresh_id()
        frame = envelope.seal_request(desk.key, signed_for or path, token, nonce, payload)
        if claims is not None:
            frame = frame.replace(bytes.fromhex(desk.key.id), bytes.fromhex(claims.key.id), 1)
        answer = self.sent(path, frame, nonce)
        if desk not in (self.ana, self.ben, self.rhea):
            self.heard.append(answer.content)
        return answer

    def sent(self, path: str, frame: bytes, nonce: str) -> Answer:
        """What comes back for a frame, a minute after the last: so each refusal is noted at once."""
        self.ms += EVERY_MS
        self.last = path, frame, nonce
        status, answer = self.carry(path, frame)
        content = envelope.open_answer(answer, self.server.key.public, path, nonce)
        return Answer("", content) if status == 200 else Answer(decode(content, Failure)[0].code)

    def recollect(self) -> None:
        """Every desk knows how far the server has come with its work, whatever became of it."""
        with self.server.engine.begin() as connection:
            rows = connection.execute(t.tip.select()).all()
        for desk in (self.ana, self.ben, self.late, self.eve):
            desk.tips.clear()
            desk.tips.update({row.space: (row.n, row.hash) for row in rows if row.device == desk.key.id})

    def put_back(self) -> None:
        """The server was restored from a backup of before somebody was removed, and knows that it was."""
        with self.server.engine.begin() as connection:
            connection.execute(own.quarantine.insert(), {"space": self.group, "seq": UNKNOWN_SEQ})
            lately = t.member.c.account == self.late.account
            connection.execute(t.member.update().where(lately).values(role=COORDINATOR))

    # -- what the server holds ---------------------------------------------------------------------

    def admitted(self) -> list[bytes]:
        """All records of the group, and who may do what there."""
        with self.server.engine.begin() as connection:
            roles = connection.execute(t.member.select().where(t.member.c.space == self.group)).all()
            return [*_records(connection, self.group), repr(sorted(map(tuple, roles))).encode()]

    def whole(self) -> bool:
        """Whether the group follows from its log, and the audit log from its own."""
        with self.server.engine.begin() as connection:
            assert verify(connection, self.group, self.server.key.public) == []
            assert audit.check(connection, self.server.key.public)[1] == ""
        return True

    def noted(self) -> Noted:
        """What the audit log has noted since this was asked last."""
        found: Noted = Counter()
        with self.server.engine.begin() as connection:
            rows = connection.execute(own.audit.select().where(own.audit.c.n > self._read)).all()
        for row in rows:
            self._read, facts = row.n, json.loads(row.facts)
            if row.what == "turned_away":
                found.update((f"turned_away {facts['path']}", code) for code in facts["codes"])
            elif row.what in ("refused", "held", "command_refused"):
                found[row.what, str(facts["code"])] += 1
        return found

    @cached_property
    def stated(self) -> tuple[bytes, str]:
        """The server's statement about Ben's computer, and its signature."""
        with self.server.engine.begin() as connection:
            for row in connection.execute(t.entry.select().where(t.entry.c.space == self.group)):
                if row.type == "statement" and self.ben.key.public.hex().encode() in row.payload:
                    return row.payload, row.signature
        raise LookupError("there is no such statement")


def _records(connection: Connection, space: str) -> list[bytes]:
    """Of the dump, without how far each computer has come: what was refused has a number too."""
    return [line for line in dump(connection, [space]) if b'"fields"' in line]
