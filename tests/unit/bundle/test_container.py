"""The sealed file: whole or not at all, for whom it is for and from whom it is."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import zstandard

from practicedesk_sync.bundle import contents, reading
from practicedesk_sync.bundle.head import KINDS, SEED
from practicedesk_sync.bundle.reading import Bundle, head_of, open_bundle, open_piece, part_names
from practicedesk_sync.bundle.segment import MOST_BYTES, Segment, seal
from practicedesk_sync.bundle.writing import BundleWriter, in_memory
from practicedesk_sync.errors import PracticeDeskError, SyncError, UserMistake
from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.protocol import envelope

from .files import ANA, BEN, SERVER, bundle_bytes, noise, sender, word, write

SIZE = 100_000


def refusal(data: bytes) -> str:
    """The code with which a file is refused as a whole, before anything in it is opened; "" if it is not."""
    try:
        Bundle(BytesIO(data))
    except SyncError as error:
        return error.code
    return ""


def hundred_kb() -> bytes:
    """A bundle of 100 KB in five segments."""
    return bundle_bytes([noise(SIZE // 5 - 300, seed) for seed in range(5)])


def flipped(data: bytes, at: int, mask: int = 0x01) -> bytes:
    changed = bytearray(data)
    changed[at] ^= mask
    return bytes(changed)


def accepted_flips(offsets: range, *masks: int) -> list[int]:
    data = hundred_kb()
    assert refusal(data) == ""
    return [at for at in offsets if at < len(data) for mask in masks if not refusal(flipped(data, at, mask))]


def test_it_is_refused_whole_when_a_byte_is_another() -> None:
    """All of the head and the first segment's beginning, and then one offset in 61; `make torture`: all."""
    assert accepted_flips(range(700), 0x01, 0x80) == []
    assert accepted_flips(range(700, 2 * SIZE, 61), 0x01) == []


@pytest.mark.torture
def test_it_is_refused_whole_whichever_byte_is_another() -> None:
    assert accepted_flips(range(2 * SIZE), 0x01, 0x80) == []


@pytest.mark.parametrize(("where", "name"), [(Segment, "verify"), (reading, "verify")])
def test_a_check_that_is_left_out_is_found(monkeypatch: pytest.MonkeyPatch, where: object, name: str) -> None:
    """Planted: the signature of segments, and that of the head, is not looked at."""
    monkeypatch.setattr(where, name, lambda *_: None)
    assert accepted_flips(range(0, 2 * SIZE, 97), 0x01) != []


def accepted_lengths(step: int) -> list[int]:
    data = hundred_kb()
    assert abs(len(data) - SIZE) < 2_000
    lengths = [*range(1_000), *range(1_000, len(data), step), len(data) - 1]
    return [length for length in lengths if not refusal(data[:length])]


def test_it_is_refused_whole_where_it_is_cut() -> None:
    """At all of the first 1,000 places, then at one in 7; `make torture`: at all."""
    assert accepted_lengths(7) == []


@pytest.mark.torture
def test_it_is_refused_whole_wherever_it_is_cut() -> None:
    assert accepted_lengths(1) == []


def test_nothing_may_stand_behind_it() -> None:
    data = hundred_kb()
    assert refusal(data + b"\0") == "bundle_damaged"
    assert refusal(data + data) == "bundle_damaged"


def in_pieces(data: bytes) -> tuple[bytes, list[bytes]]:
    """The head and the segments of a file."""
    bundle = Bundle(BytesIO(data))
    return data[: bundle.head_bytes], [piece[bundle.head_bytes :] for piece in bundle.pieces()]


def test_segments_cannot_change_places_be_repeated_or_come_from_elsewhere() -> None:
    messages = [word("a"), word("b"), word("end")]
    head, (a, b, end) = in_pieces(bundle_bytes(messages))
    _, (_, foreign, _) = in_pieces(in_memory(sender(seed=2), SEED, messages))
    assert refusal(head + a + b + end) == ""
    for segments in (b + a + end, a + a + end, a + end, a + foreign + end, a + b):
        assert refusal(head + segments) == "bundle_damaged"


def test_only_its_recipients_open_it() -> None:
    bundle = Bundle(BytesIO(bundle_bytes([word("secret")], SERVER, ANA, BEN)))
    for key in (ANA, BEN):
        assert list(bundle.messages(key)) == [word("secret")]
    with pytest.raises(SyncError, match="sealed for another computer"):
        list(bundle.messages(KeyPair(bytes([9]) * 32)))


