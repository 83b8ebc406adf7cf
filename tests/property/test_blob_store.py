"""Wherever a transfer is killed, it goes on from there, and what comes out is what went in."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practicedesk_sync.blobs.store import Blob, BlobStore
from tests.examples import examples

SPACE = "a" * 32
TOUCHES = ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.scandir", "os.listdir")
"""What Python tells of before it is done: there a program may end."""


class Killed(BaseException):
    """The program has ended here."""


class Reaper:
    """Ends what runs at the touch of a file that it was told, counted from 1; 0 for never."""

    def __init__(self) -> None:
        self.left = 0
        sys.addaudithook(self._hear)  # for as long as the process lives

    def _hear(self, event: str, _: object) -> None:
        if self.left and event in TOUCHES:
            self.touch()

    def touch(self) -> None:
        self.left -= 1
        if not self.left:
            raise Killed

    @contextmanager
    def after(self, touches: int) -> Iterator[None]:
        self.left = touches
        try:
            yield
        except Killed:
            pass
        finally:
            self.left = 0


REAPER = Reaper()


@pytest.fixture(autouse=True)
def _syncing_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The moment before bytes are on the disk is one to be killed at, too."""
    fsync = os.fsync

    def touched(handle: int) -> None:
        if REAPER.left:
            REAPER.touch()
        fsync(handle)

    monkeypatch.setattr(os, "fsync", touched)


def any_(_: Blob) -> None:
    """Every file may be kept."""


def carry(store: BlobStore, data: bytes, sha256: str, sizes: list[int]) -> None:
    """What a receiver does until it has all, or is killed."""
    at = store.stored(SPACE, sha256)
    for turn in range(len(data) + 1):
        if at < len(data):
            at = store.put(SPACE, sha256, at, data[at : at + sizes[turn % len(sizes)]])
    assert at == len(data)
    store.finish(SPACE, sha256, any_)


@examples(12)
@given(
    data=st.binary(min_size=1, max_size=120),
    sizes=st.lists(st.integers(20, 60), min_size=1, max_size=3),
    others=st.lists(st.integers(20, 60), min_size=1, max_size=3),
)
def test_a_transfer_killed_anywhere_goes_on_from_there(
    data: bytes, sizes: list[int], others: list[int]
) -> None:
    sha256 = hashlib.sha256(data).hexdigest()
    for touches in range(1, 1_000):
        with tempfile.TemporaryDirectory() as folder:
            before, whole = 0, False
            for cut in (sizes, others, sizes):
                with REAPER.after(touches):
                    carry(BlobStore(Path(folder)), data, sha256, cut)
                    whole = True
                store = BlobStore(Path(folder))
                assert store.stored(SPACE, sha256) >= before  # nothing that was there is lost
                before = store.stored(SPACE, sha256)
                if store.is_whole(SPACE, sha256):
                    assert b"".join(store.pieces(SPACE, sha256)) == data
            carry(store, data, sha256, sizes)
            assert b"".join(store.pieces(SPACE, sha256)) == data
            assert store.scrub(SPACE, sha256)
        if whole and touches > 30:
            return
    raise AssertionError("it never came to its end")


@examples(4)
@given(data=st.binary(min_size=1, max_size=300))
def test_a_file_taken_in_and_killed_is_there_whole_or_not_at_all(data: bytes) -> None:
    sha256 = hashlib.sha256(data).hexdigest()
    for touches in range(1, 40):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "given"
            file.write_bytes(data)
            with REAPER.after(touches):
                BlobStore(Path(folder) / "blobs").add(SPACE, file, any_)
            store = BlobStore(Path(folder) / "blobs")
            assert store.held(SPACE) in ([], [sha256])
            if store.is_whole(SPACE, sha256):
                assert b"".join(store.pieces(SPACE, sha256)) == data
            assert store.add(SPACE, file, any_)[0].sha256 == sha256
            assert b"".join(store.pieces(SPACE, sha256)) == data


@examples(40)
@given(
    data=st.binary(min_size=10, max_size=400),
    sizes=st.lists(st.integers(1, 120), min_size=1, max_size=4),
    hurt=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 500), st.integers(1, 255)), max_size=4),
)
def test_whatever_is_damaged_heals(data: bytes, sizes: list[int], hurt: list[tuple[int, int, int]]) -> None:
    sha256 = hashlib.sha256(data).hexdigest()
    with tempfile.TemporaryDirectory() as folder:
        store = BlobStore(Path(folder))
        carry(store, data, sha256, sizes)
        pieces = sorted(Path(folder, SPACE, sha256).glob("?" * 12))
        for which, at, by in hurt:
            piece = pieces[which % len(pieces)]
            written = bytearray(piece.read_bytes())
            written[at % len(written)] ^= by
            piece.write_bytes(written)
        harmed = b"".join(piece.read_bytes()[32:] for piece in pieces) != data
        sound = store.scrub(SPACE, sha256)
        assert not (sound and harmed)
        carry(store, data, sha256, sizes[::-1])
        assert b"".join(store.pieces(SPACE, sha256)) == data
        assert not store.is_damaged(SPACE, sha256)
