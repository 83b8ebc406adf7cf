"""Attachments on the server: bytes are taken from who may write in a space, given to who may read it.

A file is reached only through a space of which a record names it. Each space has its own copy, so that nobody
learns whether a file is elsewhere, and knowing a hash opens nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection, delete, insert, select

from ..blobs.file_types import IN_WORDS, sniffed
from ..blobs.pieces import PIECE
from ..blobs.store import Blob, BlobStore
from ..errors import Refused, SyncError, WorldError
from ..policy.roles import CONTRIBUTOR, at_least
from ..protocol.blobs import FetchRequest, HaveAnswer, HaveRequest, Lacking, StoreAnswer, StoreRequest
from ..protocol.messages import MOST
from ..replica.transaction import run_tx
from . import blob_rows as rows
from . import tables as own
from .accounts import Author
from .rewound import role_given
from .service import Server

MEGABYTE = 1_000_000
LARGEST_FILE, LARGEST_SPACE = 50 * MEGABYTE, 5_000 * MEGABYTE
"""Bytes, unless an administrator says otherwise."""
FILE_LIMIT, SPACE_LIMIT = "blob_file_limit", "blob_space_limit"
"""Settings."""
TYPE, FILE_FULL, SPACE_FULL = "blob_type", "blob_too_large", "blob_space_full"
SMALLEST = 1024
"""Bytes of a piece that is not the last."""
SWEEP_S = 24 * 60 * 60
"""What was begun to be written longer ago than this was broken off."""
_REASONS = {
    TYPE: f"The server takes only {IN_WORDS}.",
    FILE_FULL: "The file is larger than this server takes.",
    SPACE_FULL: "The group has no room for more files on this server.",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes that one file, and all files of a space, may have."""

    file: int
    space: int

    def against(self, size: int, taken: int) -> str:
        """The code with which a file of that size is turned away where so much is taken; "" for none."""
        if size > self.file:
            return FILE_FULL
        return SPACE_FULL if size + taken > self.space else ""


def limits(connection: Connection) -> Limits:
    found = {row.name: row.value for row in connection.execute(select(own.setting))}
    return Limits(int(found.get(FILE_LIMIT, LARGEST_FILE)), int(found.get(SPACE_LIMIT, LARGEST_SPACE)))


def put_limit(connection: Connection, name: str, size: int) -> None:
    """Set `FILE_LIMIT` or `SPACE_LIMIT`, in bytes."""
    connection.execute(delete(own.setting).where(own.setting.c.name == name))
    connection.execute(insert(own.setting), {"name": name, "value": str(size)})


