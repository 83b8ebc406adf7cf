"""Finds and repairs a difference between this library and the server, or says that it could not.

With equal logs only what was made of them can differ, here or there. Here it is made anew; entries of the
log that are not whole are taken from the server again. What is then still different is wrong at the server,
and is reported. Nothing is ever wiped, and this is tried once a day at most.
"""

from __future__ import annotations

from practicedesk_sync.errors import PracticeDeskError, SyncError
from practicedesk_sync.log.digest import BUCKETS, WIDTH
from practicedesk_sync.protocol.digests import DigestRequest
from practicedesk_sync.protocol.service import SyncService
from practicedesk_sync.replica.reading import space_row
from practicedesk_sync.replica.sums import record_hashes

from ..library import mending
from ..library.identity import set_setting, setting
from ..library.library import Library
from ..library.spaces import shared_spaces, space_names
from .healing import Healing
from .wording import counted

DAY_MS = 24 * 60 * 60 * 1000
_MENDED, _LOOKED = "mended_ms", "looked_ms"
"""Settings: when a difference was looked into, and when the records were last held to the digest."""


class Mending:
    """Looks after the digests of one library."""

    def __init__(self, library: Library, service: SyncService) -> None:
        self.library = library
        self.service = service

    def look(self) -> None:
        """Once a day: whether the records are those that the digests speak of; else make them anew."""
        if not self._is_due(_LOOKED):
            return
        with self.library.reading() as connection:
            fresh = not setting(connection, _LOOKED)
        for space in () if fresh else self._spaces():  # what has just come was held to its digest
            with self.library.reading() as connection:
                sound = mending.is_sound(connection, space)
            if not sound:
                self._mend(space)
        self._note(_LOOKED)

    def mend(self) -> None:
        """The server's digest differs from ours. Raises `SyncError` where that cannot be mended now."""
        different = {space: self._different(space) for space in self._spaces()}
        wrong = {space: records for space, records in different.items() if records is not None}
        if not wrong or not self._is_due(_MENDED):
            raise self._differs(wrong)
        self._note(_MENDED)
        for space in wrong:
            self._mend(space)
        wrong = {space: records for space in wrong if (records := self._different(space)) is not None}
        if wrong:
            raise self._differs(wrong)

    def _spaces(self) -> list[str]:
        with self.library.reading() as connection:
            return shared_spaces(connection)

    def _different(self, space: str) -> list[str] | None:
        """The records of a space that differ from the server's; None where all agrees or logs differ."""
        try:
            theirs = self.service.digest(DigestRequest(space=space))
        except PracticeDeskError:
            return None
        with self.library.reading() as connection:
            row = space_row(connection, space)
            if row is None or (row.seq, row.chain) != (theirs.seq, theirs.chain):
                return None
            here, there = row.digest, bytes.fromhex(theirs.sums)
            buckets = [n for n in range(BUCKETS) if _bucket(here, n) != _bucket(there, n)]
            if not buckets:
                return None
            found = {id_: hash_.hex() for id_, hash_ in record_hashes(connection, space, set(buckets))}
        of_theirs = dict(self.service.digest(DigestRequest(space=space, buckets=buckets)).records)
        return sorted(id_ for id_ in found.keys() | of_theirs.keys() if found.get(id_) != of_theirs.get(id_))

    def _mend(self, space: str) -> None:
        """Make a space what its log says; of what is not whole there, the server's is taken."""
        with self.library.reading() as connection:
            row = space_row(connection, space)
            sound = mending.sound_up_to(connection, space)
        if row is not None and sound < row.seq:
            Healing(self.library, self.service).rejoin(space, sound)
        self.library.write(lambda writing: mending.rebuild(writing, space))

    def _is_due(self, name: str) -> bool:
        with self.library.reading() as connection:
            return not 0 <= self.library.now_ms() - int(setting(connection, name, "0")) < DAY_MS

    def _note(self, name: str) -> None:
        at = str(self.library.now_ms())
        self.library.write(lambda writing: set_setting(writing.connection, name, at))

    def _differs(self, wrong: dict[str, list[str]]) -> SyncError:
        with self.library.reading() as connection:
            names = space_names(connection)
        places = ", ".join(f"“{names[space].name}”" for space in sorted(wrong) if space in names)
        return digest_differs(places, sum(map(len, wrong.values())))


def digest_differs(places: str = "", records: int = 0) -> SyncError:
    where = f" in {places} ({counted(records, 'record', 'records')})" if places else ""
    return SyncError(
        "digest_differs",
        f"This library and the server do not hold the same records{where}.",
        "Nothing is lost. Tell the server's administrator to run “practicedesk-server verify”.",
    )


def _bucket(packed: bytes, number: int) -> bytes:
    return packed[number * WIDTH : (number + 1) * WIDTH]
