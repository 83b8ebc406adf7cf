"""Files of records: attach one, put another in its place, take it out, open or save a copy of it.

The bytes are taken in first and the record names them after that, so what a record names was here once. What
is slow (reading a file) is apart from what writes in the library.
"""

from __future__ import annotations

import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from practicedesk_sync.blobs.file_types import checked, sniffed
from practicedesk_sync.blobs.store import Blob, BlobStore
from practicedesk_sync.errors import PracticeDeskError, UserMistake, WorldError
from practicedesk_sync.log import change as log
from practicedesk_sync.log.change import Op
from practicedesk_sync.merge.cells import VALUE, Cells
from practicedesk_sync.model.attachment import ATTACHMENTS
from practicedesk_sync.model.fields import Field
from practicedesk_sync.model.kinds import kind
from practicedesk_sync.model.values import value_of

from ..library import keeping
from ..library.attachments import Reference, await_upload, largest
from ..library.file_folders import copies_in, store_in
from ..library.identity import set_setting, setting
from ..library.library import Library
from ..library.records import RecordView, find
from ..library.spaces import find_space
from ..library.writing import Writing
from . import ops
from .file_names import safe_name, shown_name
from .permission import append

WEEK_MS = 7 * 24 * 60 * 60 * 1000
_SCRUBBED = "blobs_scrubbed_ms"
"""Setting: when all files here were read last."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A file whose bytes are in the library now. `fresh`: they were not before."""

    space: str
    name: str
    size: int
    type: str
    sha256: str
    fresh: bool

    @property
    def value(self) -> dict[str, Any]:
        """What a record says of it."""
        return {"name": self.name, "size": self.size, "type": self.type, "sha256": self.sha256}


@dataclass(slots=True)
class Together:
    """Files that a person attaches in one go are taken back in one go. `action`: that of the first, then."""

    action: int = 0


