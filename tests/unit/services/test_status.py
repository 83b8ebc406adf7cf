"""How things stand is one plain sentence, and it is true."""

from __future__ import annotations

from practicedesk.library.library import Library
from practicedesk.services.editing import Editing
from practicedesk.services.reading import spaces_of
from practicedesk.services.sampling import load_sample
from practicedesk.services.status import status, tray_of
from practicedesk_sync.policy.roles import CONTRIBUTOR, READER
from tests.desks.office import Office


def test_a_library_alone_says_so(library: Library) -> None:
    now = status(library)
    assert now.sentence == ("Everything is saved on this computer; the library is not connected to a server.")
    assert [space.name for space in spaces_of(library)] == ["personal"]


def test_an_open_conflict_is_mentioned(library: Library) -> None:
    load_sample(library)
    assert status(library).sentence.endswith(" 1 conflict waits for your decision.")


def test_unsent_work_is_counted_until_it_is_sent(office: Office) -> None:
    desk = office.desk("ana")
    assert status(desk.library).sentence.startswith("Everything is sent, and this library agreed")
    note = desk.editing.new("note", "One")
    desk.editing.put(note, {"body": "Two"})
    now = status(desk.library)
    assert (now.unsent, now.account) == (2, "ana")
    assert now.sentence.startswith(
        "2 changes are saved on this computer and not yet sent; last synchronised "
    )
    desk.sync()
    assert status(desk.library).unsent == 0


def test_refused_work_is_kept_in_the_tray_with_its_text(office: Office) -> None:
    a = office.desk("ana")
    group = a.editing.new("group", "Digital services")
    a.sync()
    b = office.desk("ben", {group: CONTRIBUTOR})
    office.set_role(a, group, "ben", READER)
    Editing(b.library).new("note", "Late", "Digital services", {"body": "Not lost."})
    b.sync()
    (returned,) = tray_of(b.library)
    assert returned.change is not None
    assert {"Late", "Not lost."} <= {op.value for op in returned.change.ops}
    assert (returned.what, returned.code) == ("refused", "read_only")
    assert "1 piece of work was not taken" in status(b.library).sentence
