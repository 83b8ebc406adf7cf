"""Begins with a space, or catches up with it, by a snapshot; and fetches what a snapshot has left out.

Every piece that has come is kept, so this may end anywhere, and goes on there the next time. A snapshot that
is not what the server has signed changes nothing; pages bring the space then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from practicedesk_sync.errors import InvalidChange, SyncError
from practicedesk_sync.ids import digest_of
from practicedesk_sync.log import statement as say
from practicedesk_sync.log.keys import Public
from practicedesk_sync.log.statement import Statement
from practicedesk_sync.protocol.messages import Page
from practicedesk_sync.protocol.service import SyncService
from practicedesk_sync.protocol.snapshots import HistoryRequest, Manifest, PartRequest

from ..library import elsewhere, snapshots
from ..library.elsewhere import HistoryElsewhere
from ..library.identity import server_pin
from ..library.library import Library
from ..library.writing import Writing


class Bootstrapping:
    """What one cycle does about snapshots. `progress` is told how many changes each part has brought."""

    def __init__(self, library: Library, service: SyncService, progress: Callable[[int], None]) -> None:
        self.library = library
        self.service = service
        self.progress = progress
        self.wanted = True
        """Whether snapshots are asked for: not again in this cycle once one did not hold."""

    def take(self, offered: tuple[str, str, str, str]) -> None:
        """Take a whole snapshot, as an answer offers it: the manifest, and how this person is a member.

        Raises `WorldError` where it is cut off: what has come stays.
        """
        manifest = None
        try:
            keys = self._keys()
            member = say.read(offered[2].encode(), offered[3], keys)
            manifest = self.library.write(
                lambda writing: snapshots.begin(writing.connection, offered[:2], keys)
            )
            earlier: dict[str, bytes] = {}
            while self._next(manifest, keys, member, earlier):
                pass
            self._with_history(partial(self._finish, manifest, keys, earlier), earlier)
        except SyncError as error:
            if not _is_about_it(error):
                raise
            self.wanted = False
            if manifest is not None:
                self._give_up(manifest.space)

    def receive(self, page: Page, payloads: Sequence[bytes]) -> None:
        """Take a page. What was begun of a snapshot of its space is given up.

        What a snapshot has left out, and the page takes, is fetched.
        """
        with self.library.reading() as connection:
            begun = snapshots.is_begun(connection, page.space)
        if begun:
            self._give_up(page.space)
        self._with_history(partial(self.library.receive, page, payloads), {})

    def fetch_wanted(self) -> None:
        """Fetch the histories that somebody asked for."""
        with self.library.reading() as connection:
            wanted = elsewhere.wanted(connection)
        fetch_history(self.library, self.service, wanted)

    def _give_up(self, space: str) -> None:
        self.library.write(lambda writing: snapshots.give_up(writing.connection, space))

    def _with_history(self, work: Callable[[], None], earlier: dict[str, bytes]) -> None:
        """Do something; where it takes what a snapshot has left out, fetch that and do it again.

        `earlier`: what was fetched, by hash.
        """
        try:
            work()
        except HistoryElsewhere as missing:
            fetched = fetch_history(self.library, self.service, missing.records)
            if fetched.keys() <= earlier.keys():
                raise
            earlier |= fetched
            self._with_history(work, earlier)

    def _next(self, manifest: Manifest, keys: Public, member: Statement, earlier: dict[str, bytes]) -> bool:
        """Fetch the next piece; False when all are here."""
        with self.library.reading() as connection:
            of = snapshots.missing(connection, manifest)
        if of is None:
            return False
        asked = PartRequest(space=manifest.space, sha256=of.sha256, offset=of.offset)
        piece = self.service.part(asked)

        def work() -> None:
            self.progress(
                self.library.write(
                    lambda writing: snapshots.keep(writing, (manifest, keys, earlier), of, piece, member)
                )
            )

        self._with_history(work, earlier)
        return True

    def _finish(self, manifest: Manifest, keys: Public, earlier: dict[str, bytes]) -> None:
        def work(writing: Writing) -> int:
            brought, clash = snapshots.finish(writing, (manifest, keys, earlier), self.library.now_ms())
            if clash:
                self.library.note_fork(writing.connection, {manifest.space: clash})
            return brought

        self.progress(self.library.write(work))

    def _keys(self) -> Public:
        with self.library.reading() as connection:
            pin = server_pin(connection)
        return pin.keys if pin is not None else ()


def fetch_history(
    library: Library, service: SyncService, records: Iterable[tuple[str, str]]
) -> dict[str, bytes]:
    """Have the whole history of these records (space, id) here; their changes by hash."""
    fetched: dict[str, bytes] = {}
    for space, record in records:
        more, after = True, 0
        while more:
            answer, bodies = service.history(HistoryRequest(space=space, record=record, after=after))
            library.write(partial(_fill, space, record, bodies))
            fetched |= {digest_of(body): body for body in bodies}
            more, after = bool(answer.last), answer.last
    return fetched


def _fill(space: str, record: str, bodies: Sequence[bytes], writing: Writing) -> None:
    elsewhere.fill(writing.connection, space, record, bodies)


def _is_about_it(error: SyncError) -> bool:
    """Whether the snapshot is not what it should be; else the way to the server is."""
    return isinstance(error, InvalidChange) or error.code in (
        "snapshot_unproven",
        "part_unknown",
        "payload_too_large",
        "frame_invalid",
        "message_invalid",
    )
