"""Open conflicts name who wrote what, and every kind of them can be settled for everybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from practicedesk.library.records import find
from practicedesk.library.writing import Writing
from practicedesk.services.attaching import Attaching
from practicedesk.services.permission import append
from practicedesk.services.reading import details
from practicedesk.services.reviewing import (
    OpenConflict,
    find_conflict,
    open_conflicts,
    settle,
    settle_with_both,
    why_not,
)
from practicedesk.services.undoing import Undoing
from practicedesk.services.versions import DELETED, KEPT
from practicedesk_sync.errors import UserMistake
from practicedesk_sync.log import change as log
from practicedesk_sync.log.change import Op
from practicedesk_sync.merge.blocks import plain
from practicedesk_sync.policy.roles import CONTRIBUTOR, READER
from tests.desks.office import Desk, Office

TEXT = "First.\n\nSecond.\n\nThird.\n\nFourth.\n\nFifth."


class Pair:
    """Ana and Ben share one practice and may write it apart from each other."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.a = office.desk("ana")
        group = self.a.editing.new("group", "Digital services")
        self.a.sync()
        self.b = office.desk("ben", {group: CONTRIBUTOR})
        self.id = self.a.editing.new("practice", "Chatbot", "Digital services", {"problem": TEXT})
        office.settle()

    def write_apart(self, field: str, by_a: str, by_b: str) -> None:
        self.a.editing.put(self.id, {field: by_a})
        self.b.editing.put(self.id, {field: by_b})
        self.office.settle()

    def conflicts(self, desk: Desk) -> list[OpenConflict]:
        return open_conflicts(desk.library, self.id)

    def settled(self) -> bool:
        self.office.settle()
        return open_conflicts(self.a.library) == open_conflicts(self.b.library) == []


def edit_item(desk: Desk, id_: str, field: str, place: int, value: object) -> None:
    """Give one item of a list another value, as only other programs do so far."""

    def work(writing: Writing) -> None:
        view = find(writing.connection, id_)
        item = view.shown.items[field][place]
        local = writing.local(view.space, id_)
        assert local is not None
        heads = tuple(sorted(local.cells[f"{field}/{item}/value"]))
        append(writing, view.space, id_, [Op(field, log.EDIT, value, heads, item=item)])

    desk.library.write(work)


@pytest.fixture
def pair(office: Office) -> Pair:
    return Pair(office)


def test_each_paragraph_is_one_conflict_with_the_author_of_each_version(pair: Pair) -> None:
    pair.write_apart(
        "problem",
        TEXT.replace("First.", "A's first.").replace("Fifth.", "A's fifth."),
        TEXT.replace("First.", "B's first.").replace("Fifth.", "B's fifth."),
    )
    found = pair.conflicts(pair.a)
    assert [(one.field, one.about, one.number) for one in found] == [
        ("problem", "text", 1),
        ("problem", "text", 2),
    ]
    said = [{(version.who, version.value) for version in one.versions} for one in found]
    assert said == [
        {("you", "A's first."), ("ben", "B's first.")},
        {("you", "A's fifth."), ("ben", "B's fifth.")},
    ]
    assert all(version.at_ms > 0 for one in found for version in one.versions)


def test_the_author_stays_known_after_somebody_typed_elsewhere_in_the_text(pair: Pair) -> None:
    pair.write_apart("problem", TEXT.replace("First.", "A's."), TEXT.replace("First.", "B's."))
    shown = details(pair.b.library, pair.id).view.shown.fields["problem"]
    (conflict,) = pair.conflicts(pair.b)
    typed = TEXT.replace("First.", conflict.shown.value).replace("Third.", "Third, by B.")
    pair.b.editing.put(pair.id, {"problem": typed})
    pair.office.settle()
    assert shown != details(pair.b.library, pair.id).view.shown.fields["problem"]
    (conflict,) = pair.conflicts(pair.a)
    assert {(version.who, version.value) for version in conflict.versions} == {
        ("you", "A's."),
        ("ben", "B's."),
    }


