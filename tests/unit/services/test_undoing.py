"""Undo: gives back what stood before, one action at a time, and leaves alone what others have changed."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from practicedesk.library.library import Library
from practicedesk.library.opening import open_library
from practicedesk.services.drafting import Drafting
from practicedesk.services.editing import Editing
from practicedesk.services.linking import surroundings
from practicedesk.services.publishing import Publishing
from practicedesk.services.reading import details
from practicedesk.services.reviewing import find_conflict, open_conflicts, settle, settle_with_both
from practicedesk.services.sampling import load_sample
from practicedesk.services.undoing import MANY, PUBLISHED, SINCE, Undoing, Undone
from practicedesk_sync.errors import UserMistake
from practicedesk_sync.log import change as log
from practicedesk_sync.merge.record import Shown
from practicedesk_sync.policy.roles import CONTRIBUTOR, READER
from tests.desks.office import Desk, Office

FIRST = {
    "summary": "Old",
    "problem": "One.\n\nTwo.",
    "tags": "ash, oak",
    "takeaways": "Begin small\nCount twice\nTell all",
    "cofog": "GF07",
}


def shown(library: Library, id_: str) -> Shown:
    return details(library, id_).view.shown


def left(undone: Undone) -> list[tuple[str, str]]:
    """(field, why) of what stays."""
    return [(one.field, one.why) for one in undone.stays]


def facts(shown: Shown) -> tuple[dict[str, object], bool]:
    """What a person sees: what was never filled in and what was emptied look the same."""
    return {name: value for name, value in shown.fields.items() if value not in (None, "", [])}, shown.trashed


def _item(library: Library, id_: str, at: int) -> str:
    return shown(library, id_).items["takeaways"][at]


def _edit_item(library: Library, id_: str) -> None:
    where = f"takeaways/{_item(library, id_, 1)}"
    Drafting(library).save(id_, where, "Count three times")
    Drafting(library).commit(id_, where)


Deed = Callable[[Library, str], object]
DEEDS: dict[str, Deed] = {
    log.PUT: lambda library, id_: Editing(library).put(id_, {"summary": "New", "level": "local"}),
    log.TEXT: lambda library, id_: Editing(library).put(id_, {"problem": "One.\n\nTwo, mended."}),
    log.ADD: lambda library, id_: Editing(library).add(id_, "tags", ["elm"]),
    log.REMOVE: lambda library, id_: Editing(library).remove(id_, "tags", ["ash"]),
    log.INSERT: lambda library, id_: Editing(library).add(id_, "takeaways", ["Last"]),
    log.EDIT: _edit_item,
    log.MOVE: lambda library, id_: Editing(library).move_item(id_, "takeaways", _item(library, id_, 2), 0),
    log.DROP: lambda library, id_: Editing(library).remove_item(id_, "takeaways", _item(library, id_, 0)),
    log.DELETE: lambda library, id_: Editing(library).delete(id_),
}


@pytest.fixture
def record(library: Library) -> str:
    return Editing(library).new("practice", "Trees", "", FIRST)


@pytest.mark.parametrize("what", DEEDS)
def test_every_kind_of_operation_is_taken_back(library: Library, record: str, what: str) -> None:
    before = shown(library, record)
    DEEDS[what](library, record)
    log_before = [line.change.hash for line in details(library, record).history]
    assert {op.what for op in details(library, record).history[-1].change.ops} == {what}
    undone = Undoing(library).undo()
    assert (undone.title, undone.taken, undone.stays) == ("Trees", 1, ())
    after = shown(library, record)
    assert (facts(after), after.items) == (facts(before), before.items)
    history = [line.change.hash for line in details(library, record).history]
    assert history[:-1] == log_before


def test_undo_walks_back_to_the_beginning_and_says_when_it_is_there(library: Library, record: str) -> None:
    seen = [shown(library, record)]
    for deed in DEEDS.values():
        deed(library, record)
        seen.append(shown(library, record))
    undoing = Undoing(library)
    for before in reversed(seen[:-1]):
        undoing.undo()
        assert facts(shown(library, record)) == facts(before)
    assert undoing.undo().taken == 1
    assert shown(library, record).trashed
    with pytest.raises(UserMistake, match="nothing to take back"):
        undoing.undo()


@pytest.mark.parametrize("what", DEEDS)
def test_every_kind_of_operation_is_done_again_by_a_new_change(
    library: Library, record: str, what: str
) -> None:
    DEEDS[what](library, record)
    undoing, done = Undoing(library), shown(library, record)
    undoing.undo()
    log_before = [line.change.hash for line in details(library, record).history]
    again = undoing.redo()
    assert (again.title, again.taken, again.stays) == ("Trees", 1, ())
    after = shown(library, record)
    assert (facts(after), after.items) == (facts(done), done.items)
    assert [line.change.hash for line in details(library, record).history][:-1] == log_before


def test_redo_walks_all_the_way_forth_and_undo_back_again(library: Library, record: str) -> None:
    seen = [facts(shown(library, record))]
    for deed in DEEDS.values():
        deed(library, record)
        seen.append(facts(shown(library, record)))
    undoing = Undoing(library)
    for _ in range(2):
        for before in reversed(seen[:-1]):
            undoing.undo()
            assert facts(shown(library, record)) == before
        for after in seen[1:]:
            undoing.redo()
            assert facts(shown(library, record)) == after
        with pytest.raises(UserMistake, match="nothing to do again"):
            undoing.redo()


def test_a_new_edit_leaves_nothing_to_do_again(library: Library, record: str) -> None:
    editing, undoing = Editing(library), Undoing(library)
    for summary in ("A", "B"):
        editing.put(record, {"summary": summary})
    undoing.undo()
    undoing.undo()
    undoing.redo()
    editing.put(record, {"level": "local"})
    for _ in range(2):
        with pytest.raises(UserMistake, match="nothing to do again"):
            undoing.redo()
    undoing.undo()
    undoing.redo()
    assert shown(library, record).fields["level"] == "local"
    with pytest.raises(UserMistake, match="nothing to do again"):
        undoing.redo()
    assert shown(library, record).fields["summary"] == "A"


def test_what_was_done_before_the_window_was_opened_stays(library: Library, record: str) -> None:
    library.close()
    later = open_library(library.folder, lambda: 1_800_000_000_000, random.Random(8).randbytes)
    undoing = Undoing(later, since=later.opened_at)
    with pytest.raises(UserMistake, match="nothing to take back"):
        undoing.undo()
    Editing(later).put(record, {"summary": "New"})
    assert undoing.undo().taken == 1
    with pytest.raises(UserMistake, match="nothing to take back"):
        undoing.undo()


def test_what_is_done_after_an_undo_is_taken_back_first(library: Library, record: str) -> None:
    editing, undoing = Editing(library), Undoing(library)
    for summary in ("A", "B"):
        editing.put(record, {"summary": summary})
    undoing.undo()
    editing.put(record, {"summary": "C"})
    found = []
    for _ in range(3):
        undoing.undo()
        found.append(shown(library, record).fields["summary"])
    assert found == ["A", "Old", "Old"]
    assert shown(library, record).trashed


def test_a_restore_and_a_making_are_taken_back_into_the_trash(library: Library, record: str) -> None:
    editing, undoing = Editing(library), Undoing(library)
    editing.delete(record)
    editing.restore(record)
    undoing.undo()
    assert shown(library, record).trashed
    undoing.undo()
    assert not shown(library, record).trashed
    undoing.undo()
    assert shown(library, record).trashed


def test_many_records_at_once_are_not_taken_back(library: Library) -> None:
    load_sample(library)
    undone = Undoing(library).undo()
    assert (undone.taken, left(undone)) == (0, [("", MANY)])


@pytest.fixture
def two(office: Office) -> tuple[Desk, Desk, str]:
    ana = office.desk("ana")
    group = ana.editing.new("group", "Parks")
    ana.sync()
    ben = office.desk("ben", {group: CONTRIBUTOR})
    return ana, ben, ana.editing.new("practice", "Trees", "Parks", FIRST)


@pytest.mark.parametrize("what", [log.PUT, log.TEXT, log.EDIT, log.MOVE, log.ADD])
def test_what_somebody_has_changed_since_stays(
    office: Office, two: tuple[Desk, Desk, str], what: str
) -> None:
    ana, ben, record = two
    office.settle()
    DEEDS[what](ana.library, record)
    office.settle()
    theirs: dict[str, Deed] = {
        log.PUT: lambda library, id_: Editing(library).put(id_, {"summary": "Ben's", "level": "national"}),
        log.TEXT: lambda library, id_: Editing(library).put(id_, {"problem": "One.\n\nBen's."}),
        log.EDIT: lambda library, id_: Editing(library).remove_item(id_, "takeaways", _item(library, id_, 1)),
        log.MOVE: lambda library, id_: Editing(library).move_item(
            id_, "takeaways", _item(library, id_, 0), 2
        ),
        log.ADD: lambda library, id_: Editing(library).remove(id_, "tags", ["elm"]),
    }
    theirs[what](ben.library, record)
    office.settle()
    before = ana.see(record).shown
    undone = Undoing(ana.library).undo()
    assert undone.taken == 0
    assert {why for _, why in left(undone)} == {SINCE}
    assert ana.see(record).shown == before
    office.settle()


def test_what_somebody_has_changed_since_is_not_done_again(
    office: Office, two: tuple[Desk, Desk, str]
) -> None:
    ana, ben, record = two
    ana.editing.put(record, {"summary": "New"})
    undoing = Undoing(ana.library)
    undoing.undo()
    office.settle()
    ben.editing.put(record, {"summary": "Ben's"})
    office.settle()
    again = undoing.redo()
    assert (again.taken, left(again)) == (0, [("summary", SINCE)])
    assert ana.see(record).shown.fields["summary"] == "Ben's"


def test_a_record_others_have_worked_on_is_not_undone_away(
    office: Office, two: tuple[Desk, Desk, str]
) -> None:
    ana, ben, record = two
    office.settle()
    ben.editing.put(record, {"level": "local"})
    office.settle()
    undone = Undoing(ana.library).undo()
    assert (undone.title, undone.taken, left(undone)) == ("Trees", 0, [("", SINCE)])
    assert not ana.see(record).shown.trashed


def test_of_a_text_ones_own_paragraph_is_taken_back_and_the_others_stay(
    office: Office, two: tuple[Desk, Desk, str]
) -> None:
    ana, ben, record = two
    ana.editing.put(record, {"problem": "One.\n\nTwo.\n\nThree."})
    office.settle()
    ana.editing.put(record, {"problem": "One by Ana.\n\nTwo.\n\nThree."})
    office.settle()
    ben.editing.put(record, {"problem": "One by Ana.\n\nTwo.\n\nThree by Ben."})
    office.settle()
    Undoing(ana.library).undo()
    office.settle()
    assert ben.text(record, "problem") == "One.\n\nTwo.\n\nThree by Ben."


def test_a_settled_conflict_is_open_again(office: Office, two: tuple[Desk, Desk, str]) -> None:
    ana, ben, record = two
    office.settle()
    for desk in (ana, ben):
        desk.editing.put(record, {"problem": f"One by {desk.name}.\n\nTwo."})
    office.settle()
    settle(ana.library, find_conflict(ana.library, record, "problem"), "One by both.")
    assert open_conflicts(ana.library) == []
    Undoing(ana.library).undo()
    office.settle()
    assert len(open_conflicts(ben.library)) == 1


@pytest.mark.parametrize(("field", "values"), [("evidence_level", "123"), ("title", ("A", "B", "C"))])
def test_a_settled_conflict_over_a_value_is_open_again_with_who_gave_each(
    office: Office, two: tuple[Desk, Desk, str], field: str, values: tuple[str, ...]
) -> None:
    ana, ben, record = two
    cleo = office.desk("cleo", {ana.see(record).space: CONTRIBUTOR})
    office.settle()
    for desk, value in zip((ana, ben, cleo), values, strict=True):
        desk.editing.put(record, {field: value})
    office.settle()
    before = find_conflict(ana.library, record, field)
    settle(ana.library, before, before.others[0].value)
    assert open_conflicts(ana.library) == []
    Undoing(ana.library).undo()
    again = find_conflict(ana.library, record, field)
    assert (again.versions, again.before) == (before.versions, before.before)
    office.settle()
    again = find_conflict(ben.library, record, field)
    assert [(one.value, one.at_ms) for one in again.versions] == [
        (one.value, one.at_ms) for one in before.versions
    ]


def test_values_that_were_both_kept_are_to_decide_again_and_the_note_is_gone(
    office: Office, two: tuple[Desk, Desk, str]
) -> None:
    ana, ben, record = two
    office.settle()
    for desk, value in ((ana, "1"), (ben, "2")):
        desk.editing.put(record, {"evidence_level": value})
    office.settle()
    note = settle_with_both(ana.library, find_conflict(ana.library, record, "evidence_level"))
    undone = Undoing(ana.library).undo()
    assert (undone.taken, undone.stays) == (2, ())
    office.settle()
    assert len(open_conflicts(ben.library)) == 1
    assert ben.see(note).shown.trashed
    assert surroundings(ben.library, record).links == ()


def test_who_may_not_write_any_more_is_told_and_goes_on(office: Office, two: tuple[Desk, Desk, str]) -> None:
    ana, ben, record = two
    office.settle()
    ben.editing.new("note", "His own")
    ben.editing.put(record, {"summary": "Ben's"})
    office.settle()
    office.set_role(ana, ana.see(record).space, "ben", READER)
    ben.sync()
    undoing = Undoing(ben.library)
    assert left(undoing.undo()) == [("summary", "may_not")]
    assert undoing.undo().title == "His own"


def test_a_publication_is_withdrawn_and_not_undone(office: Office, two: tuple[Desk, Desk, str]) -> None:
    ana, _, record = two
    other = ana.editing.new("group", "Streets")
    publishing = Publishing(ana.library)
    publishing.publish(record, other)
    undone = Undoing(ana.library).undo()
    assert (undone.taken, left(undone)) == (0, [("", PUBLISHED)])
    publishing.retire(record, "Out of date.", other)
    Undoing(ana.library).undo()
    assert [one.standing for one in publishing.published(record)] == ["current"]
