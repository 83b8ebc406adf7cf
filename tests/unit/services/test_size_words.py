"""Sizes as a person would name them."""

from __future__ import annotations

import pytest

from practicedesk.services.wording import size_words


@pytest.mark.parametrize(
    ("size_bytes", "words"),
    [(999, "999 bytes"), (1_000, "1.0 KB"), (9_960, "10 KB"), (20_000_016, "20 MB")],
)
def test_a_size_is_told_in_its_unit(size_bytes: int, words: str) -> None:
    assert size_words(size_bytes) == words
