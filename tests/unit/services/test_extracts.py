"""A signed extract: a stranger reads it with nothing but the file, and sees if a single byte was altered."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from practicedesk.library.library import Library
from practicedesk.services.editing import Editing
from practicedesk.services.extracts import read_extract, records_in, write_extract
from practicedesk_sync.errors import InvalidChange, UserMistake, WorldError
from practicedesk_sync.log import keys, strict_json
from practicedesk_sync.policy.roles import CONTRIBUTOR
from practicedesk_sync.replica.extract import read
from tests.desks.office import Desk, Office


@pytest.fixture
def two(office: Office) -> tuple[Desk, Desk, str, str]:
    """Ana, Ben, their group, and a note that both have written in; beside it a secret of theirs."""
    ana = office.desk("ana")
    group = ana.editing.new("group", "Parks")
    ana.sync()
    ben = office.desk("ben", {group: CONTRIBUTOR})
    id_ = ana.editing.new("note", "Benches", group, {"summary": "Old"})
    ana.editing.new("note", "Hush-hush", group)
    office.settle()
    ben.editing.put(id_, {"summary": "New"})
    office.settle()
    ben.editing.put(id_, {"summary": "Newer"})
    ben.editing.new("note", "Another hush-hush", group)
    office.settle()
    return ana, ben, group, id_


def extract_of(desk: Desk, id_: str, folder: Path) -> bytes:
    write_extract(desk.library, id_, folder / "extract.jsonl", overwrite=True)
    return (folder / "extract.jsonl").read_bytes()


def test_an_extract_of_a_record_says_who_wrote_what(two: tuple[Desk, Desk, str, str], tmp_path: Path) -> None:
    ana, _, _, id_ = two
    found = read(extract_of(ana, id_, tmp_path))
    (record,) = records_in(found)
    assert (record.id, record.title, record.shown.fields["summary"]) == (id_, "Benches", "Newer")
    assert [(one.author, one.signed) for one in found.written] == [
        ("ana", True),  # she made the extract, and signs what is hers
        ("ben", True),  # the last change of what he sent
        ("ben", False),  # another note of his came after it in one run, and is not in the extract
    ]
    assert found.by == "ana"
    assert found.fingerprint == ana.office.server.key.id


def test_of_other_records_there_is_nothing_but_hashes(
    two: tuple[Desk, Desk, str, str], tmp_path: Path
) -> None:
    ana, _, _, id_ = two
    data = extract_of(ana, id_, tmp_path)
    assert b"Benches" in data
    assert b"ush-hush" not in data
    assert b"Parks" not in data


def test_an_extract_of_a_group_has_all_its_records(two: tuple[Desk, Desk, str, str], tmp_path: Path) -> None:
    _, ben, group, _ = two
    found = read(extract_of(ben, group, tmp_path))
    titles = {one.title for one in records_in(found)}
    assert titles == {"Parks", "Benches", "Hush-hush", "Another hush-hush"}
    assert all(one.signed for one in found.written)


def test_no_byte_can_be_altered(two: tuple[Desk, Desk, str, str], tmp_path: Path) -> None:
    """A bit of each byte; of every eighth also the one that makes capitals of letters."""
    ana, _, _, id_ = two
    data = extract_of(ana, id_, tmp_path)
    assert holds(data)
    flips = [(at, 0x01) for at in range(len(data))] + [(at, 0x20) for at in range(0, len(data), 8)]
    passed = [(at, bit) for at, bit in flips if holds(data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :])]
    assert passed == []
    assert not any(holds(data[:at]) for at in range(0, len(data), 23))


def test_no_byte_can_be_altered_by_a_member_who_seals_it_anew(
    two: tuple[Desk, Desk, str, str], tmp_path: Path
) -> None:
    _, ben, _, id_ = two
    data = extract_of(ben, id_, tmp_path)
    body = data[: data.rstrip(b"\n").rindex(b"\n") + 1]
    assert holds(sealed(body, ben))
    passed = [
        at
        for at in range(0, len(body), 4)
        if holds(sealed(body[:at] + bytes([body[at] ^ 0x01]) + body[at + 1 :], ben))
    ]
    assert passed == []


EVE = keys.KeyPair(bytes(32))
Tamper = Callable[[list[bytes]], list[bytes]]
TAMPERING: dict[str, Tamper] = {
    "an entry left out": lambda lines: lines[:-1],
    "two entries in the other order": lambda lines: [*lines[:-2], lines[-1], lines[-2]],
    "an entry twice": lambda lines: [*lines, lines[-1]],
    "content left out": lambda lines: [*map(_without_content, lines)],
    "an earlier end": lambda lines: [_with(lines[0], seq=len(lines) - 2), *lines[1:-1]],
    "a line written otherwise": lambda lines: [lines[0].replace(b'":', b'": ', 1), *lines[1:]],
    "another record": lambda lines: [_with(lines[0], record="0" * 32), *lines[1:]],
    "the whole group": lambda lines: [_with(lines[0], record=""), *lines[1:]],
    "another server": lambda lines: [
        _with(lines[0], server=keys.KeyPair(bytes(32)).public.hex()),
        *lines[1:],
    ],
}


def test_what_a_member_might_make_of_it_is_refused(two: tuple[Desk, Desk, str, str], tmp_path: Path) -> None:
    _, ben, _, id_ = two
    lines = extract_of(ben, id_, tmp_path).splitlines(keepends=True)[:-1]
    passed = [what for what, tamper in TAMPERING.items() if holds(sealed(b"".join(tamper(lines)), ben))]
    assert passed == []


def test_a_stranger_cannot_seal_an_extract(two: tuple[Desk, Desk, str, str], tmp_path: Path) -> None:
    ana, _, _, id_ = two
    data = extract_of(ana, id_, tmp_path)
    body = data[: data.rstrip(b"\n").rindex(b"\n") + 1]
    seal = {"by": EVE.id, "signature": EVE.sign(keys.EXTRACT, hashlib.sha256(body).digest())}
    assert not holds(body + strict_json.dumps(seal) + b"\n")


def test_what_is_not_sent_is_not_in_it_and_that_is_said(
    two: tuple[Desk, Desk, str, str], tmp_path: Path
) -> None:
    ana, _, _, id_ = two
    ana.editing.put(id_, {"summary": "Not sent"})
    assert write_extract(ana.library, id_, tmp_path / "a").waiting == 1
    assert b"Not sent" not in (tmp_path / "a").read_bytes()


def test_what_cannot_be_is_said(library: Library, tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="has nothing of this"):
        write_extract(library, Editing(library).new("note", "Mine"), tmp_path / "a")
    for path, told in ((tmp_path / "nowhere", "no file"), (tmp_path, "is a folder")):
        with pytest.raises(UserMistake, match=told):
            read_extract(path)
    (tmp_path / "b").write_bytes(b"no extract\n")
    with pytest.raises(WorldError, match="does not hold"):
        read_extract(tmp_path / "b")


def holds(data: bytes) -> bool:
    try:
        read(data)
    except InvalidChange:
        return False
    return True


def sealed(body: bytes, desk: Desk) -> bytes:
    key = desk.library.key
    seal = {"by": key.id, "signature": key.sign(keys.EXTRACT, hashlib.sha256(body).digest())}
    return body + strict_json.dumps(seal) + b"\n"


def _with(line: bytes, **parts: object) -> bytes:
    return strict_json.dumps(strict_json.loads(line) | parts) + b"\n"


def _without_content(line: bytes) -> bytes:
    value = strict_json.loads(line)
    if not isinstance(value, list) or len(value) == 6 or value[0] != "change":
        return line
    body = value[1].encode()
    facts = strict_json.loads(body)
    short = [facts["device"], facts["n"], hashlib.sha256(body).hexdigest()[:32], facts["record"], ""]
    return strict_json.dumps(["change", *short]) + b"\n"
