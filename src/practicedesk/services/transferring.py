"""Carries the bytes of attachments between a library and its server, after an exchange: small files first.

Every piece that has come is final, so this may end anywhere, and goes on from there the next time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from practicedesk_sync.blobs.pieces import PIECE
from practicedesk_sync.blobs.store import BlobStore
from practicedesk_sync.errors import Refused, SyncError
from practicedesk_sync.protocol.blobs import BlobService, FetchRequest, HaveRequest, StoreRequest
from practicedesk_sync.protocol.envelope import TOO_LARGE

from ..library.attachments import Reference, every, keep
from ..library.file_folders import store_in
from ..library.library import Library
from ..library.spaces import shared_spaces
from .errands import Errand, check, smallest_first

SMALLEST = 4 * 1024
"""Bytes of a piece below which a network that lets no more through is given up."""
MOST_STUCK = 3
"""Pieces after which nothing more was there than before, until a file is given up."""


@dataclass(frozen=True, slots=True)
class Step:
    """A piece was carried. `sending`: to the server; `done` of `size` bytes; `left`: files after this one."""

    name: str
    sha256: str
    sending: bool
    done: int
    size: int
    left: int


@dataclass(slots=True)
class TransferReport:
    """What was carried: numbers of files. `failed`: sentences on files that could not be."""

    sent: int = 0
    fetched: int = 0
    failed: list[str] = field(default_factory=list)


class Transferring:
    """Transfers of one library with one server. `wanted`: records whose files are fetched in any case."""

    def __init__(self, library: Library, service: BlobService, wanted: frozenset[str] = frozenset()) -> None:
        self.library = library
        self.service = service
        self.wanted = wanted
        self.report = TransferReport()
        self.store: BlobStore = store_in(library.folder)
        self._largest_piece = PIECE

    def steps(self) -> Iterator[Step]:
        """Carry what is to be carried; tells after each piece. Raises `WorldError` or `SyncError`."""
        named = self._ask()
        errands = smallest_first(self.library, self.store, named, self.wanted)
        for number, errand in enumerate(errands, 1):
            carry = self._send if errand.sending else self._fetch
            try:
                for done in carry(errand):
                    facts = (errand.name, errand.place[1], errand.sending)
                    yield Step(*facts, done, errand.size, len(errands) - number)
            except Refused as error:
                self.report.failed.append(f"“{errand.name}”: {error.message}")
            except SyncError as error:
                if not error.code.startswith("blob_"):
                    raise
                self.report.failed.append(f"“{errand.name}”: {error.message}")
        if errands:
            self._ask()

    def run(self) -> TransferReport:
        """All of it at once."""
        for _ in self.steps():
            pass
        return self.report

    # -- inside ------------------------------------------------------------------------------------

    def _ask(self) -> list[Reference]:
        """Hear what the server lacks; the attachments that records here name."""
        with self.library.reading() as connection:
            named = every(connection)
            shared = set(shared_spaces(connection))
        spaces = sorted(shared & {*(one.space for one in named), *self.store.spaces()})
        if spaces:
            answer = self.service.have(HaveRequest(spaces=spaces))
            self.library.write(lambda writing: keep(writing.connection, answer))
        return [one for one in named if one.space in shared]

    def _send(self, errand: Errand) -> Iterator[int]:
        at, sent, stuck = errand.stored, False, 0
        while not sent or at < errand.size:
            piece = self.store.read(*errand.place, at)[: self._largest_piece]
            space, sha256 = errand.place
            request = StoreRequest(space=space, sha256=sha256, size=errand.size, offset=at)
            try:
                stored = self.service.store(request, piece).stored
            except SyncError as error:
                if error.code != TOO_LARGE or self._largest_piece <= SMALLEST:
                    raise
                self._largest_piece //= 2
                continue
            stuck = stuck + 1 if stored <= at < errand.size else 0
            if stuck > MOST_STUCK:
                raise SyncError("blob_stuck", "The server does not keep what it is sent.", "Try again later.")
            at, sent = stored, True
            yield at
        self.report.sent += 1

    def _fetch(self, errand: Errand) -> Iterator[int]:
        space, sha256 = errand.place
        at = self.store.stored(space, sha256)
        while at < errand.size:
            piece = self.service.fetch(FetchRequest(space=space, sha256=sha256, offset=at))
            if not piece:
                break
            at = self.store.put(space, sha256, at, piece)
            yield at
        self.store.finish(space, sha256, check)
        self.report.fetched += 1
