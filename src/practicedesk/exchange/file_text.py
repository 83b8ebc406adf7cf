"""From the bytes of a file to its text, whoever's program wrote it."""

from __future__ import annotations

import codecs
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from practicedesk_sync.errors import UserMistake, WorldError

MOST_BYTES = 512 * 1024 * 1024
"""Larger files are refused before they are read: several times their size is held in memory."""

_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_FORMATS = (
    (b"PK\x03\x04", "a spreadsheet or an archive"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet or document"),
    (b"%PDF-", "a PDF document"),
)
_SAVE_AS_TEXT = (
    "Open it in the program it belongs to, save it as text (a table as “CSV UTF-8”), and use that file."
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))


@dataclass(frozen=True, slots=True)
class FileText:
    """The text of a file, line breaks as written. `notes` say, in plain sentences, what was in doubt."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def read_text(path: Path, most_bytes: int = MOST_BYTES) -> FileText:
    """Read a text file: UTF-8 with or without a mark, UTF-16 with one, otherwise Windows-1252 with a note.

    Raises `UserMistake` where there is no such file, or it is none, empty, too large or not text, and
    `WorldError` where it cannot be read.
    """
    data = bytes_of(path, most_bytes)
    if not data.strip():
        raise UserMistake("file_empty", f"“{path}” is empty.", "Choose a file with text in it.")
    for magic, what in _OTHER_FORMATS:
        if data.startswith(magic):
            raise UserMistake("not_text", f"“{path}” is {what}, not a text file.", _SAVE_AS_TEXT)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data, encoding)
    if _is_binary(data):
        raise UserMistake("not_text", f"“{path}” does not look like a text file.", _SAVE_AS_TEXT)
    return _unmarked(data)


@contextmanager
def reading_from(path: Path) -> Iterator[None]:
    """Tells plainly why a file or folder cannot be read."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:  # ValueError: U+0000 in the path
        raise UserMistake(
            "file_missing", f"There is no file “{path}”.", "Check the name and the folder."
        ) from error
    except OSError as error:
        raise WorldError(
            "file_unreadable",
            f"“{path}” cannot be read: {error.strerror or error}.",
            "Check that you may open it and that its disk is there, then try again.",
            retryable=True,
        ) from error


def bytes_of(path: Path, most_bytes: int = MOST_BYTES) -> bytes:
    """All of a file. Raises `UserMistake` where there is no such file, or it is none or too large, and
    `WorldError` where it cannot be read."""
    with reading_from(path):
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise UserMistake("file_is_folder", f"“{path}” is a folder.", "Name a file inside it.")
        if not stat.S_ISREG(about.st_mode):
            raise UserMistake("not_a_file", f"“{path}” is a device, not a file.", "Name an ordinary file.")
        if about.st_size > most_bytes:
            raise UserMistake(
                "file_too_large",
                f"“{path}” has {about.st_size >> 20} MB; at most {most_bytes >> 20} MB can be read at once.",
                "Split it into several files; of a table each needs the heading row.",
            )
        return path.read_bytes()


def _is_binary(data: bytes) -> bool:
    """Compressed and compiled data hold one control character in nine and are not UTF-8; UTF-16 without a
    mark holds a U+0000 in every second place."""
    sample = data[:65536]
    bearable = max(8, len(sample) // 20)
    if sample.count(0) > bearable:
        return True
    return len(sample) - len(sample.translate(None, _CONTROLS)) > bearable and not _is_utf8(data)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _marked(data: bytes, encoding: str) -> FileText:
    text = data.decode(encoding, "replace")
    lost = text.count("\ufffd")
    notes = (_unreadable(lost, encoding),) if lost else ()
    return FileText(text, encoding.removesuffix("-sig"), notes)


def _unmarked(data: bytes) -> FileText:
    """Mostly sound UTF-8 stays UTF-8, so that one broken byte does not garble every accent of a file."""
    text = data.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    if lost == 0 or _is_utf8(data):
        return FileText(text, "utf-8")
    if sum(not mark.isascii() for mark in text) > 2 * lost:
        return FileText(text, "utf-8", (_unreadable(lost, "utf-8"),))
    text = data.decode("cp1252", "replace")
    note = "The file is not UTF-8; it was read as Windows-1252. Check the accents before you import it."
    lost = text.count("\ufffd")
    return FileText(text, "cp1252", (note, _unreadable(lost, "cp1252")) if lost else (note,))


def _unreadable(count: int, encoding: str) -> str:
    return f"Characters that could not be read as {encoding.upper()}: {count}; each now reads “\ufffd”."
