"""The store of blobs: what is in it is as it was written, or is told not to be."""

from __future__ import annotations

import hashlib
import os
import tracemalloc
from pathlib import Path

import pytest

from practicedesk_sync.blobs.pieces import PIECE
from practicedesk_sync.blobs.store import Blob, BlobStore
from practicedesk_sync.errors import SyncError

SPACE = "a" * 32


def any_(_: Blob) -> None:
    """Every file may be kept."""


def added(store: BlobStore, folder: Path, data: bytes) -> str:
    file = folder / "given"
    file.write_bytes(data)
    return store.add(SPACE, file, any_)[0].sha256


def test_what_was_added_is_read_from_any_byte_on(tmp_path: Path) -> None:
    store, data = BlobStore(tmp_path / "blobs"), os.urandom(2 * PIECE + 17)
    sha256 = added(store, tmp_path, data)
    assert sha256 == hashlib.sha256(data).hexdigest()
    assert b"".join(store.pieces(SPACE, sha256)) == data
    for offset in (0, 1, PIECE - 1, PIECE, PIECE + 5, 2 * PIECE + 16):
        assert data[offset:].startswith(piece := store.read(SPACE, sha256, offset)) and piece
    assert store.read(SPACE, sha256, len(data)) == b""
    assert (store.stored(SPACE, sha256), store.is_whole(SPACE, sha256)) == (len(data), True)


def test_a_file_that_may_not_be_kept_leaves_nothing(tmp_path: Path) -> None:
    store, file = BlobStore(tmp_path / "blobs"), tmp_path / "given"
    file.write_bytes(b"x" * PIECE)

    def refuse(_: Blob) -> None:
        raise SyncError("no", "No.")

    with pytest.raises(SyncError):
        store.add(SPACE, file, refuse)
    assert [one for one in (tmp_path / "blobs").rglob("*") if one.is_file()] == []


def test_bytes_that_are_not_what_the_name_says_are_not_kept(tmp_path: Path) -> None:
    store, sha256 = BlobStore(tmp_path), hashlib.sha256(b"right").hexdigest()
    assert store.put(SPACE, sha256, 0, b"wrong") == 5
    with pytest.raises(SyncError) as told:
        store.finish(SPACE, sha256, any_)
    assert (told.value.code, store.stored(SPACE, sha256)) == ("blob_differs", 0)
    store.put(SPACE, sha256, 0, b"right")
    store.finish(SPACE, sha256, any_)
    assert store.is_whole(SPACE, sha256)


def test_a_piece_that_is_there_is_final(tmp_path: Path) -> None:
    store, sha256 = BlobStore(tmp_path), hashlib.sha256(b"rightly").hexdigest()
    store.put(SPACE, sha256, 0, b"right")
    assert store.put(SPACE, sha256, 0, b"other") == 5
    assert store.put(SPACE, sha256, 5, b"ly") == 7
    store.finish(SPACE, sha256, any_)
    assert b"".join(store.pieces(SPACE, sha256)) == b"rightly"


@pytest.mark.parametrize("how", ["flip", "cut", "gone", "empty"])
def test_damage_is_found_and_healed_by_that_piece_alone(tmp_path: Path, how: str) -> None:
    store, data = BlobStore(tmp_path / "blobs"), os.urandom(3 * PIECE + 1)
    sha256 = added(store, tmp_path, data)
    piece = tmp_path / "blobs" / SPACE / sha256 / f"{PIECE:012x}"
    written = piece.read_bytes()
    if how == "gone":
        piece.unlink()
    else:
        piece.write_bytes(
            {"flip": written[:-1] + bytes([written[-1] ^ 1]), "cut": written[:-1]}.get(how, b"")
        )
    assert not store.scrub(SPACE, sha256)
    assert (store.is_whole(SPACE, sha256), store.is_damaged(SPACE, sha256)) == (False, True)
    assert store.stored(SPACE, sha256) == PIECE
    assert store.put(SPACE, sha256, PIECE, data[PIECE : 2 * PIECE]) == len(data)
    store.finish(SPACE, sha256, any_)
    assert (store.is_damaged(SPACE, sha256), store.scrub(SPACE, sha256)) == (False, True)
    assert b"".join(store.pieces(SPACE, sha256)) == data


def test_a_damaged_piece_is_never_given_away(tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "blobs")
    sha256 = added(store, tmp_path, b"some words")
    (tmp_path / "blobs" / SPACE / sha256 / f"{0:012x}").write_bytes(b"other words, and many more of them")
    with pytest.raises(SyncError) as told:
        store.read(SPACE, sha256, 0)
    assert (told.value.code, store.is_whole(SPACE, sha256)) == ("blob_damaged", False)


def test_what_was_broken_off_is_swept_away(tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "blobs")
    sha256 = added(store, tmp_path, b"words")
    left = tmp_path / "blobs" / SPACE / sha256 / "x.new"
    left.touch()
    store.sweep(left.stat().st_mtime - 1)
    assert left.exists()
    store.sweep(left.stat().st_mtime + 1)
    assert (left.exists(), store.is_whole(SPACE, sha256)) == (False, True)


@pytest.mark.parametrize("name", ["..", "a" * 31, "A" * 32, "../" + "a" * 29, ""])
def test_only_ids_and_hashes_become_paths(tmp_path: Path, name: str) -> None:
    store = BlobStore(tmp_path)
    with pytest.raises(ValueError, match="no id"):
        store.put(name, "0" * 64, 0, b"x")
    with pytest.raises(ValueError, match="no hash"):
        store.put(SPACE, name, 0, b"x")
    assert list(tmp_path.iterdir()) == []


def test_memory_does_not_grow_with_a_file(tmp_path: Path) -> None:
    store, file = BlobStore(tmp_path / "blobs"), tmp_path / "given"
    with file.open("wb") as out:
        for number in range(64):
            out.write(bytes([number]) * (1 << 20))
    tracemalloc.start()
    blob, _ = store.add(SPACE, file, any_)
    for at, piece in enumerate(store.pieces(SPACE, blob.sha256)):
        store.put("b" * 32, blob.sha256, at * PIECE, piece)
    store.finish("b" * 32, blob.sha256, any_)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (blob.size, store.is_whole("b" * 32, blob.sha256)) == (64 << 20, True)
    assert peak < 8 * PIECE
