"""Which characters a font file can show, read from its `cmap` table.

Read from the fonts themselves rather than from a table made at build time: a table would be silent
about fonts that an office adds to its own folder, and could grow stale beside those we ship. Reading all
shipped fonts takes a few milliseconds, as only the `cmap` of each file is read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import BinaryIO

_UNICODE_PLATFORM = 0
_WINDOWS_PLATFORM = 3
_WINDOWS_UNICODE_ENCODINGS = frozenset({1, 10})
_LAST_CODE_POINT = 0x10FFFF


def read_coverage(fonts: Iterable[tuple[Path, int]]) -> list[frozenset[int]]:
    """The distinct sets of code points that `fonts` can show; each is a file and its index in the file.

    A file that cannot be read covers nothing.
    """
    return list(dict.fromkeys(_read_file(path, index) for path, index in fonts))


def _read_file(path: Path, index: int) -> frozenset[int]:
    try:
        with path.open("rb") as file:
            return _read_font(file, _font_starts(file)[index])
    except (OSError, IndexError, struct.error):
        return frozenset()


def _unpack(file: BinaryIO, offset: int, layout: str) -> tuple[int, ...]:
    file.seek(offset)
    return struct.unpack(">" + layout, file.read(struct.calcsize(">" + layout)))


def _font_starts(file: BinaryIO) -> tuple[int, ...]:
    file.seek(0)
    if file.read(4) != b"ttcf":
        return (0,)
    (count,) = _unpack(file, 8, "I")
    return _unpack(file, 12, f"{count}I")


def _read_font(file: BinaryIO, start: int) -> frozenset[int]:
    (table_count,) = _unpack(file, start + 4, "H")
    for index in range(table_count):
        tag, _checksum, offset, length = _unpack_record(file, start + 12 + 16 * index)
        if tag == b"cmap":
            file.seek(offset)
            return _read_cmap(file.read(length))
    return frozenset()


def _unpack_record(file: BinaryIO, offset: int) -> tuple[bytes, int, int, int]:
    file.seek(offset)
    tag, checksum, table, length = struct.unpack(">4s3I", file.read(16))
    return tag, checksum, table, length


@cache
def _read_cmap(cmap: bytes) -> frozenset[int]:
    """The code points of all Unicode subtables together, as the compiler looks in all of them.

    Remembered, as the many faces of one collection mostly share their table.
    """
    covered: set[int] = set()
    (count,) = struct.unpack_from(">H", cmap, 2)
    for index in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", cmap, 4 + 8 * index)
        if platform == _UNICODE_PLATFORM or (
            platform == _WINDOWS_PLATFORM and encoding in _WINDOWS_UNICODE_ENCODINGS
        ):
            (form,) = struct.unpack_from(">H", cmap, offset)
            if form == 4:
                covered |= _segments(cmap, offset)
            elif form == 12:
                covered |= _groups(cmap, offset)
    return frozenset(covered)


def _segments(cmap: bytes, offset: int) -> set[int]:
    """Format 4: segments of the first plane, glyphs by a delta or through an array."""
    (twice,) = struct.unpack_from(">H", cmap, offset + 6)
    count = twice // 2
    ends = struct.unpack_from(f">{count}H", cmap, offset + 14)
    starts = struct.unpack_from(f">{count}H", cmap, offset + 16 + twice)
    deltas = struct.unpack_from(f">{count}H", cmap, offset + 16 + 2 * twice)
    ranges_at = offset + 16 + 3 * twice
    range_offsets = struct.unpack_from(f">{count}H", cmap, ranges_at)
    covered: set[int] = set()
    for index, (start, end, delta, range_offset) in enumerate(
        zip(starts, ends, deltas, range_offsets, strict=True)
    ):
        if start == end == 0xFFFF:
            continue
        if range_offset == 0:
            covered.update(code for code in range(start, end + 1) if (code + delta) & 0xFFFF)
        else:
            at = ranges_at + 2 * index + range_offset
            glyphs = struct.unpack_from(f">{end - start + 1}H", cmap, at)
            covered.update(code for code, glyph in enumerate(glyphs, start) if glyph)
    return covered


def _groups(cmap: bytes, offset: int) -> set[int]:
    """Format 12: groups of consecutive code points on all planes."""
    (count,) = struct.unpack_from(">I", cmap, offset + 12)
    covered: set[int] = set()
    for start, end, glyph in struct.iter_unpack(">3I", cmap[offset + 16 : offset + 16 + 12 * count]):
        covered.update(range(start + (glyph == 0), min(end, _LAST_CODE_POINT) + 1))
    return covered
