"""Keeps the snapshots of spaces in a folder: parts as blobs, and beside them the manifest that names them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..blobs.pieces import PIECE
from ..blobs.store import Blob, BlobStore
from ..ids import is_id
from ..protocol.messages import decode
from ..protocol.snapshots import Manifest, Signed

LEAST = 2_500
"""Entries that a snapshot has to spare a desk: one answer's. Fewer come as quickly in pages."""
PART_BYTES = 2 * 1024 * 1024
"""About so much of bodies is put into one part."""
ANSWER = 1024 * 1024
"""Bytes of a part in one answer."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A snapshot that is there whole."""

    manifest: Manifest
    signed: Signed


class SnapshotStore:
    """The snapshots below one folder. Several processes may use it at once."""

    def __init__(
        self, folder: Path, least: int = LEAST, part_bytes: int = PART_BYTES, answer: int = ANSWER
    ) -> None:
        self.folder = folder
        self.least = least
        self.part_bytes = part_bytes
        self.answer = answer
        self.parts = BlobStore(folder)

    def latest(self, space: str) -> Kept | None:
        """The newest snapshot of a space."""
        try:
            text, signature = self._manifest(space).read_text(encoding="utf-8").splitlines()
        except (FileNotFoundError, ValueError):
            return None
        return Kept(decode(text.encode(), Manifest)[0], (text, signature))

    def add_part(self, space: str, part: bytes) -> tuple[str, int]:
        """Keep a part; its hash and size."""
        sha256 = hashlib.sha256(part).hexdigest()
        for at in range(0, len(part), PIECE):
            self.parts.put(space, sha256, at, part[at : at + PIECE])
        self.parts.finish(space, sha256, _any)
        return sha256, len(part)

    def publish(self, manifest: Manifest, signed: Signed) -> None:
        """From now on this is the newest one. The parts of the one before stay, for who is at them."""
        before = self.latest(manifest.space)
        made = self._manifest(manifest.space)
        beside = made.with_suffix(f".{os.getpid()}")
        beside.write_text("\n".join(signed), encoding="utf-8")
        beside.replace(made)
        self._keep(manifest.space, (*manifest.parts, *(before.manifest.parts if before else ())))

    def read(self, space: str, sha256: str, offset: int) -> bytes | None:
        """Bytes of a part, b"" at its end; None where it is not there."""
        if not self.parts.is_whole(space, sha256):
            return None
        found = b""
        while len(found) < self.answer and (piece := self.parts.read(space, sha256, offset + len(found))):
            found += piece
        return found[: self.answer]

    def _keep(self, space: str, parts: Iterable[tuple[str, int]]) -> None:
        known = {sha256 for sha256, _ in parts}
        for sha256 in self.parts.held(space):
            if sha256 not in known:
                self.parts.drop(space, sha256)

    def _manifest(self, space: str) -> Path:
        if not is_id(space):
            raise ValueError("no id of a space")
        return self.folder / f"{space}.manifest"


def _any(_: Blob) -> None:
    """We made it."""
