"""The attachments of records, and how it stands with the bytes of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from practicedesk_sync.blobs.store import BlobStore
from practicedesk_sync.errors import UserMistake

from ..library.attachments import Lack, Place, Reference, lacking, references
from ..library.attachments import every as every_reference
from ..library.file_folders import store_in
from ..library.identity import server_pin
from ..library.keeping import pins
from ..library.library import Library
from ..library.records import RecordView, authors, find

HERE, WAITING, TURNED_AWAY = "here", "waiting", "turned_away"
PARTLY, NOT_FETCHED, AWAITED, DAMAGED = "partly", "not_fetched", "awaited", "damaged"


@dataclass(frozen=True, slots=True)
class Attached:
    """One attachment and how it stands with its bytes.

    `state`: on this computer (`HERE`), there and to be sent (`WAITING`), there and not taken by the server
    (`TURNED_AWAY`, with `why`), a part of it (`PARTLY`: `stored` bytes), on the server alone (`NOT_FETCHED`),
    on neither (`AWAITED`, from `who`), or not as it was stored (`DAMAGED`).
    """

    reference: Reference
    state: str
    who: str = ""
    stored: int = 0
    why: str = ""

    @property
    def is_here(self) -> bool:
        return self.state in (HERE, WAITING, TURNED_AWAY)


def attached(library: Library, id_: str) -> list[Attached]:
    """The attachments of a record in their order. Raises `UserMistake` when the record is not here."""
    with library.reading() as connection:
        view = find(connection, id_)
        missing, people = lacking(connection), authors(connection, view.space)
        alone = server_pin(connection) is None
    store = store_in(library.folder)
    return [_standing(store, one, missing, people, alone=alone) for one in references(view)]


def kept_here(library: Library, id_: str) -> bool:
    """Whether the files of a record are kept on this computer, whatever the rule of its space."""
    with library.reading() as connection:
        return id_ in pins(connection)


def every(library: Library) -> list[Attached]:
    """The attachments of all records that are not in the trash."""
    with library.reading() as connection:
        found, missing = every_reference(connection), lacking(connection)
        people = {one.space: authors(connection, one.space) for one in found}
        alone = server_pin(connection) is None
    store = store_in(library.folder)
    return [_standing(store, one, missing, people[one.space], alone=alone) for one in found]


def share_files(library: Library, view: RecordView, space: str) -> None:
    """Have the bytes of a record's files in another space too. Raises `UserMistake` for any not here."""
    store, named = store_in(library.folder), list(references(view))
    if any(not store.is_whole(*one.place) for one in named):
        raise UserMistake(
            "files_not_here",
            "Not all of its files are on this computer.",
            "Fetch them first, or take them out.",
        )
    for one in named:
        store.share(one.sha256, one.space, space)


def _standing(
    store: BlobStore,
    one: Reference,
    missing: Mapping[Place, Lack],
    people: Mapping[str, str],
    *,
    alone: bool,
) -> Attached:
    """`people`: who made what, by device; `alone`: there is no server."""
    lack = missing.get(one.place)
    if store.is_whole(*one.place):
        if lack is None or alone:
            return Attached(one, HERE)
        return Attached(one, TURNED_AWAY if lack.code else WAITING, why=lack.message)
    stored = store.stored(*one.place)
    if store.is_damaged(*one.place):
        return Attached(one, DAMAGED, stored=stored)
    if lack is not None or alone:
        return Attached(one, AWAITED, people.get(one.device, ""), stored)
    return Attached(one, PARTLY if stored else NOT_FETCHED, stored=stored)
