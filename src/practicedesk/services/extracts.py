"""A signed extract of a record or a group, for a stranger to verify without the library or the server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TextIO

from practicedesk_sync.clock import millis_of
from practicedesk_sync.errors import InvalidChange, UserMistake, WorldError
from practicedesk_sync.model.kinds import GROUP
from practicedesk_sync.replica import extract as signed
from practicedesk_sync.replica.extract import Extract, Place, Written
from practicedesk_sync.replica.reading import entries, has_all_bodies, left_out, space_row

from ..exchange.file_text import bytes_of
from ..exchange.whole_file import write_whole
from ..library import journey
from ..library.elsewhere import HistoryElsewhere
from ..library.identity import head_signature, server_pin
from ..library.library import Library
from ..library.moments import seen_at
from ..library.past import Told
from ..library.records import RecordView, find


@dataclass(frozen=True, slots=True)
class ExtractReport:
    """What was written. `waiting`: changes that are not in it, as the server does not have them yet."""

    path: Path
    entries: int
    whole_group: bool
    waiting: int


def write_extract(library: Library, id_: str, target: Path, *, overwrite: bool = False) -> ExtractReport:
    """Write the extract of a record, or of a group with all its records, to a file.

    Raises `UserMistake` where the server has nothing of it yet, and what writing a file raises.
    """
    with library.reading() as connection:
        view = find(connection, id_)
        row, pin = space_row(connection, view.space), server_pin(connection)
        _, seq = journey.admitted(connection, view.space, view.id)
        signature = head_signature(connection, view.space)
        if row is None or pin is None or not seq:
            raise UserMistake("not_on_server", "The server has nothing of this yet.", "Synchronise first.")
        if not signature:
            raise UserMistake(
                "head_unsigned",
                "The server's signature over this group's log is not on this computer yet.",
                "It comes with the next change that anybody makes there.",
            )
        whole = view.kind == GROUP
        record = "" if whole else view.id
        here = has_all_bodies(connection, view.space) if whole else not left_out(connection, row.id, view.id)
        if not here:
            raise HistoryElsewhere([(row.id, view.id)])
        place = Place(row.id, row.epoch, row.seq, row.chain, signature, pin.public_key, record, pin.rotated)
        log = list(entries(connection, view.space))
        waiting = journey.waiting(connection, view.space, view.id)

    def fill(file: TextIO) -> None:
        for line in signed.lines(place, log, library.key):
            file.write(line.decode())

    write_whole(target, fill, overwrite=overwrite)
    return ExtractReport(target, len(log), whole, waiting)


def read_extract(path: Path) -> Extract:
    """Prove the extract in a file. Needs no library.

    Raises `WorldError` (``extract_unsound``), and what `bytes_of` raises where it cannot be read.
    """
    data = bytes_of(path)
    try:
        return signed.read(data)
    except InvalidChange as error:
        raise WorldError(
            "extract_unsound",
            f"The extract in “{path}” does not hold: {error.message}",
            "Do not rely on it; ask whoever gave it to you for another copy.",
        ) from error


def records_in(extract: Extract) -> Iterator[RecordView]:
    """The records of an extract as they stand at its end, by id; authors are devices here."""

    def by_record(one: Written) -> str:
        return one.change.record

    for _, each in groupby(sorted(extract.written, key=by_record), key=by_record):
        yield seen_at(
            extract.place.space, [Told(one.change, millis_of(one.change.hlc), admitted=True) for one in each]
        )
