"""An exported file opens anywhere, runs nothing, is whole or absent, and overwrites only when asked."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from practicedesk.exchange.csv_out import write_csv
from practicedesk.exchange.exported import ExportedRecord
from practicedesk_sync.errors import UserMistake, WorldError
from practicedesk_sync.merge.blocks import block

RECORD = ExportedRecord(
    "0" * 32,
    "practice",
    {
        "title": '=HYPERLINK("x")',
        "summary": "Café, “quoted”",
        "not_effective": False,
        "effort_days": 30.0,
        "tags": ["b", "a|c"],
        "takeaways": ["one", "two"],
        "tools": [{"name": "R", "licence": "GPL"}],
        "context": f"Before\n\n{block('shown', ['other'])}\n\nAfter",
    },
)


def rows_in(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_record_is_a_row_of_plain_cells(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    assert write_csv(path, [RECORD]) == 1
    (row,) = rows_in(path)
    assert (row["id"], row["kind"]) == ("0" * 32, "practice")
    assert row["title"] == '\'=HYPERLINK("x")'
    assert (row["not_effective"], row["effort_days"], row["end"]) == ("false", "30.0", "")
    assert (row["tags"], row["takeaways"]) == ('["b", "a|c"]', "one | two")
    assert row["tools"] == '[{"name": "R", "licence": "GPL"}]'
    assert row["context"] == "Before\n\nshown\n\nAfter"


def test_the_file_is_utf8_with_a_mark_and_crlf(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write_csv(path, [RECORD], ["title", "summary"])
    lines = [
        '"id","kind","title","summary"',
        f'"{RECORD.id}","practice","\'=HYPERLINK(""x"")","Café, “quoted”"',
    ]
    assert path.read_bytes() == b"\xef\xbb\xbf" + "".join(f"{line}\r\n" for line in lines).encode()


def test_fields_unknown_to_this_version_are_written_too(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    fields = {"title": "T", "colour": "red", "=x": {"deep": [1, None]}}
    write_csv(path, [ExportedRecord("1", "practice", fields), ExportedRecord("2", "ghost", {"title": "G"})])
    first, second = rows_in(path)
    assert (first["colour"], first["'=x"]) == ("red", '{"deep": [1, null]}')
    assert (second["kind"], second["title"], second["colour"]) == ("ghost", "G", "")


@pytest.mark.parametrize("lead", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "'=", "＝"])
def test_no_cell_begins_as_a_formula(tmp_path: Path, lead: str) -> None:
    path = tmp_path / "out.csv"
    text = lead + "1+1"
    write_csv(path, [ExportedRecord("1", lead, {"title": text, "tags": [text], "context": text})])
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert [cell for cell in cells if cell.lstrip()[:1] in set("=+-@＝") or cell[:1] in ("\t", "\r")] == []


def test_an_existing_file_is_kept_unless_one_asks(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("mine")
    with pytest.raises(UserMistake) as caught:
        write_csv(path, [RECORD])
    assert caught.value.code == "file_exists"
    assert path.read_text() == "mine"
    write_csv(path, [RECORD], overwrite=True)
    assert len(rows_in(path)) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["out.csv"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old")
    link = tmp_path / "link.csv"
    link.symlink_to("real.csv")
    write_csv(link, [RECORD], overwrite=True)
    assert link.is_symlink()
    assert len(rows_in(tmp_path / "real.csv")) == 1


def test_what_fails_halfway_leaves_nothing_behind(tmp_path: Path) -> None:
    def records() -> Iterator[ExportedRecord]:
        yield RECORD
        raise KeyboardInterrupt

    path = tmp_path / "out.csv"
    with pytest.raises(KeyboardInterrupt):
        write_csv(path, records())
    endless = ExportedRecord("1", "practice", {"title": {"not": {"JSON"}}})
    with pytest.raises(TypeError):
        write_csv(path, [RECORD, endless])
    assert list(tmp_path.iterdir()) == []


WITHOUT_ROOM = """
import os, resource, signal, sys
from pathlib import Path
from practicedesk.exchange.csv_out import write_csv
from practicedesk.exchange.exported import ExportedRecord
from practicedesk_sync.errors import WorldError

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
folder = Path(sys.argv[1])
try:
    write_csv(folder / "out.csv", [ExportedRecord("1", "note", {"title": "T" * 1000})] * 1000, overwrite=True)
except WorldError as error:
    print(error.code, error.exit_status, sorted(os.listdir(folder)), (folder / "out.csv").read_text())
"""


def test_a_disk_without_room_leaves_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("old")
    command = [sys.executable, "-c", WITHOUT_ROOM, str(tmp_path)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert answer == "file_unwritable 3 ['out.csv'] old\n"


def test_places_where_no_file_can_be_are_told_plainly(tmp_path: Path) -> None:
    found = []
    for path in (tmp_path, tmp_path / "none" / "out.csv", tmp_path / ("x" * 300), Path("a\0b")):
        with pytest.raises((UserMistake, WorldError)) as caught:
            write_csv(path, [RECORD])
        found.append(caught.value.code)
    assert found == ["file_is_folder", "no_folder", "file_unwritable", "file_name"]


def test_a_reader_never_sees_half_a_file(tmp_path: Path) -> None:
    """Another program polls the name while the file is replaced many times: it is always whole."""
    path = tmp_path / "out.csv"
    write_csv(path, [RECORD] * 200)
    whole = path.stat().st_size
    sizes: set[int] = set()
    done = threading.Event()

    def poll() -> None:
        while not done.is_set():
            sizes.add(os.stat(path).st_size)  # noqa: PTH116 - one call, so that nothing lies between

    reader = threading.Thread(target=poll)
    reader.start()
    for _ in range(20):
        write_csv(path, [RECORD] * 200, overwrite=True)
    done.set()
    reader.join()
    assert sizes <= {whole}