def test_one_of_two_paragraphs_can_be_settled_and_the_other_stays_open(pair: Pair) -> None:
    pair.write_apart(
        "problem",
        TEXT.replace("First.", "A1").replace("Fifth.", "A5"),
        TEXT.replace("First.", "B1").replace("Fifth.", "B5"),
    )
    settle(pair.a.library, find_conflict(pair.a.library, pair.id, "problem", 2), "Together.")
    pair.office.settle()
    (left,) = pair.conflicts(pair.b)
    assert {version.value for version in left.versions} == {"A1", "B1"}
    assert settle_with_both(pair.b.library, left) == ""
    assert pair.settled()
    assert pair.a.text(pair.id, "problem") == "A1\n\nB1\n\nSecond.\n\nThird.\n\nFourth.\n\nTogether."


@pytest.mark.parametrize("which", [0, 1])
def test_a_value_is_settled_by_keeping_either_version(pair: Pair, which: int) -> None:
    pair.write_apart("evidence_level", "2", "3")
    (conflict,) = pair.conflicts(pair.a)
    assert (conflict.about, {(one.who, one.value) for one in conflict.versions}) == (
        "value",
        {("you", "2"), ("ben", "3")},
    )
    settle(pair.a.library, conflict, conflict.versions[which].value)
    assert pair.settled()
    assert pair.b.text(pair.id, "evidence_level") == conflict.versions[which].value


def test_keeping_both_values_puts_the_other_into_a_note_linked_to_the_record(pair: Pair) -> None:
    pair.write_apart("maturity", "pilot", "planned")
    (conflict,) = pair.conflicts(pair.a)
    note = settle_with_both(pair.a.library, conflict)
    assert pair.settled()
    seen = pair.b.see(note)
    assert (seen.kind, seen.space) == ("note", pair.b.see(pair.id).space)
    words = {"pilot": "Pilot", "planned": "Planned"}
    assert words[conflict.others[0].value] in seen.shown.fields["body"]
    assert pair.b.text(pair.id, "maturity") == conflict.shown.value


@pytest.mark.parametrize("chosen", [KEPT, DELETED])
def test_a_wish_to_delete_is_listed_and_settled_by_keeping_or_deleting(pair: Pair, chosen: str) -> None:
    pair.a.editing.delete(pair.id)
    pair.b.editing.put(pair.id, {"maturity": "pilot"})
    pair.office.settle()
    (wish,) = open_conflicts(pair.a.library)
    assert (wish.about, wish.shown.who, wish.others[0].who) == ("wish", "ben", "you")
    with pytest.raises(UserMistake, match="not both"):
        settle_with_both(pair.a.library, wish)
    settle(pair.b.library, find_conflict(pair.b.library, pair.id, ""), chosen)
    assert pair.settled()
    assert pair.a.see(pair.id).shown.trashed == (chosen == DELETED)


def test_what_stood_there_before_is_told(pair: Pair) -> None:
    pair.a.editing.put(pair.id, {"maturity": "planned"})
    pair.office.settle()
    pair.write_apart("maturity", "pilot", "implemented")
    pair.write_apart(
        "problem",
        TEXT.replace("First.", "A's first.").replace("Fourth.", "A's fourth."),
        TEXT.replace("First.", "B's first.").replace("Fourth.", ""),
    )
    maturity, first, fourth = (one.before for one in pair.conflicts(pair.b))
    assert (maturity and maturity.value, maturity and maturity.who) == ("planned", "ana")
    assert (first and first.value, first and first.who) == ("First.", "ana")
    assert fourth and fourth.value == "Fourth."
    typed = pair.b.text(pair.id, "problem").replace("Third.", "Third, by B.")
    pair.b.editing.put(pair.id, {"problem": plain(typed)})
    pair.office.settle()
    assert [one.before and one.before.value for one in pair.conflicts(pair.a)] == [
        "planned",
        "First.",
        "Fourth.",
    ]


def test_what_nobody_wrote_before_is_not_told(pair: Pair) -> None:
    pair.write_apart("context", "A.", "B.")
    pair.write_apart("maturity", "pilot", "planned")
    assert [one.before for one in pair.conflicts(pair.a)] == [None, None]