def test_a_recipient_who_puts_another_key_under_the_same_name_opens_nothing() -> None:
    bundle = Bundle(BytesIO(bundle_bytes([word("secret")])))
    with pytest.raises(SyncError, match="sealed for another computer"):
        list(bundle.messages(BEN, ANA.id))


def test_its_sender_cannot_be_forged() -> None:
    """Ben writes a bundle and puts the server's key in the place of his own."""
    forged = bundle_bytes([word("x")], BEN).replace(BEN.public, SERVER.public)
    assert refusal(forged) == "bundle_damaged"


def test_its_content_cannot_be_read_in_the_file_and_its_first_line_can() -> None:
    data = bundle_bytes([word("canary")])
    assert b"canary" not in data
    assert data.splitlines()[0].decode("ascii") == (
        "PracticeDesk bundle 1: seed, all that a new computer may read. "
        "Sealed: only PracticeDesk can open it."
    )


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_says_what_it_is(kind: str) -> None:
    assert Bundle(BytesIO(bundle_bytes([word("x")], kind=kind))).head.kind == kind


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_a_bundle"),
        (b"PK\x03\x04 a zip file", "not_a_bundle"),
        (b"<html>Sign in to this network</html>\n", "not_a_bundle"),
        (b"PracticeDesk bundle 2: seed, what nobody knows yet.\n", "bundle_newer"),
        (b"PracticeDesk bundle 1: archive, of everything.\n", "bundle_damaged"),
        (b"PracticeDesk bundle " + b"1" * 10_000, "not_a_bundle"),
    ],
)
def test_what_is_none_is_told_by_its_beginning(data: bytes, code: str) -> None:
    assert refusal(data) == code


def test_a_length_beyond_all_bounds_is_refused_before_it_is_believed() -> None:
    data = bytearray(bundle_bytes([word("x")]))
    size = (MOST_BYTES + 1).to_bytes(4, "big")
    at = Bundle(BytesIO(bytes(data))).head_bytes + 1
    data[at : at + 4] = size
    assert refusal(bytes(data)) == "bundle_damaged"


def sealed_by_hand(plain: bytes) -> Bundle:
    """A bundle whose sender is known to us and has written what our writer never writes."""
    good = bundle_bytes([word("x")])
    bundle = Bundle(BytesIO(good))
    key = ANA.unseal(bundle.head.sealed_for(ANA.id))
    assert key is not None
    segment = seal(plain, bundle.head, 0, last=True, key=key, sender=SERVER, random_bytes=os.urandom)
    return Bundle(BytesIO(good[: bundle.head_bytes] + segment.packed()))


def bomb(size: int) -> bytes:
    return b"\x05\x01" + zstandard.ZstdCompressor(level=19).compress(b" " * size)


def small_at_first(size: int) -> bytes:
    """A frame that does not tell its size."""
    packed = zstandard.ZstdCompressor(write_content_size=False).compress(b" " * size)
    return b"\x05\x01" + packed


@pytest.mark.parametrize(
    ("plain", "code"),
    [
        (bomb(15 * 1024 * 1024), "bundle_too_large"),
        (bomb(400 * 1024 * 1024), "bundle_too_large"),
        (small_at_first(1_000), "bundle_too_large"),
        (b"\x05\x01no zstd at all", "bundle_too_large"),
        (b"\x05\x00" + b" " * (contents.MOST_BYTES + 1), "bundle_too_large"),
        (b"", "bundle_content"),
        (b"\x05", "bundle_content"),
        (b"\x63\x00{}", "bundle_content"),
        (b"\x05\x07{}", "bundle_content"),
        (b"\x05\x00{}", "message_invalid"),
        (b"\x05\x00[[[[", "json_invalid"),
        (b"\x05\x00" + b"[" * 100_000, "json_invalid"),
    ],
)
def test_what_a_known_sender_may_not_have_in_it_is_refused(plain: bytes, code: str) -> None:
    with pytest.raises(PracticeDeskError) as caught:
        list(sealed_by_hand(plain).messages(ANA))
    assert caught.value.code == code


