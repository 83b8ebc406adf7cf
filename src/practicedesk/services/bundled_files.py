"""The bytes of attachments by stick: what goes to the server, what is asked for, what has come."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property

from practicedesk_sync.blobs.pieces import PIECE
from practicedesk_sync.bundle.contents import FilePiece
from practicedesk_sync.errors import Refused, SyncError
from practicedesk_sync.protocol.blobs import HaveAnswer
from practicedesk_sync.protocol.messages import MOST, ExchangeRequest

from ..library.attachments import Place, Reference, every_shared, keep
from ..library.file_folders import store_in
from ..library.identity import set_setting, setting
from ..library.keeping import Policy, policies
from ..library.library import Library
from ..library.spaces import shared_spaces
from ..library.writing import Writing
from .errands import check, smallest_first

_TOLD_MS = "blobs_told_ms"
"""Setting: when the server wrote what was read last, of all it wrote on the files it lacks."""


class FilesGoing:
    """What goes into one bundle. `with_bytes`: not only the question for those that are to come."""

    def __init__(self, library: Library, *, with_bytes: bool) -> None:
        self.library = library
        self.store = store_in(library.folder)
        with library.reading() as connection:
            named = every_shared(connection)
        errands = smallest_first(library, self.store, named, unheard=True)
        self.sent = [one for one in errands if one.sending and with_bytes]
        self._lacked = [one for one in errands if not one.sending][:MOST]

    @property
    def pieces(self) -> int:
        """How many there are to write."""
        return sum(-(-(one.size - one.stored) // PIECE) for one in self.sent)

    def asking(self, asked: ExchangeRequest) -> ExchangeRequest:
        """The question for news, with that for files that are to come here."""
        files = [(*one.place, self.store.stored(*one.place)) for one in self._lacked]
        with self.library.reading() as connection:
            rules = policies(connection)
            most = [(one, rules.get(one, Policy()).most_bytes) for one in shared_spaces(connection)]
        return asked.model_copy(update={"files": files, "files_under": [one for one in most if one[1]]})

    def messages(self) -> Iterator[FilePiece]:
        """The bytes, smallest file first; of a file that turns out to be damaged, or gone, no more."""
        for errand in self.sent:
            space, sha256 = errand.place
            at = errand.stored
            with suppress(SyncError):
                while at < errand.size and (piece := self.store.read(space, sha256, at)):
                    yield FilePiece(space=space, sha256=sha256, size=errand.size, offset=at, piece=piece)
                    at += len(piece)


class FilesComing:
    """Takes in what a bundle brings, of files that records here name.

    `fetched`: how many are whole by it; `failed`: sentences on others.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self.store = store_in(library.folder)
        self.fetched = 0
        self.failed: list[str] = []
        self._lacking: HaveAnswer | None = None

    def hear(self, lacking: HaveAnswer) -> None:
        """What the server lacked when it wrote this."""
        self._lacking = lacking

    def take(self, piece: FilePiece) -> None:
        """One that does not go on where the file ends here is left. Raises `WorldError` on a full disk."""
        one = self._named.get((piece.space, piece.sha256))
        if one is None or piece.size != one.size or self.store.is_whole(*one.place):
            return
        if self.store.reached(*one.place) != piece.offset:
            return
        if self.store.put(*one.place, piece.offset, piece.piece) < one.size:
            return
        try:
            self.store.finish(*one.place, check)
        except (Refused, SyncError) as error:
            self.failed.append(f"“{one.name}”: {error.message}")
        else:
            self.fetched += 1

    def end(self, written_ms: int) -> None:
        """Keep what was heard, unless it is older than what is known."""
        lacking = self._lacking
        if lacking is None:
            return
        with self.library.reading() as connection:
            if written_ms < int(setting(connection, _TOLD_MS, "0")):
                return

        def work(writing: Writing) -> None:
            keep(writing.connection, lacking)
            set_setting(writing.connection, _TOLD_MS, str(written_ms))

        self.library.write(work)

    @cached_property
    def _named(self) -> dict[Place, Reference]:
        """The files that records here name, once its pages were taken."""
        with self.library.reading() as connection:
            return {one.place: one for one in every_shared(connection)}
