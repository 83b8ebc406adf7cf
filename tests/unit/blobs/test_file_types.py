"""What may be attached is told by what is in a file."""

from __future__ import annotations

import pytest

from practicedesk_sync.blobs.file_types import SUFFIXES, checked, sniffed
from practicedesk_sync.blobs.pieces import PIECE
from practicedesk_sync.errors import UserMistake

from .files import JPEG, PDF, PNG, WEBP, blob, package, word

ODT = package("content.xml", first=b"application/vnd.oasis.opendocument.text")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("plan.pdf", PDF),
        ("plan.PNG", PNG),
        ("photo.jpeg", JPEG),
        ("photo.webp", WEBP),
        ("plan.docx", word()),
        ("plan.xlsx", package("[Content_Types].xml", "xl/workbook.xml")),
        ("plan.pptx", package("[Content_Types].xml", "ppt/presentation.xml")),
        ("plan.odt", ODT),
        ("plan.ods", package("content.xml", first=b"application/vnd.oasis.opendocument.spreadsheet")),
        ("plan.csv", "a,b\né,2\n".encode()),
        ("plan.txt", b"Bus stops.\r\n" * (PIECE // 10)),
    ],
)
def test_a_file_that_is_what_it_is_called_may_be_attached(name: str, data: bytes) -> None:
    assert checked(name, blob(data)) == SUFFIXES["." + name.rpartition(".")[2].lower()]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ\x90\x00\x03" + bytes(100),
        b"\x7fELF" + bytes(100),
        b"<!DOCTYPE html><script>1</script>",
        b"  \n<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"#!/bin/sh\nrm x\n",
        b"letters" * PIECE + b"\x00",
        word("word/vbaProject.bin"),
        package("[Content_Types].xml", "xl/workbook.xml", "xl/macrosheets/sheet1.xml"),
        package(
            "content.xml", "Basic/Standard/Module1.xml", first=b"application/vnd.oasis.opendocument.text"
        ),
        package("evil.exe"),
        package("META-INF/MANIFEST.MF", "A.class"),
        word()[:-10],
        word() + b"behind it",
    ],
)
def test_programs_pages_macros_and_broken_packages_may_not(data: bytes) -> None:
    assert sniffed(blob(data)) == ""
    with pytest.raises(UserMistake, match="cannot be attached"):
        checked("plan.docx", blob(data))


def test_a_list_of_parts_that_says_less_than_there_is_is_not_believed() -> None:
    """A program that reads packages otherwise could find a macro in what we did not look at."""
    honest = word("word/vbaProject.bin")
    end = honest.rindex(b"PK\x05\x06")
    fewer = bytearray(honest)
    fewer[end + 8 : end + 12] = (2).to_bytes(2, "little") * 2
    assert sniffed(blob(bytes(fewer))) == ""


@pytest.mark.parametrize("name", ["plan.docx", "plan.exe", "plan", "plan.pdf.txt"])
def test_a_file_that_is_called_something_else_may_not(name: str) -> None:
    with pytest.raises(UserMistake) as told:
        checked(name, blob(PDF))
    assert told.value.code == "file_name_type"
