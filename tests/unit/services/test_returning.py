"""Work that the server did not take waits for its author, with the reason, the words and a way on."""

from __future__ import annotations

import pytest

from practicedesk.services.editing import Editing
from practicedesk.services.returning import (
    discard,
    keep_as_note,
    may_send_again,
    next_step,
    send_again,
    text_of,
    tray_of,
)
from practicedesk.services.status import status
from practicedesk_sync.errors import Refused
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
    assert "2 pieces of work were refused" in status(ben.library).sentence


def test_it_can_be_sent_again_once_its_author_may_and_what_builds_on_it_fits(ben: Desk) -> None:
    office, (ana, _) = ben.office, ben.office.desks
    note, practice = tray_of(ben.library)
    with pytest.raises(Refused):
        send_again(ben.library, note)
    assert tray_of(ben.library) == [note, practice]
    office.set_role(ana, note.space, "ben", CONTRIBUTOR)
    ben.sync()
    ana.editing.put(practice.record, {"summary": "Meanwhile."})
    for one in (note, practice):
        assert may_send_again(one)
        send_again(ben.library, one)
    assert tray_of(ben.library) == []
    assert ben.text(note.record, "title") == "Late"
    office.settle()
    assert tray_of(ben.library) == []
    assert ana.text(note.record, "body") == "Not lost."
    assert ana.text(practice.record, "problem") == "Queues, by Ben."
    assert ana.see(practice.record).shown.fields["tools"] == [{"name": "Rasa"}]
    assert ana.text(practice.record, "summary") == "Meanwhile."


def test_what_is_refused_again_is_in_the_tray_again(ben: Desk) -> None:
    office, (ana, _) = ben.office, ben.office.desks
    note = tray_of(ben.library)[0]
    office.set_role(ana, note.space, "ben", CONTRIBUTOR)
    ben.sync()
    office.set_role(ana, note.space, "ben", READER)
    send_again(ben.library, note)
    ben.sync()
    assert [(one.title, text_of(one)) for one in tray_of(ben.library)][1:] == [
        (note.title or "Late", text_of(note))
    ]
    assert ben.sync().refused == []


def test_it_can_become_a_note_of_ones_own(ben: Desk) -> None:
    _, practice = tray_of(ben.library)
    made = ben.see(keep_as_note(ben.library, practice))
    assert (made.space, made.title) == (ben.library.personal, "Not taken: Chatbot")
    assert made.shown.fields["body"] == f"You may read here, but not write.\n\n{text_of(practice)}"
    assert len(tray_of(ben.library)) == 1
    ben.office.settle()


def test_one_piece_can_be_discarded_and_the_other_stays(ben: Desk) -> None:
    note, practice = tray_of(ben.library)
    discard(ben.library, note)
    assert tray_of(ben.library) == [practice]
    ben.sync()
    assert tray_of(ben.library) == [practice]
