"""What one change says stands under words, also where nobody knows any more what kind of record it was."""

from __future__ import annotations

from practicedesk.library.library import Library
from practicedesk.library.outbox import newest
from practicedesk.services.change_words import words_of
from practicedesk.services.editing import Editing


def test_a_field_is_named_in_words_whatever_is_known_of_its_kind(library: Library) -> None:
    Editing(library).new("note", "One", "", {"body": "Text."})
    with library.reading() as connection:
        (change,) = newest(connection, 1)
    assert words_of(change, "note") == "Title\nOne\n\nNote\nText."
    assert words_of(change, "") == "Title\nOne\n\nBody\nText."
