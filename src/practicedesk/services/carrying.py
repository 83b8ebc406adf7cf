"""Takes somebody's sealed bundle to the server, and their answer back, without reading either."""

from __future__ import annotations

from pathlib import Path

from practicedesk_sync.bundle import faults
from practicedesk_sync.bundle.head import ENROLMENT, OUTBOX, REQUEST
from practicedesk_sync.bundle.reading import open_bundle
from practicedesk_sync.errors import SyncError
from practicedesk_sync.ids import device_id
from practicedesk_sync.progress import Progress, unwatched
from practicedesk_sync.protocol.channel import SealedChannel

from ..exchange.whole_file import write_whole
from ..library.library import Library
from .enrolling import pinned


def answer_beside(path: Path) -> Path:
    """Where the answer to a carried bundle goes, unless somebody says otherwise."""
    return path.with_name(f"{path.stem}-answer{path.suffix}")


def carry_bundle(
    library: Library,
    server: SealedChannel,
    path: Path,
    back: Path,
    *,
    overwrite: bool = False,
    on_progress: Progress = unwatched,
) -> Path:
    """Hand in the bundle in `path` and write what comes back, sealed to whoever wrote it, to `back`.

    Piece by piece; done again after a break it changes nothing twice. Raises `SyncError`, `Refused`,
    `WorldError`, `UserMistake`.
    """
    if back.exists() and not overwrite:
        raise faults.exists(back.name)
    homes = {device_id(key) for key in pinned(library).keys}
    with open_bundle(path) as bundle:
        to_us = any(who in homes for who, _ in bundle.head.recipients)
        if bundle.head.kind not in (OUTBOX, REQUEST, ENROLMENT) or not (
            to_us or bundle.head.kind == ENROLMENT
        ):
            raise SyncError(
                "bundle_not_for_server",
                "This bundle is not for the server this library is connected to.",
                "Give it to whoever it was made for.",
            )
        answer = b""
        for index, piece in enumerate(bundle.pieces()):
            answer = server.hand_in(piece, index, answer=bundle.segments == 1)
            on_progress(index + 1, bundle.segments)
        if bundle.segments > 1:
            answer = server.hand_in(next(bundle.pieces()), 0, answer=True)
    write_whole(back, lambda file: file.buffer.write(answer), overwrite=overwrite)
    return back