class Blobs:
    """The attachments of one server. Raises `WorldError` for one that has no place for them."""

    def __init__(self, server: Server) -> None:
        self.server = server

    @property
    def store_(self) -> BlobStore:
        if self.server.blobs is None:
            raise WorldError("no_blobs", "This server keeps no attachments.", "Tell its administrator.")
        return self.server.blobs

    def have(self, author: Author, request: HaveRequest) -> HaveAnswer:
        """What is lacking in the spaces this person may read."""
        self.catch_up(author, request.spaces)
        return self.server.read(lambda connection: self.lacking(connection, author, request.spaces))

    def catch_up(self, author: Author, spaces: Iterable[str]) -> None:
        """Hear of the files that records of these spaces name by now."""
        behind = self.server.read(lambda connection: self._behind(connection, author, spaces))
        for space in behind:
            run_tx(self.server.engine, partial(rows.catch_up, space=space))

    def fetch(self, author: Author, request: FetchRequest) -> bytes:
        """Bytes of a file, at most a piece."""

        def look(connection: Connection) -> str:
            row = rows.row_of(connection, request.space, request.sha256)
            readable = bool(role_given(connection, request.space, author.account))
            return row.state if row is not None and readable else ""

        place = (request.space, request.sha256)
        if self.server.read(look) != rows.WHOLE:
            raise _unknown()
        try:
            if self.store_.is_whole(*place):
                return self.store_.read(*place, request.offset)
        except SyncError as error:
            self._note(*place, rows.BEGUN)
            raise _unknown() from error
        self._note(*place, rows.BEGUN)  # a desk that has it will bring it again
        raise _unknown()

    def store(self, author: Author, request: StoreRequest, piece: bytes) -> StoreAnswer:
        """Take bytes of a file where its first missing one is; when it is all there, look at what it is."""
        end = request.offset + len(piece)
        crumb = len(piece) < SMALLEST and end < request.size
        if end > request.size or crumb or len(piece) > PIECE:
            raise SyncError("blob_size", "A part of a file is not as it should be.", "Attach the file again.")
        state = self.server.read(lambda connection: self._may_store(connection, author, request))
        if state == rows.WHOLE:
            return StoreAnswer(stored=request.size)
        if state == rows.AWAITED:
            self._note(request.space, request.sha256, rows.BEGUN, size=request.size)
        store, place = self.store_, (request.space, request.sha256)
        stored = store.reached(*place)
        if stored != request.offset:  # begun anew, or what was there is not any more
            stored = store.stored(*place)
        if stored == request.offset:
            stored = store.put(*place, request.offset, piece)
        if stored >= request.size and (stored := store.stored(*place)) == request.size:
            self._finish(store, *place)
        return StoreAnswer(stored=stored)

    # -- inside ------------------------------------------------------------------------------------

    def _behind(self, connection: Connection, author: Author, spaces: Iterable[str]) -> list[str]:
        return [
            space
            for space in spaces
            if role_given(connection, space, author.account) and rows.is_behind(connection, space)
        ]

    def lacking(self, connection: Connection, author: Author, spaces: Iterable[str]) -> HaveAnswer:
        """As `have`, of what was heard of."""
        allowed, found = limits(connection), list[Lacking]()
        for space in spaces:
            if role_given(connection, space, author.account):
                taken = rows.taken(connection, space, but="")
                for row in rows.lacking(connection, space, MOST - len(found)):
                    mine = row.size if row.state == rows.BEGUN else 0
                    code = row.code or allowed.against(row.size, taken - mine)
                    stored = self.store_.stored(space, row.sha256) if row.state == rows.BEGUN else 0
                    found.append(
                        Lacking(
                            space=space,
                            sha256=row.sha256,
                            stored=stored,
                            code=code,
                            message=_REASONS.get(code, ""),
                        )
                    )
        return HaveAnswer(lacking=tuple(found), largest=allowed.file)

    def _may_store(self, connection: Connection, author: Author, request: StoreRequest) -> str:
        """How it stands with a file that this person may hand in. Raises `Refused`."""
        role = role_given(connection, request.space, author.account)
        row = rows.row_of(connection, request.space, request.sha256)
        if not role or row is None:
            raise Refused("blob_unknown", "No record here names this file.", "Synchronise.")
        if not at_least(role, CONTRIBUTOR):
            raise Refused("read_only", "You may read here, not write.", "Ask a coordinator.")
        taken = rows.taken(connection, request.space, but=request.sha256)
        code = row.code or limits(connection).against(request.size, taken)
        if row.state != rows.WHOLE and code:
            raise _turned_away(code)
        return str(row.state)

    def _finish(self, store: BlobStore, space: str, sha256: str) -> None:
        try:
            store.finish(space, sha256, _check)
        except Refused as error:
            self._note(space, sha256, rows.AWAITED, code=error.code)
            raise
        except SyncError:
            self._note(space, sha256, rows.AWAITED)
            raise
        self._note(space, sha256, rows.WHOLE)

    def _note(self, space: str, sha256: str, state: str, *, size: int | None = None, code: str = "") -> None:
        run_tx(
            self.server.engine,
            lambda connection: rows.put(connection, space, sha256, state, size=size, code=code),
        )

    def scrub(self) -> tuple[int, list[str]]:
        """Read all files; (how many, what is damaged or gone). Desks that have that are asked for it."""
        awry = []
        checked = self.server.read(rows.whole)
        for space, sha256 in checked:
            if not (self.store_.scrub(space, sha256) and self.store_.is_whole(space, sha256)):
                self._note(space, sha256, rows.BEGUN)
                awry.append(f"{space}/{sha256}")
        self.store_.sweep(self.server.now_ms() / 1000 - SWEEP_S)
        return len(checked), awry


def _check(blob: Blob) -> None:
    if not sniffed(blob):
        raise _turned_away(TYPE)


def _unknown() -> Refused:
    return Refused("blob_unknown", "The server does not have this file.", "Synchronise.")


def _turned_away(code: str) -> Refused:
    return Refused(code, _REASONS[code], "Take it out of the record, or ask the server's administrator.")
