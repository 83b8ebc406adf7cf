"""Identifiers are the hashes that every other implementation of SHA-256 gives."""

from __future__ import annotations

import hashlib

import pytest

from practicedesk_sync.ids import digest_of, sha256_of


@pytest.mark.parametrize("size", [0, 1, 2046, 2047, 2048, 4093, 4094, 4095, 100_000])
def test_what_is_hashed_in_slices_is_hashed_whole(size: int) -> None:
    data = bytes(at % 251 for at in range(size))
    assert sha256_of(data) == hashlib.sha256(data).digest()
    assert digest_of(data) == hashlib.sha256(data).hexdigest()[:32]