def test_what_compresses_very_well_is_stored_and_read_again() -> None:
    message = word("a" * 1_000_000)
    assert list(Bundle(BytesIO(bundle_bytes([message]))).messages(ANA)) == [message]


# -- parts and files ----------------------------------------------------------------------------------


def test_a_large_one_becomes_parts_that_are_read_in_any_order(tmp_path: Path) -> None:
    messages = [noise(10_000, seed) for seed in range(9)]
    paths = write(tmp_path / "work.pdbundle", messages, limit_bytes=35_000)
    assert [path.name for path in paths] == ["work.pdbundle", "work.part2.pdbundle", "work.part3.pdbundle"]
    assert all(path.stat().st_size <= 35_000 for path in paths)
    found = []
    for path in paths:
        with open_bundle(path) as bundle:
            found.append((bundle.head.part, bundle.head.parts, list(bundle.messages(ANA))))
    assert [one[:2] for one in found] == [(1, 3), (2, 3), (3, 3)]
    assert [message for one in found for message in one[2]] == messages
    assert len({head_of(path).id for path in paths}) == 1
    assert part_names(paths[2], 3) == paths


def test_parts_of_other_bundles_cannot_stand_in(tmp_path: Path) -> None:
    """The number of a part is signed, and so is every segment with it."""
    paths = write(tmp_path / "a.pdbundle", [noise(10_000, seed) for seed in range(4)], limit_bytes=25_000)
    one, two = (path.read_bytes() for path in paths)
    with open_bundle(paths[0]) as bundle:
        start = bundle.head_bytes
    assert refusal(one[:start] + two[start:]) == "bundle_damaged"


def test_a_name_stands_for_a_whole_file_or_for_none(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), BundleWriter(tmp_path / "a.pdbundle", sender(), SEED) as writer:
        writer.add(word("x"))
        raise RuntimeError("the stick was pulled out")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_replaced_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.pdbundle"
    write(path, [word("first")])
    with pytest.raises(PracticeDeskError) as caught:
        write(path, [word("second")])
    assert caught.value.code == "file_exists"
    write(path, [word("third")], overwrite=True)
    with open_bundle(path) as bundle:
        assert list(bundle.messages(ANA)) == [word("third")]


def test_the_name_of_a_part_does_not_replace_the_first_one(tmp_path: Path) -> None:
    write(tmp_path / "work.pdbundle", [word("first")])
    with pytest.raises(UserMistake) as caught:
        write(tmp_path / "work.part2.pdbundle", [word("second")], overwrite=True)
    assert caught.value.code == "bundle_name"
    with open_bundle(tmp_path / "work.pdbundle") as bundle:
        assert list(bundle.messages(ANA)) == [word("first")]


def test_a_full_stick_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pdbundle"
    write(path, [word("first")])
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PracticeDeskError) as caught:
        write(path, [word("second")], overwrite=True)
    assert (caught.value.code, "No space left" in caught.value.message) == ("file_unwritable", True)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["a.pdbundle"]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PracticeDeskError) as caught, open_bundle(tmp_path / "none.pdbundle"):
        pass
    assert caught.value.code == "file_unreadable"


# -- pieces -------------------------------------------------------------------------------------------


def test_a_courier_hands_in_pieces_that_are_proven_one_by_one() -> None:
    pieces = list(Bundle(BytesIO(bundle_bytes([word("a"), word("b")]))).pieces())
    assert [open_piece(piece, index)[1].last for index, piece in enumerate(pieces)] == [False, True]
    for damage in (
        lambda: open_piece(pieces[0], 1),
        lambda: open_piece(flipped(pieces[1], len(pieces[1]) - 1), 1),
        lambda: open_piece(pieces[0] + b"\0", 0),
        lambda: open_piece(pieces[0][:-1], 0),
    ):
        assert code_of(damage) == "bundle_damaged"


def code_of(work: Callable[[], object]) -> str:
    with pytest.raises(SyncError) as caught:
        work()
    return caught.value.code


def test_a_segment_is_small_enough_for_what_lies_between() -> None:
    """A courier’s request holds one segment; what lies between lets half a megabyte through."""
    from practicedesk.services.bundle_writing import REQUEST_BYTES

    piece = next(Bundle(BytesIO(bundle_bytes([noise(REQUEST_BYTES)]))).pieces())
    assert len(envelope.compress(piece)) < envelope.MAX_COMPRESSED
