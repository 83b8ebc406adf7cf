"""Work that the server did not take waits for its author, with the reason, the words and a way on."""

from __future__ import annotations

import pytest

from practicedesk.services.editing import Editing
from practicedesk.services.returning import discard, next_step, text_of, tray_of
from practicedesk.services.status import status
from practicedesk_sync.policy.roles import CONTRIBUTOR, READER
from tests.desks.office import Desk, Office


@pytest.fixture
def ben(office: Office) -> Desk:
    """Has written a note in a group, and added to another one, after he had become a reader there."""
    ana = office.desk("ana")
    group = ana.editing.new("group", "Digital services")
    practice = ana.editing.new("practice", "Chatbot", group, {"problem": "Queues."})
    ana.sync()
    ben = office.desk("ben", {group: CONTRIBUTOR})
    office.set_role(ana, group, "ben", READER)
    Editing(ben.library).new("note", "Late", group, {"body": "Not lost."})
    Editing(ben.library).put(practice, {"problem": "Queues, by Ben.", "tools": [{"name": "Rasa"}]})
    ben.sync()
    return ben


def test_it_is_kept_with_its_text_its_reason_and_a_next_step(ben: Desk) -> None:
    note, practice = tray_of(ben.library)
    assert (note.what, note.code, note.message) == (
        "refused",
        "read_only",
        "You may read here, but not write.",
    )
    assert "Ask a coordinator" in next_step(note)
    assert (note.kind, note.here) == ("note", False)
    assert text_of(note) == "Title\nLate\n\nNote\nNot lost."
    assert (practice.kind, practice.here, practice.title) == ("practice", True, "Chatbot")
    assert text_of(practice).splitlines()[:2] == ["Problem", "Queues, by Ben."]
    assert "Rasa" in text_of(practice) and "place" not in text_of(practice)
    assert "2 pieces of work were not taken" in status(ben.library).sentence


def test_one_piece_can_be_discarded_and_the_other_stays(ben: Desk) -> None:
    note, practice = tray_of(ben.library)
    discard(ben.library, note)
    assert tray_of(ben.library) == [practice]
    ben.sync()
    assert tray_of(ben.library) == [practice]