class Attaching:
    """The attachments of one library."""

    def __init__(self, library: Library) -> None:
        self.library = library

    @property
    def store(self) -> BlobStore:
        return store_in(self.library.folder)

    def take_in(self, id_: str, file: Path) -> Taken:
        """Copy a file's bytes into the library, for `refer`. Slow for large files.

        Raises `UserMistake` for what cannot be attached, `WorldError` for what cannot be read or stored.
        """
        with self.library.reading() as connection:
            view, most = find(connection, id_), largest(connection)
        _field(view)
        name, kept = shown_name(file.name), _Kept()
        try:
            facts = file.stat()
            if not stat.S_ISREG(facts.st_mode) or not facts.st_size:
                raise UserMistake("file_empty", f"“{name}” is empty, or no file.", "Choose a file.")
            if most and facts.st_size > most:
                raise _too_large(name, most)
            blob, fresh = self.store.add(view.space, file, lambda one: kept.check(name, one))
        except OSError as error:
            raise WorldError(
                "file_unreadable",
                f"“{name}” cannot be read: {error.strerror or error}.",
                "Check that it is there and you may read it.",
            ) from error
        return Taken(view.space, name, blob.size, kept.type, blob.sha256, fresh)

    def together(self) -> Together:
        """For files that are attached in one go, see `refer`."""
        return Together()

    def refer(self, id_: str, file: Taken, instead_of: str = "", together: Together | None = None) -> bool:
        """Let a record name a file that was taken in; whether that is new.

        `instead_of`: the item it takes the place of. `together`: with which others it is attached.
        """
        among = together or Together()

        def work(writing: Writing) -> bool:
            writing.action = among.action
            view = find(writing.connection, id_)
            local = writing.local(view.space, view.id)
            made = self._naming(writing, view, local.cells if local else {}, file.value, instead_of)
            if made:
                append(writing, view.space, view.id, made)
                await_upload(writing.connection, (file.space, file.sha256))
                among.action = writing.action
            return bool(made)

        try:
            return self.library.write(work)
        except PracticeDeskError:
            if file.fresh:  # keep no bytes that no record names
                self.store.drop(file.space, file.sha256)
            raise

    def attach(self, id_: str, file: Path, instead_of: str = "") -> bool:
        """Attach a file to a record; whether it was not attached already."""
        return self.refer(id_, self.take_in(id_, file), instead_of)

    def detach(self, one: Reference) -> bool:
        """Take an attachment out of its record; its bytes stay, as the record's history names them."""

        def work(writing: Writing) -> bool:
            local = writing.local(one.space, one.record)
            there = f"{ATTACHMENTS}/{one.item}/{VALUE}"
            if local is None or there not in local.cells:
                return False
            append(writing, one.space, one.record, [ops.dropped_item(ATTACHMENTS, local.cells, one.item)])
            return True

        return self.library.write(work)

    def keep(self, space: str, rule: str) -> str:
        """Say which files of a space (by name or id) come by themselves; the space's name."""
        policy = keeping.parse(rule)

        def work(writing: Writing) -> str:
            found = find_space(writing.connection, space)
            keeping.put_policy(writing.connection, found.id, policy)
            return found.name

        return self.library.write(work)

    def pin(self, id_: str, *, kept: bool) -> None:
        """Keep the files of a record here from now on, or do so no more."""

        def work(writing: Writing) -> None:
            keeping.pin(writing.connection, find(writing.connection, id_).id, kept=kept)

        self.library.write(work)

    def copy_to_open(self, one: Reference) -> Path:
        """A copy of an attachment for another program, by a safe name and not to be written in."""
        found = self._sniffed(one)
        folder = copies_in(self.library.folder, one.space) / one.sha256[:16]
        copy = folder / safe_name(one.name, one.type, found)
        if not copy.exists():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.save(one, copy)
            copy.chmod(stat.S_IRUSR)
        return copy

    def save(self, one: Reference, target: Path) -> None:
        """Write a copy of an attachment to a file, all of it or nothing."""
        made = target.with_name(f".{one.sha256[:16]}.part")
        try:
            with made.open("wb") as file:
                for piece in self.store.pieces(*one.place):
                    file.write(piece)
            made.replace(target)
        except OSError as error:
            raise WorldError(
                "copy_not_written",
                f"The copy could not be written: {error.strerror or error}.",
                "Choose another place, or make room on the disk.",
            ) from error
        finally:
            made.unlink(missing_ok=True)

    def name_for(self, one: Reference) -> str:
        """A safe name for a copy of an attachment that is here."""
        return safe_name(one.name, one.type, self._sniffed(one))

    def scrub_if_due(self) -> list[str]:
        """As `scrub`, if that was not done for a week."""
        now = self.library.now_ms()
        with self.library.reading() as connection:
            last = int(setting(connection, _SCRUBBED, "0"))
        if 0 <= now - last < WEEK_MS:
            return []
        self.library.write(lambda writing: set_setting(writing.connection, _SCRUBBED, str(now)))
        return self.scrub()

    def scrub(self) -> list[str]:
        """Read every attachment that is here, as it was stored; the hashes of those that are not so."""
        store = self.store
        store.sweep(self.library.now_ms() / 1000 - 24 * 60 * 60)
        places = [(space, sha256) for space in store.spaces() for sha256 in store.held(space)]
        return [sha256 for space, sha256 in places if not store.scrub(space, sha256)]

    # -- inside ------------------------------------------------------------------------------------

    def _naming(
        self, writing: Writing, view: RecordView, cells: Cells, value: dict[str, Any], instead_of: str
    ) -> Sequence[Op]:
        field = _field(view)
        canonical = value_of(field, value)
        there = dict(
            zip(view.shown.items.get(ATTACHMENTS, []), view.shown.fields.get(ATTACHMENTS, []), strict=True)
        )
        if instead_of in there:
            if there[instead_of] == canonical:
                return []
            over = tuple(sorted(cells[f"{ATTACHMENTS}/{instead_of}/{VALUE}"]))
            return [Op(ATTACHMENTS, log.EDIT, canonical, over, item=instead_of)]
        if canonical in there.values():
            return []
        return ops.appended(
            field, cells, [canonical], ops.NewItems(self.library.key.id, writing.next_n(view.space))
        )

    def _sniffed(self, one: Reference) -> str:
        found = sniffed(self.store.get(*one.place))
        if not found:
            raise UserMistake(
                "file_type", "This file is not of a kind that is opened.", "Take it out of the record."
            )
        return found


class _Kept:
    """Keeps the type that a check has found."""

    type = ""

    def check(self, name: str, blob: Blob) -> None:
        self.type = checked(name, blob)


def _field(view: RecordView) -> Field:
    about = kind(view.kind)
    if ATTACHMENTS not in about.fields:
        raise UserMistake(
            "no_attachments",
            f"A {about.label.lower()} has no attachments.",
            "Attach the file to a record in it.",
        )
    return about.fields[ATTACHMENTS]


def _too_large(name: str, most: int) -> UserMistake:
    return UserMistake(
        "file_too_large",
        f"“{name}” is larger than the {most // 1_000_000:,} MB that the server takes.",
        "Make it smaller, or ask the server's administrator.",
    )
