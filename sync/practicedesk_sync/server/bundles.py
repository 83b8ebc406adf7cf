"""Bundles at the server: what a stick or a courier brings is taken as if it had come over the wire.

The author is who the signing device is certified for; who carries a bundle does not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, select

from ..bundle import faults
from ..bundle.contents import FilePiece, Heads, Invitation, Receipt, Rotations
from ..bundle.contents import read as read_message
from ..bundle.head import DELTA, ENROLMENT, OUTBOX, RECEIPT, REQUEST, SEED, Head
from ..bundle.reading import Bundle, content_key, open_piece
from ..bundle.writing import MOST_FILE_BYTES, BundleWriter, Sender, in_memory
from ..errors import Refused, SyncError
from ..log.keys import KeyPair
from ..log.rotation import chain_of
from ..protocol.code import EnrolmentCode
from ..protocol.messages import (
    CommandAnswer,
    Cursor,
    Enrolled,
    EnrolRequest,
    ExchangeAnswer,
    ExchangeRequest,
    Message,
    Verdict,
)
from ..replica import tables as t
from ..replica.reading import space_row
from . import receipts
from .accounts import Author, code_key
from .bundled_files import BundledFiles
from .rewound import quarantined
from .service import Server

CARRIED_BYTES = 12 * 1024 * 1024
"""About this much news goes into an answer that a courier takes back over the network."""


@dataclass(slots=True)
class Taken:
    """What came of one bundle. `changes`: how many it held; `enrolled`: set where it was an enrolment.

    `files`: how many attachments are whole by it; `failed`: why the server does not take others, each once.
    """

    head: Head
    author: Author
    changes: int = 0
    commands: int = 0
    enrolled: Enrolled | None = None
    asked: ExchangeRequest | None = None
    files: int = 0
    failed: list[str] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    answers: list[CommandAnswer] = field(default_factory=list)
    spaces: set[str] = field(default_factory=set)

    def add(self, request: ExchangeRequest, answers: list[CommandAnswer], verdicts: list[Verdict]) -> None:
        """Note what came of one request."""
        self.asked = self.asked or request.model_copy(update={"run_heads": [], "bodies": (), "commands": []})
        self.changes += len(request.bodies)
        self.commands += len(request.commands)
        self.spaces |= {head.space for head in request.run_heads}
        self.answers += answers
        self.verdicts += verdicts

    def receipt(self, connection: Connection) -> Receipt:
        """What the server says to it."""
        where = (t.tip.c.device == self.author.device) & t.tip.c.space.in_(self.spaces)
        rows = connection.execute(select(t.tip.c.space, t.tip.c.n, t.tip.c.hash).where(where))
        tips = tuple((row.space, row.n, row.hash) for row in rows.all())
        return Receipt(tips=tips, verdicts=tuple(self.verdicts), answers=tuple(self.answers))


class Bundles:
    """Reads and writes bundles for one server. `limit_bytes`: of one file that is written."""

    def __init__(self, server: Server, limit_bytes: int = MOST_FILE_BYTES) -> None:
        self.server = server
        self.limit_bytes = limit_bytes
        self.files = BundledFiles(server)

    # -- reading -----------------------------------------------------------------------------------

    def take(self, bundle: Bundle) -> Taken:
        """Take in all a bundle holds. Raises `SyncError` or `Refused`; what was admitted before stays."""
        key, who = self._key_for(bundle.head)
        taken = None
        for message in bundle.messages(key, who):
            taken = self._take(bundle.head, message, taken)
        if taken is None:
            raise faults.unexpected()
        return taken

    def take_piece(self, piece: bytes, index: int, *, answer: bool) -> bytes:
        """Take in one segment a courier has handed in; with `answer` also what is to be carried back."""
        head, segment = open_piece(piece, index)
        key, who = self._key_for(head)
        message = read_message(segment.opened(head, content_key(head, key, who)))
        taken = self._take(head, message, None)
        if not answer:
            return b""
        self.files.catch_up(taken.author)
        return self.server.read(lambda connection: self._carried(connection, taken))

    def _key_for(self, head: Head) -> tuple[KeyPair, str]:
        """The key that opens a bundle: the server's, or that of a code it gave. Raises `SyncError`."""
        if head.kind != ENROLMENT:
            # What was written for a key that was replaced since can still be read.
            named = {who for who, _ in head.recipients}
            fits = [key for key in self.server.held_keys if key.id in named]
            key = fits[0] if fits else self.server.key
            return key, key.id

        def find(connection: Connection) -> tuple[KeyPair, str]:
            for who, _ in head.recipients:
                if (key := code_key(connection, who)) is not None:
                    return KeyPair(key), who
            raise faults.not_for_you()

        return self.server.read(find)

    def _take(self, head: Head, message: Message, taken: Taken | None) -> Taken:
        if isinstance(message, EnrolRequest) and head.kind == ENROLMENT and taken is None:
            return self._enrol(head, message)
        if not isinstance(message, ExchangeRequest | FilePiece) or head.kind not in (OUTBOX, REQUEST):
            raise faults.unexpected()
        taken = taken or Taken(head, self._author(head))
        if isinstance(message, FilePiece):
            self._take_file(taken, message)
            return taken
        taken.add(message, *self.server.take(taken.author, message))
        self._note_cursors(taken.author, message)
        return taken

    def _note_cursors(self, author: Author, request: ExchangeRequest) -> None:
        told = [Cursor(*each) for each in request.cursors]
        self.server.write(lambda connection: receipts.brought(self.server.accounts(connection), author, told))

    def _take_file(self, taken: Taken, piece: FilePiece) -> None:
        """What cannot be taken of one file is in nobody else's way."""
        try:
            taken.files += self.files.take(taken.author, piece)
        except (Refused, SyncError) as error:
            if error.message not in taken.failed:
                taken.failed.append(error.message)

    def _author(self, head: Head) -> Author:
        author = self.server.read(lambda connection: self.server.author(connection, head.sender_id))
        if author.key != head.sender:
            raise faults.wrong_signer()
        return author

    def _enrol(self, head: Head, request: EnrolRequest) -> Taken:
        if request.device_key != head.sender.hex():
            raise faults.wrong_signer()
        enrolled = self.server.enrol(request, head.id)
        return Taken(head, self._author(head), enrolled=enrolled, asked=ExchangeRequest())

    # -- writing -----------------------------------------------------------------------------------

    def answer(self, taken: list[Taken], target: Path, *, overwrite: bool = False) -> BundleWriter:
        """Write what answers these bundles of one computer: receipts, and all that is new to it."""
        enrolling = next((one.enrolled for one in taken if one.enrolled), None)
        kind = ENROLMENT if enrolling else DELTA
        asked = min(taken, key=lambda one: one.head.made_ms).asked or ExchangeRequest()

        def messages(connection: Connection) -> Iterator[Message]:
            if enrolling:
                yield enrolling
            yield from (one.receipt(connection) for one in taken if one.head.kind == OUTBOX)
            yield from self._news(connection, taken[0].author, asked)

        return self._write(taken[0].author, target, kind, messages, overwrite=overwrite)

    def receipt(self, taken: list[Taken], target: Path, *, overwrite: bool = False) -> BundleWriter:
        """Write what became of an outbox, and nothing else."""

        def messages(connection: Connection) -> Iterator[Message]:
            yield from (one.receipt(connection) for one in taken)

        return self._write(taken[0].author, target, RECEIPT, messages, overwrite=overwrite)

    def seed(self, device: str, target: Path, *, overwrite: bool = False) -> BundleWriter:
        """Write all that an enrolled computer may read."""
        author = self.server.read(lambda connection: self.server.author(connection, device))

        def messages(connection: Connection) -> Iterator[Message]:
            yield from self._news(connection, author, ExchangeRequest())

        return self._write(author, target, SEED, messages, overwrite=overwrite)

    def invitation(self, code: EnrolmentCode, name: str, target: Path) -> BundleWriter:
        """Write a one-time code as a file. Whoever holds the file can use it, as with a code on paper."""
        anybody = KeyPair(bytes(32))
        sender = self._sender(((anybody.id, anybody.public),))
        with BundleWriter(target, sender, ENROLMENT) as writer:
            writer.add(Invitation(code=code.text, name=name))
        return writer

    def _write(
        self,
        author: Author,
        target: Path,
        kind: str,
        messages: Callable[[Connection], Iterable[Message]],
        *,
        overwrite: bool,
    ) -> BundleWriter:
        """Write from one snapshot."""
        sender = self._sender(((author.device, author.key),))
        self.files.catch_up(author)

        def work(connection: Connection) -> BundleWriter:
            limit_bytes = self.limit_bytes
            with BundleWriter(target, sender, kind, overwrite=overwrite, limit_bytes=limit_bytes) as writer:
                for message in self._rotations():
                    writer.add(message)
                for message in messages(connection):
                    writer.add(message)
            return writer

        return self.server.read(work)

    def _carried(self, connection: Connection, taken: Taken) -> bytes:
        messages = self._rotations()
        if taken.enrolled:
            messages.append(taken.enrolled)
        if taken.head.kind == OUTBOX:
            messages.append(taken.receipt(connection))
        news = self._news(connection, taken.author, taken.asked or ExchangeRequest(), CARRIED_BYTES)
        sender = self._sender(((taken.author.device, taken.author.key),))
        return in_memory(sender, ENROLMENT if taken.enrolled else DELTA, [*messages, *news])

    def _news(
        self, connection: Connection, author: Author, asked: ExchangeRequest, most_bytes: int = 0
    ) -> Iterator[Message]:
        """Answers until there is nothing more, or about `most_bytes` of them; then where they lead to."""
        size = 0
        first = asked
        asked = asked.model_copy(update={"pages_only": True})  # nobody can ask a stick for a part
        while True:
            answer = self.server.news(connection, author, asked)
            yield answer
            size += sum(map(len, answer.payloads))
            if not answer.more or (most_bytes and size >= most_bytes):
                break
            asked = _behind(asked, answer)
        readable = self.server.accounts(connection).spaces_of(author.account)
        given = set(readable) - quarantined(connection)
        rows = [row for space in sorted(given) if (row := space_row(connection, space)) is not None]
        heads = tuple((row.id, row.seq) for row in rows)
        yield Heads(time_ms=answer.time_ms, state=answer.state, heads=heads, more=answer.more)
        if (lacking := self.files.lacking(connection, author)) is not None:
            yield lacking
        for piece in () if answer.more else self.files.given(connection, author, first):
            if most_bytes and size >= most_bytes:
                break
            yield piece
            size += len(piece.piece)

    def _rotations(self) -> list[Message]:
        """What a desk has to read first that knows this server by an earlier key."""
        return [Rotations(rotations=chain_of(self.server.held_keys))] if self.server.former else []

    def _sender(self, recipients: tuple[tuple[str, bytes], ...]) -> Sender:
        server = self.server
        return Sender(server.key, recipients, server.now_ms, server.random_bytes)


def _behind(asked: ExchangeRequest, answer: ExchangeAnswer) -> ExchangeRequest:
    """The same question once these pages were applied. What was revoked is not told again."""
    gone = {space for space, _ in answer.revoked}
    cursors = {cursor[0]: cursor for cursor in asked.cursors if cursor[0] not in gone}
    for page in answer.pages:
        own_n = cursors[page.space][3] if page.space in cursors else 0
        cursors[page.space] = (page.space, page.seq, page.chain, own_n)
    audit = answer.audit[0] if answer.audit else 0
    return asked.model_copy(update={"cursors": list(cursors.values()), "audit": audit, "held": []})
