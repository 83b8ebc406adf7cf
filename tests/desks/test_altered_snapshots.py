"""A snapshot that is not what the server has signed changes nothing: the group then comes in pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from practicedesk.library import tables as t
from practicedesk.services.checking import verify
from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.policy.roles import CONTRIBUTOR
from practicedesk_sync.protocol import snapshots as wire
from practicedesk_sync.replica.reading import has_all_bodies
from practicedesk_sync.server.snapshot_store import Kept, SnapshotStore

from .office import Desk, Office
from .snapshots import built, with_snapshots

Part = Callable[[str, str, int], bytes | None]


class Hostile(SnapshotStore):
    """A store whose parts and manifest are what `part` and `about` make of the true ones."""

    def __init__(self, true: SnapshotStore) -> None:
        super().__init__(true.folder, true.least, true.part_bytes, true.answer)
        self.asked = 0
        self.part: Callable[[bytes, str], bytes] = lambda part, _: part
        self.about: Callable[[Kept], Kept] = lambda kept: kept

    def latest(self, space: str) -> Kept | None:
        kept = super().latest(space)
        return self.about(kept) if kept is not None else None

    def read(self, space: str, sha256: str, offset: int) -> bytes | None:
        self.asked += 1
        part, true = b"", super().read(space, sha256, 0)
        while piece := super().read(space, sha256, len(part)):
            part += piece
        return None if true is None else self.part(part, sha256)[offset : offset + self.answer]


class Shared:
    """Two groups with a few notes, each with its snapshot, and a desk that is about to join both."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office = office
        store = with_snapshots(office, folder)
        ana = office.desk("ana")
        self.groups = [ana.editing.new("group", name) for name in ("Parks", "Roads")]
        for name in ("Parks", "Roads"):
            for number in range(4):
                note = ana.editing.new("note", f"{name} {number}", name, {"body": "Some words. " * 40})
                ana.editing.put(note, {"body": "Other words. " * 40})
                ana.editing.put(note, {"body": f"Quite other words {number}. " * 40})
        ana.sync()
        self.manifests = [built(office, group) for group in self.groups]
        self.store = Hostile(store)
        office.server = replace(office.server, snapshots=self.store)
        office.door.server = office.server
        self.ben = Desk(office, "ben", 0)
        office.enrol(self.ben, "ben", dict.fromkeys(self.groups, CONTRIBUTOR))

    def signed(self, manifest: wire.Manifest, key: KeyPair) -> Kept:
        return Kept(manifest, wire.sign(key, manifest))


@pytest.fixture
def shared(office: Office, tmp_path: Path) -> Shared:
    return Shared(office, tmp_path)


def _flipped(shared: Shared) -> None:
    shared.store.part = lambda part, _: part[:-5] + bytes([part[-5] ^ 1]) + part[-4:]


def _cut(shared: Shared) -> None:
    shared.store.part = lambda part, _: part[:-5]


def _longer(shared: Shared) -> None:
    shared.store.part = lambda part, _: part + b"more"


def _swapped(shared: Shared) -> None:
    """Each part is another one of the same snapshot, of which the manifest says its size."""
    names = [[sha256 for sha256, _ in one.parts] for one in shared.manifests]
    true = {sha256: shared.store.parts for some in names for sha256 in some}
    other = {sha256: some[at - 1] for some in names for at, sha256 in enumerate(some)}
    spaces = {sha256: one.space for one in shared.manifests for sha256, _ in one.parts}
    shared.store.part = lambda part, sha256: b"".join(
        true[sha256].pieces(spaces[sha256], other[sha256])
    ).ljust(len(part))[: len(part)]


def _of_another_space(shared: Shared) -> None:
    """A manifest that names the parts of the other group, rightly signed."""
    parts = {one.space: one.parts for one in shared.manifests}
    first, second = shared.groups
    other = {first: parts[second], second: parts[first]}
    bytes_of = {
        sha256: b"".join(shared.store.parts.pieces(one.space, sha256))
        for one in shared.manifests
        for sha256, _ in one.parts
    }
    for space, some in other.items():
        for sha256, _ in some:
            shared.store.add_part(space, bytes_of[sha256])
    key = shared.office.server.key
    shared.store.about = lambda kept: (
        shared.signed(kept.manifest.model_copy(update={"parts": other[kept.manifest.space]}), key)
        if kept.manifest.space in other
        else kept
    )


def _other_key(shared: Shared) -> None:
    shared.store.about = lambda kept: shared.signed(kept.manifest, KeyPair(bytes(32)))


def _other_digest(shared: Shared) -> None:
    key = shared.office.server.key
    shared.store.about = lambda kept: shared.signed(
        kept.manifest.model_copy(update={"digest": "0" * 32}), key
    )


def _a_part_less(shared: Shared) -> None:
    key = shared.office.server.key
    shared.store.about = lambda kept: shared.signed(
        kept.manifest.model_copy(update={"parts": kept.manifest.parts[:-1]}), key
    )


def _gone(shared: Shared) -> None:
    for manifest in shared.manifests:
        shared.store.parts.drop(manifest.space, manifest.parts[-1][0])


@pytest.mark.parametrize(
    "alter",
    [_flipped, _cut, _longer, _swapped, _of_another_space, _other_key, _other_digest, _a_part_less, _gone],
    ids=lambda alter: alter.__name__.strip("_"),
)
def test_it_changes_nothing_and_pages_bring_the_group(
    office: Office, shared: Shared, alter: Callable[[Shared], None]
) -> None:
    alter(shared)
    shared.ben.sync()
    assert shared.store.asked or alter is _other_key
    with shared.ben.library.reading() as connection:
        for group in shared.groups:
            assert has_all_bodies(connection, group)
        for table in (t.snapshot, t.snapshot_piece):
            assert connection.execute(select(table)).all() == []
    assert verify(shared.ben.library) == []
    office.desks.append(shared.ben)
    office.settle()


def test_without_harm_it_would_have_been_taken(office: Office, shared: Shared) -> None:
    shared.ben.sync()
    with shared.ben.library.reading() as connection:
        assert not any(has_all_bodies(connection, group) for group in shared.groups)
    office.desks.append(shared.ben)
    office.settle()
