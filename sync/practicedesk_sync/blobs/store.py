"""Keeps blobs in a folder: one folder for each space, in it one for each blob, in it the pieces.

A blob is whole once all of it was held against the hash it is named by; `whole` stands beside its pieces
then.

A space has its own copy of what others have too: nobody learns from here what is kept elsewhere, and what
goes with a space is a folder. No name that a person gave comes near a path.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ..errors import PracticeDeskError, SyncError, WorldError
from ..ids import is_id
from . import pieces
from .pieces import NEW, PIECE

WHOLE, DAMAGED = "whole", "damaged"
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class Blob:
    """A whole blob. `read` gives the bytes from an offset on, at most a piece, b"" at the end."""

    sha256: str
    size: int
    read: Callable[[int], bytes]


Check = Callable[[Blob], None]
"""Raises for a blob that is not to be kept."""


class BlobStore:
    """The blobs below one folder. Several processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._reached: dict[tuple[str, str], int] = {}

    def is_whole(self, space: str, sha256: str) -> bool:
        return (self._of(space, sha256) / WHOLE).exists()

    def is_damaged(self, space: str, sha256: str) -> bool:
        """Whether something of it was found to be other than it was written, and is not here again."""
        return (self._of(space, sha256) / DAMAGED).exists()

    def held(self, space: str) -> list[str]:
        """The blobs of a space of which anything is here, by their hashes."""
        with suppress(FileNotFoundError):
            return sorted(one.name for one in self._space(space).iterdir() if _SHA256.match(one.name))
        return []

    def spaces(self) -> list[str]:
        """The spaces of which anything is here."""
        with suppress(FileNotFoundError):
            return sorted(one.name for one in self.folder.iterdir() if is_id(one.name))
        return []

    def stored(self, space: str, sha256: str) -> int:
        """The first byte of a blob that is not here; its size if it is whole."""
        lengths: dict[int, int] = {}
        with suppress(FileNotFoundError), os.scandir(self._of(space, sha256)) as found:
            lengths = {pieces.offset_of(one.name): one.stat().st_size - pieces.HASH for one in found}
        at = 0
        while (length := lengths.get(at, 0)) > 0:
            at += length
        return at

    def reached(self, space: str, sha256: str) -> int:
        """As `stored`, but quick for what was put here last: of a large file there are thousands of pieces.

        A piece before that which is lost meanwhile is only missed by `stored`, and by `finish`.
        """
        at = self._reached.get((space, sha256))
        return self.stored(space, sha256) if at is None else self._after(self._of(space, sha256), at)

    def put(self, space: str, sha256: str, offset: int, piece: bytes) -> int:
        """Store bytes of a blob; the first byte behind them that is not here. What is there already stays."""
        folder = self._of(space, sha256)
        if piece and not self.is_whole(space, sha256):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            pieces.write(folder, offset, piece)
        at = self._after(folder, offset)
        self._reached = {(space, sha256): at}
        return at

    def finish(self, space: str, sha256: str, check: Check) -> None:
        """Declare a blob whole, all of which was put, if it is what its name says and passes `check`.

        Raises `SyncError` (``blob_differs``), or what `check` raises; then nothing of it stays.
        """
        folder = self._of(space, sha256)
        if self.is_whole(space, sha256):
            return
        size, digest = 0, hashlib.sha256()
        for piece in self._pieces(space, sha256):
            size += len(piece)
            digest.update(piece)
        try:
            if digest.hexdigest() != sha256:
                raise _differs()
            check(self._blob(space, sha256, size))
        except PracticeDeskError:
            self.drop(space, sha256)
            raise
        self._declare_whole(folder, size)

    def add(self, space: str, file: Path, check: Check) -> tuple[Blob, bool]:
        """Take in a file; the blob, and whether it is new. Raises `OSError`, or what `check` raises."""
        self._space(space).mkdir(parents=True, exist_ok=True, mode=0o700)
        with (
            tempfile.TemporaryDirectory(dir=self._space(space), suffix=NEW) as made,
            file.open("rb") as source,
        ):
            size, digest = 0, hashlib.sha256()
            while piece := source.read(PIECE):
                pieces.write(Path(made), size, piece)
                size += len(piece)
                digest.update(piece)
            sha256 = digest.hexdigest()
            check(Blob(sha256, size, lambda offset: pieces.read_across(Path(made), offset)))
            self._declare_whole(Path(made), size)
            if fresh := not self.is_whole(space, sha256):
                self.drop(space, sha256)
                Path(made).replace(self._of(space, sha256))
        return self._blob(space, sha256, size), fresh

    def read(self, space: str, sha256: str, offset: int) -> bytes:
        """Bytes of a blob from an offset on, at most a piece; b"" at its end.

        Raises `SyncError` (``blob_damaged``) for what is not as it was written: that piece is gone then.
        """
        try:
            return pieces.read_across(self._of(space, sha256), offset)
        except pieces.PieceDamaged as error:
            self._lose(space, sha256, error.offset)
            raise damaged() from error

    def pieces(self, space: str, sha256: str) -> Iterator[bytes]:
        """All of a whole blob, piece by piece. Raises `SyncError` as `read`, and when it is not here."""
        if not self.is_whole(space, sha256):
            raise not_here()
        yield from self._pieces(space, sha256)

    def get(self, space: str, sha256: str) -> Blob:
        """A whole blob. Raises `SyncError` (``blob_not_here``)."""
        if not self.is_whole(space, sha256):
            raise not_here()
        return self._blob(space, sha256, self.stored(space, sha256))

    def scrub(self, space: str, sha256: str) -> bool:
        """Read all that is here of a blob; whether it is as it was written. What is not is thrown away."""
        folder, sound = self._of(space, sha256), True
        for offset in pieces.offsets(folder):
            try:
                pieces.read(folder, offset)
            except pieces.PieceDamaged:
                self._lose(space, sha256, offset)
                sound = False
        if self.is_whole(space, sha256) and (end := self.stored(space, sha256)) != _size(folder):
            self._lose(space, sha256, end)
            sound = False
        return sound

    def sweep(self, before_s: float) -> None:
        """Clear away what was broken off in the midst of being written before then (seconds since 1970)."""
        for space in self.spaces():
            for left in [*self._space(space).glob(f"*{NEW}"), *self._space(space).glob(f"*/*{NEW}")]:
                with suppress(FileNotFoundError):
                    if left.stat().st_mtime < before_s:
                        shutil.rmtree(left) if left.is_dir() else left.unlink()

    def share(self, sha256: str, space: str, other: str) -> None:
        """Have a whole blob of one space in another one too. Raises `SyncError` or `WorldError`."""
        at = 0
        for piece in self.pieces(space, sha256):
            self.put(other, sha256, at, piece)
            at += len(piece)
        self.finish(other, sha256, _any)

    def drop(self, space: str, sha256: str) -> None:
        """Forget a blob."""
        self._reached = {}
        shutil.rmtree(self._of(space, sha256), ignore_errors=True)

    def forget(self, space: str) -> None:
        """Take a whole space away."""
        shutil.rmtree(self._space(space), ignore_errors=True)

    # -- inside ------------------------------------------------------------------------------------

    def _space(self, space: str) -> Path:
        if not is_id(space):
            raise ValueError("no id of a space")
        return self.folder / space

    def _after(self, folder: Path, at: int) -> int:
        """The first byte from there on that is not here."""
        while length := pieces.length(folder, at):
            at += length
        return at

    def _of(self, space: str, sha256: str) -> Path:
        if not _SHA256.match(sha256):
            raise ValueError("no hash of a blob")
        return self._space(space) / sha256

    def _blob(self, space: str, sha256: str, size: int) -> Blob:
        return Blob(sha256, size, lambda offset: self.read(space, sha256, offset))

    def _pieces(self, space: str, sha256: str) -> Iterator[bytes]:
        at = 0
        while piece := self.read(space, sha256, at):
            yield piece
            at += len(piece)
        if self.is_whole(space, sha256) and at != _size(self._of(space, sha256)):
            self._lose(space, sha256, at)
            raise damaged()

    def _lose(self, space: str, sha256: str, offset: int) -> None:
        """A piece is not as it was written: what is left waits for it to come again."""
        folder = self._of(space, sha256)
        pieces.path_of(folder, offset).unlink(missing_ok=True)
        (folder / DAMAGED).touch()
        (folder / WHOLE).unlink(missing_ok=True)

    def _declare_whole(self, folder: Path, size: int) -> None:
        _sync_folder(folder)  # the pieces are there before the word that they are
        (folder / (WHOLE + NEW)).write_text(str(size), encoding="ascii")
        (folder / (WHOLE + NEW)).replace(folder / WHOLE)
        (folder / DAMAGED).unlink(missing_ok=True)
        _sync_folder(folder)


def _any(_: Blob) -> None:
    """It was looked at when it came."""


def _size(folder: Path) -> int:
    """Bytes of a whole blob, as noted when it was found to be so; -1 where that cannot be read."""
    try:
        return int((folder / WHOLE).read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return -1


def _sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk, where the system lets one ask for that."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def damaged() -> SyncError:
    return SyncError(
        "blob_damaged",
        "A file is not as it was stored.",
        "Synchronise: it comes again from whoever has it.",
    )


def not_here() -> WorldError:
    return WorldError("blob_not_here", "The file is not on this computer yet.", "Fetch it first.")


def _differs() -> SyncError:
    return SyncError("blob_differs", "A file has come other than it was sent.", "Synchronise again.")