def test_a_conflict_that_is_another_one_by_now_is_not_settled_unseen(pair: Pair) -> None:
    pair.write_apart("evidence_level", "2", "3")
    pair.write_apart("problem", TEXT.replace("Fifth.", "A5"), TEXT.replace("Fifth.", "B5"))
    seen = pair.conflicts(pair.a)
    c = pair.office.desk("cleo", {pair.b.see(pair.id).space: CONTRIBUTOR})
    for field, value in (("evidence_level", "4"), ("problem", TEXT.replace("First.", "C1"))):
        settle(c.library, find_conflict(c.library, pair.id, field), value.rpartition("\n")[2])
    pair.office.settle()
    pair.write_apart("evidence_level", "1", "2")
    pair.write_apart("problem", "A0\n\n" + TEXT, "B0\n\n" + TEXT)
    before = pair.a.see(pair.id)
    for old in seen:
        with pytest.raises(UserMistake, match="not as you saw it"):
            settle(pair.a.library, old, old.shown.value)
    assert pair.a.see(pair.id).shown == before.shown


@pytest.mark.parametrize("both", [False, True])
def test_one_item_of_a_list_is_settled_alone(pair: Pair, both: bool) -> None:
    pair.a.editing.put(pair.id, {"tools": [{"name": "Old"}, {"name": "Other"}]})
    pair.office.settle()
    for desk, name in ((pair.a, "A's"), (pair.b, "B's")):
        edit_item(desk, pair.id, "tools", 0, {"name": name})
    pair.office.settle()
    (conflict,) = pair.conflicts(pair.a)
    assert (conflict.about, conflict.before and conflict.before.value) == ("item", {"name": "Old"})
    other = conflict.others[0].value
    if both:
        assert settle_with_both(pair.a.library, conflict) == ""
    else:
        settle(pair.a.library, conflict, other)
    kept = [conflict.shown.value, other] if both else [other]
    assert pair.settled()
    assert pair.b.see(pair.id).shown.fields["tools"] == [*kept, {"name": "Other"}]


def test_of_two_files_in_the_place_of_one_both_are_kept(pair: Pair, tmp_path: Path) -> None:
    def attached(desk: Desk) -> list[str]:
        return [one["name"] for one in desk.see(pair.id).shown.fields["attachments"]]

    def attach(desk: Desk, name: str, instead_of: str = "") -> None:
        file = tmp_path / name
        file.write_text(f"Words of {name}.")
        Attaching(desk.library).attach(pair.id, file, instead_of)

    attach(pair.a, "note.txt")
    pair.office.settle()
    (item,) = pair.a.see(pair.id).shown.items["attachments"]
    attach(pair.a, "ana.txt", item)
    attach(pair.b, "ben.txt", item)
    pair.office.settle()
    (conflict,) = pair.conflicts(pair.a)
    settle_with_both(pair.a.library, conflict)
    assert pair.settled()
    assert sorted(attached(pair.b)) == ["ana.txt", "ben.txt"]
    Undoing(pair.a.library).undo()
    pair.office.settle()
    assert len(attached(pair.b)) == len(pair.conflicts(pair.b)) == 1


def test_who_may_only_read_is_told_why_a_conflict_is_not_theirs_to_settle(pair: Pair) -> None:
    pair.write_apart("evidence_level", "2", "3")
    pair.write_apart("problem", TEXT.replace("Fifth.", "A5"), TEXT.replace("Fifth.", "B5"))
    pair.office.set_role(pair.a, pair.b.see(pair.id).space, "ben", READER)
    pair.office.settle()
    assert {why_not(pair.a.library, one) for one in pair.conflicts(pair.a)} == {""}
    assert {why_not(pair.b.library, one) for one in pair.conflicts(pair.b)} == {
        "You may read here, but not write."
    }


def test_a_conflict_that_does_not_exist_is_the_persons_mistake(pair: Pair) -> None:
    with pytest.raises(UserMistake, match="no open conflict"):
        find_conflict(pair.a.library, pair.id, "problem")
    pair.write_apart("context", "A.", "B.")
    with pytest.raises(UserMistake, match="has 1 open"):
        find_conflict(pair.a.library, pair.id, "context", 2)
