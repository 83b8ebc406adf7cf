"""Enrolment codes as they are typed."""

from __future__ import annotations

from practicedesk_sync.protocol.code import SECRET_BYTES, new_code, parse

SERVER = "ab" * 16


def test_no_code_begins_as_an_option_does() -> None:
    given = iter([b"\xfb" + bytes(SECRET_BYTES - 1), b"\xf8" * SECRET_BYTES, b"\x01" * SECRET_BYTES])
    code = new_code(lambda _: next(given), SERVER)
    assert code.secret == b"\x01" * SECRET_BYTES
    assert parse(code.text) == code
