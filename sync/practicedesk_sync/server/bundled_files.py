"""The bytes of attachments in bundles: taken as if they were handed in, given as if they were fetched."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from ..bundle.contents import FilePiece
from ..errors import SyncError
from ..protocol.blobs import HaveAnswer, StoreRequest
from ..protocol.messages import ExchangeRequest
from . import blob_rows as rows
from .accounts import Author
from .blobs import Blobs
from .rewound import readable
from .service import Server


class BundledFiles:
    """Of one server; one that keeps no attachments passes over what comes, and gives none."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.blobs = Blobs(server)

    def take(self, author: Author, piece: FilePiece) -> bool:
        """Take a piece; whether it is a file's last, and the file is whole now.

        Raises `Refused` or `SyncError`, as `Blobs.store`.
        """
        if self.server.blobs is None:
            return False
        asked = StoreRequest(space=piece.space, sha256=piece.sha256, size=piece.size, offset=piece.offset)
        if not self.server.read(lambda connection: rows.row_of(connection, piece.space, piece.sha256)):
            self.blobs.catch_up(author, [piece.space])
        stored = self.blobs.store(author, asked, piece.piece).stored
        return stored == piece.size == piece.offset + len(piece.piece)

    def catch_up(self, author: Author) -> None:
        """Hear of all files that this person's records name by now: before what is given is read."""
        self.blobs.catch_up(author, self.server.read(lambda connection: self._spaces(connection, author)))

    def lacking(self, connection: Connection, author: Author) -> HaveAnswer | None:
        """What the server lacks of what this person may read; None where it keeps no attachments."""
        if self.server.blobs is None:
            return None
        return self.blobs.lacking(connection, author, self._spaces(connection, author))

    def given(self, connection: Connection, author: Author, asked: ExchangeRequest) -> Iterator[FilePiece]:
        """The bytes that were asked for and are here, smallest file first."""
        if self.server.blobs is None:
            return
        for size, (space, sha256), offset in sorted(self._wanted(connection, author, asked)):
            at = offset
            while at < size and (piece := self._read(space, sha256, at)):
                yield FilePiece(space=space, sha256=sha256, size=size, offset=at, piece=piece)
                at += len(piece)

    # -- inside ------------------------------------------------------------------------------------

    def _spaces(self, connection: Connection, author: Author) -> list[str]:
        return readable(self.server.accounts(connection), author.account)

    def _wanted(
        self, connection: Connection, author: Author, asked: ExchangeRequest
    ) -> Iterator[tuple[int, tuple[str, str], int]]:
        """(bytes, place, first byte that is missing there) of each file to give."""
        spaces = set(self._spaces(connection, author))
        offsets = {(space, sha256): offset for space, sha256, offset in asked.files if space in spaces}
        seen = {space: seq for space, seq, *_ in asked.cursors}
        for space, most in asked.files_under:
            if space in spaces:
                named = rows.named_after(connection, space, seen.get(space, 0), but=author.device)
                small = (sha256 for sha256, size in named.items() if size <= most)
                offsets |= {(space, one): 0 for one in small if (space, one) not in offsets}
        for place, offset in offsets.items():
            row = rows.row_of(connection, *place)
            if row is not None and row.state == rows.WHOLE:
                yield row.size, place, offset

    def _read(self, space: str, sha256: str, at: int) -> bytes:
        """A piece; b"" for one that is not here any more, which is found out by who looks after them."""
        store = self.blobs.store_
        try:
            return store.read(space, sha256, at) if store.is_whole(space, sha256) else b""
        except SyncError:
            return b""
