"""Writes what this desk has for the server into a bundle: its work, a question for news, a wish to join."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from practicedesk_sync.bundle.head import ENROLMENT, OUTBOX, REQUEST
from practicedesk_sync.bundle.writing import MOST_FILE_BYTES, BundleWriter, Recipient, Sender
from practicedesk_sync.errors import WorldError
from practicedesk_sync.ids import device_id
from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.progress import Progress, unwatched
from practicedesk_sync.protocol import code as codes
from practicedesk_sync.protocol.messages import EnrolRequest, ExchangeRequest

from ..library import held, outbox, witness
from ..library.by_stick import ASKED_MS, CODE, acknowledged, note_bundled, unsent
from ..library.identity import server_pin, set_setting, setting
from ..library.library import Library
from ..library.writing import Writing
from .bundled_files import FilesGoing
from .drafting import Drafting
from .enrolling import code_for, pinned

NO_ROOM = "no_room_for_files"
"""Code: it would fit without the bytes of attachments, or may."""
REQUEST_BYTES = 400_000
"""Bodies in one segment: a courier can hand it in through every middlebox, even if it does not compress."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written. `changes` and `files`: how many are in it; `paths`: one file, or its parts."""

    kind: str
    paths: tuple[Path, ...]
    changes: int = 0
    wishes: int = 0
    files: int = 0


def needs_code(library: Library) -> bool:
    """Whether nothing can be written before somebody gives a code: the library is not connected."""
    with library.reading() as connection:
        return server_pin(connection) is None and not setting(connection, CODE)


def write_bundle(
    library: Library,
    target: Path,
    *,
    code_text: str = "",
    everything: bool = False,
    with_files: bool = True,
    overwrite: bool = False,
    limit_bytes: int = MOST_FILE_BYTES,
    on_progress: Progress = unwatched,
) -> Written:
    """Write what waits for the server; where nothing waits, the question what is new.

    Before enrolment, or with `code_text`, the wish to be connected. `everything`: also what a receipt has
    acknowledged. `with_files`: also the bytes of attachments that the server lacks. `on_progress` is told
    (done, total) changes and pieces of files; what it raises ends it, and nothing stays.
    """
    with library.reading() as connection:
        known = server_pin(connection) is not None
        code_text = code_text or ("" if known else setting(connection, CODE))
    if code_text:
        return _write_enrolment(library, target, code_text, overwrite=overwrite)
    server = pinned(library).public_key
    Drafting(library).commit_all()
    sender = _sender(library, (device_id(server), server))
    files = FilesGoing(library, with_bytes=with_files)
    with library.reading() as connection:
        wishes = outbox.wishes(connection)
        waiting = outbox.waiting(connection) if everything else unsent(connection)
        after = {} if everything else acknowledged(connection)
        kind = OUTBOX if waiting or wishes or files.sent else REQUEST
        cursors, here = outbox.cursors(connection, library.key.id), witness.seen(connection)
        asked = ExchangeRequest(cursors=cursors, commands=wishes, audit=here.n if here else 0)
        asked = files.asking(asked.model_copy(update={"held": held.wanted(connection)}))
        writer = BundleWriter(target, sender, kind, overwrite=overwrite, limit_bytes=limit_bytes)
        done, more = 0, True
        with _without_room(files), writer:
            while more:
                going = outbox.next_runs(connection, library.key, REQUEST_BYTES, after)
                writer.add(asked.model_copy(update={"run_heads": going.heads, "bodies": going.bodies}))
                done, more, asked = done + len(going.bodies), going.more, ExchangeRequest()
                on_progress(done, max(waiting, done) + files.pieces)
            for number, piece in enumerate(files.messages(), 1):
                writer.add(piece)
                on_progress(done + number, done + files.pieces)
    if done:
        library.write(lambda writing: note_bundled(writing.connection, after))
    return Written(kind, tuple(writer.paths), done, len(wishes), len(files.sent))


@contextmanager
def _without_room(files: FilesGoing) -> Iterator[None]:
    """What there is to do about a stick that is too small for the files."""
    try:
        yield
    except WorldError as error:
        cause = error.__cause__
        if files.sent and isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EFBIG):
            words = "Leave the attached files out this time, or use a larger stick."
            raise WorldError(NO_ROOM, error.message, words) from error
        raise


def _write_enrolment(library: Library, target: Path, code_text: str, *, overwrite: bool) -> Written:
    """Ask to be connected. Only the server that gave the code can open it."""
    code = code_for(library, code_text)
    sender = _sender(library, (code.id, KeyPair(code.key).public))
    device_key = library.key.public.hex()
    with BundleWriter(target, sender, ENROLMENT, overwrite=overwrite) as writer:
        proof = codes.proof(code.key, device_key, writer.head.id)
        writer.add(EnrolRequest(code_id=code.id, proof=proof, device_key=device_key))

    def note(writing: Writing) -> None:
        set_setting(writing.connection, CODE, code.text)
        set_setting(writing.connection, ASKED_MS, str(library.now_ms()))

    library.write(note)
    return Written(ENROLMENT, tuple(writer.paths))


def _sender(library: Library, recipient: Recipient) -> Sender:
    return Sender(library.key, (recipient,), library.now_ms, library.random_bytes)
