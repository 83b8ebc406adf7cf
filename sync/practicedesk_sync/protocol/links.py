"""Bodies of one author follow one another by hash, and that hash need not travel: it is worked out again.

Of a small edit the hash is a good part of what goes over the wire, as it cannot be compressed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..ids import digest_of

MARK = b"~"
"""Begins a payload that goes without its link; no JSON begins so."""
_NAME = b'"prev":"'
_EMPTY = _NAME + b'"'


def unlinked(payloads: Sequence[bytes]) -> list[bytes]:
    """Payloads as they are sent: one that names the hash of the one before it goes without."""
    lines = []
    before = b""
    for payload in payloads:
        start, named, rest = payload.rpartition(_link(before))
        line = MARK + start + _EMPTY + rest
        lines.append(line if named and _restored(line, before) == payload else payload)
        before = payload
    return lines


def linked(lines: Iterable[bytes]) -> tuple[bytes, ...]:
    """The payloads again."""
    payloads: list[bytes] = []
    for line in lines:
        payloads.append(_restored(line, payloads[-1] if payloads else b"") if line.startswith(MARK) else line)
    return tuple(payloads)


def _restored(line: bytes, before: bytes) -> bytes:
    start, empty, rest = line[len(MARK) :].rpartition(_EMPTY)
    return start + _link(before) + rest if empty else line


def _link(before: bytes) -> bytes:
    return _NAME + digest_of(before).encode() + b'"'
