"""The folders in which a library has the files of its records, and copies for other programs."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import Connection, select

from practicedesk_sync.blobs.store import BlobStore
from practicedesk_sync.ids import is_id
from practicedesk_sync.replica import tables as replica

from . import tables as t
from .folder import ATTACHMENTS, OPENED


def store_in(folder: Path) -> BlobStore:
    """Where the bytes of attachments are: beside the library."""
    return BlobStore(folder / ATTACHMENTS)


def copies_in(folder: Path, space: str) -> Path:
    """Where copies for other programs are of what is in a space."""
    if not is_id(space):
        raise ValueError("no id of a space")
    return folder / OPENED / space


def known_spaces(connection: Connection) -> set[str]:
    """The spaces that are here."""
    own = connection.execute(select(t.own_space.c.id)).scalars()
    return {*own, *connection.execute(select(replica.space.c.id)).scalars()}


def keep_known(folder: Path, connection: Connection) -> None:
    """Leave neither bytes nor copies of a space that is not here (any more)."""
    known = known_spaces(connection)
    for below in (folder / ATTACHMENTS, folder / OPENED):
        for one in below.iterdir() if below.is_dir() else ():
            if one.name not in known:
                shutil.rmtree(one, ignore_errors=True)
