"""What is read of a record: filled-in facts, safe nodes, open decisions, and what of it is published."""

from __future__ import annotations

from pathlib import Path

import pytest

from practicedesk.library.library import Library
from practicedesk.reports.markdown import Node
from practicedesk.services.agreements import record_lines
from practicedesk.services.completing import BEGUN, EMPTY, WRITTEN, how_far, missing
from practicedesk.services.drafting import Drafting
from practicedesk.services.editing import Editing
from practicedesk.services.groups import make_group
from practicedesk.services.meetings import Item, make_meeting
from practicedesk.services.personal_data import traces
from practicedesk.services.presenting import Disputed, Part, present
from practicedesk.services.publishing import Publishing
from practicedesk.services.reporting import sheet
from practicedesk_sync.errors import UserMistake
from practicedesk_sync.model.kinds import PRACTICE, kind, kinds
from practicedesk_sync.policy.roles import CONTRIBUTOR, READER
from tests.desks.office import Desk, Office
from tests.unit.reports.pdf_reading import text_of


@pytest.fixture
def two(office: Office) -> tuple[Desk, Desk, str]:
    ana = office.desk("ana", {office.server.commons: CONTRIBUTOR})
    group = ana.editing.new("group", "Parks")
    ana.sync()
    ben = office.desk("ben", {group: CONTRIBUTOR})
    return ana, ben, group


def nodes(part: Part) -> tuple[Node, ...]:
    assert not isinstance(part, Disputed)
    return part


def test_facts_and_sections_are_what_is_filled_in(library: Library) -> None:
    values = {"problem": "Nobody\n\nknew.", "tags": "oak, ash", "effort_days": 0, "level": "local"}
    id_ = Editing(library).new("practice", "Trees", "", values)
    page = present(library, id_)
    assert {field.name: told for field, told in page.facts} == {
        "tags": ["ash", "oak"],
        "effort_days": 0,
        "level": "local",
    }
    ((section, parts),) = page.sections
    assert (section.name, [node["t"] for node in nodes(parts[0])]) == ("problem", ["p", "p"])
    assert page.may_edit and page.editions == () and page.conflicts == 0
    Editing(library).delete(id_)
    assert not present(library, id_).may_edit


def test_typing_that_was_broken_off_is_told(library: Library) -> None:
    id_ = Editing(library).new("practice", "Trees")
    Drafting(library).save(id_, "problem", "Nobody kn")
    assert present(library, id_).unfinished == ("Problem",)


def test_versions_that_await_a_decision_stand_in_their_place(
    office: Office, two: tuple[Desk, Desk, str]
) -> None:
    ana, ben, _ = two
    id_ = ana.editing.new("note", "Shared", "Parks", {"body": "One.\n\nTwo.\n\nThree."})
    office.settle()
    for desk in (ana, ben):
        desk.editing.put(id_, {"body": f"One.\n\nTwo by {desk.name}.\n\nThree."})
    office.settle()
    page = present(ben.library, id_)
    ((_, (before, disputed, after)),) = page.sections
    assert isinstance(disputed, Disputed)
    assert (len(disputed.versions), page.conflicts) == (2, 1)
    assert [node["c"][0]["v"] for part in (before, after) for node in nodes(part)] == ["One.", "Three."]


def test_a_publication_says_which_version_it_is_and_the_working_copy_whether_it_differs(
    office: Office, two: tuple[Desk, Desk, str]
) -> None:
    ana, ben, _ = two
    id_ = ana.editing.new("practice", "Trees", "Parks", {"problem": "Nobody knew."})
    publishing = Publishing(ana.library)
    publishing.publish(id_)
    (first,) = present(ana.library, id_).editions
    assert (first.version, first.space.kind, first.sent, first.differs) == (1, "commons", False, False)
    office.settle()
    ana.editing.put(id_, {"owners": "ana"})
    (first,) = present(ana.library, id_).editions
    assert (first.sent, first.differs) == (True, False)
    ana.editing.put(id_, {"problem": "Nobody knew how many."})
    assert present(ana.library, id_).editions[0].differs
    made = publishing.publish(id_)
    office.settle()
    read = present(ben.library, made.id)
    assert read.edition is not None
    assert (read.edition.version, read.edition.standing, read.edition.who) == (2, "current", "ana")
    assert (read.kind.name, read.may_edit, read.view.title) == ("practice", False, "Trees")
    assert present(ben.library, first.record).edition is not None
    with pytest.raises(UserMistake) as told:
        publishing.retire(id_, " \n")
    assert told.value.code == "reason_missing"
    publishing.retire(id_, "Out\nof date.")
    office.settle()
    read = present(ben.library, made.id)
    assert read.edition is not None
    assert (read.edition.standing, read.edition.reason) == ("retired", "Out of date.")
    publishing.publish(id_)
    assert present(ana.library, id_).editions[0].reason == ""


def test_who_may_only_read_is_offered_no_editing(office: Office, two: tuple[Desk, Desk, str]) -> None:
    ana, ben, group = two
    id_ = ana.editing.new("practice", "Trees", "Parks")
    office.settle()
    assert present(ben.library, id_).may_edit
    assert not present(ben.library, group).may_edit
    assert present(ana.library, group).may_edit
    office.set_role(ana, group, "ben", READER)
    ben.sync()
    assert not present(ben.library, id_).may_edit


def test_before_publishing_one_is_told_where_who_and_what_to_look_at(
    office: Office, two: tuple[Desk, Desk, str]
) -> None:
    ana, ben, group = two
    id_ = ana.editing.new(
        "practice", "Trees", "", {"contact_further": "Ask ana@parks.example, 030 1234 5678."}
    )
    shared = ana.editing.new("practice", "Oaks", "Parks", {"summary": "Old"})
    office.settle()
    for desk in (ana, ben):
        desk.editing.put(shared, {"summary": f"By {desk.name}"})
    office.settle()
    preview = Publishing(ana.library).preview(id_)
    assert [(one.space.kind, one.version, one.unchanged) for one in preview.targets] == [
        ("commons", 1, False),
        ("group", 1, False),
    ]
    assert [name for name, _ in preview.targets[1].space.members] == ["ana", "ben"]
    assert preview.personal == (("Contact and further reading", ("ana@parks.example", "030 1234 5678")),)
    Publishing(ana.library).publish(id_, group)
    assert Publishing(ana.library).preview(id_).targets[1].unchanged
    assert Publishing(ana.library).preview(shared).unsettled == ("Summary",)
    assert Publishing(ben.library).preview(shared).targets == ()
    with pytest.raises(UserMistake):
        Publishing(ana.library).preview(group)


def test_where_to_publish_is_proposed_where_there_is_one_answer(
    office: Office, two: tuple[Desk, Desk, str]
) -> None:
    ana, ben, parks = two
    commons, publishing = office.server.commons, Publishing(ana.library)
    id_ = ana.editing.new("practice", "Trees")
    bens = ben.editing.new("practice", "Oaks")
    office.settle()

    def proposed() -> str:
        target = publishing.preview(id_).proposed
        return target.space.id if target else ""

    assert [target.space.id for target in Publishing(ben.library).preview(bens).targets] == [parks]
    assert Publishing(ben.library).preview(bens).proposed is not None
    assert proposed() == commons
    publishing.publish(id_, parks)
    assert proposed() == parks
    publishing.publish(id_)
    assert proposed() == ""
    publishing.retire(id_, "Out of date.", parks)
    assert proposed() == commons


def test_of_several_groups_none_is_proposed(library: Library) -> None:
    make_group(library, "Parks")
    make_group(library, "Water")
    preview = Publishing(library).preview(Editing(library).new("practice", "Trees"))
    assert (len(preview.targets), preview.proposed) == (2, None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ask Ana.Lee@town.example.org!", ["Ana.Lee@town.example.org"]),
        ("Call +49 (30) 1234-5678 or 0301234567.", ["+49 (30) 1234-5678", "0301234567"]),
        ("From 2019-2021 for 12 000 000 people, 0.12345678 of them, ISO 9001-2015", []),
        ("GF0701 0123", []),
    ],
)
def test_mail_addresses_and_telephone_numbers_are_noticed(text: str, found: list[str]) -> None:
    assert traces({"a": [text, {"b": text}]}) == found


def test_what_is_still_needed_shrinks_as_it_is_written() -> None:
    about = kind(PRACTICE)
    values: dict[str, object] = {"title": "Trees", "problem": " "}
    assert [group[0].name for group in missing(about, values)] == [
        "summary",
        "places",
        "problem",
        "approach_steps",
        "results_impact",
    ]
    values |= {"places": ["DE"], "summary": "x", "problem": "x", "approach_steps": "x"}
    assert [group[0].name for group in missing(about, values)] == ["results_impact"]
    assert [how_far(text) for text in (None, " ", "A word.", "word " * 60)] == [EMPTY, EMPTY, BEGUN, WRITTEN]
    for each in kinds():
        assert all(field.label for group in missing(each, {}) for field in group)


def test_a_task_of_minutes_names_its_meeting_in_words_alone(library: Library, tmp_path: Path) -> None:
    group = Editing(library).new("group", "Parks")
    held = make_meeting(library, group, "Second go", [Item("Benches")])
    Editing(library).put(held, {"minutes": "## Benches\n\n/action Ana: Paint them"})
    (task,) = record_lines(library, held).made
    page = present(library, task)
    facts = {field.name: page.names.get(str(told), told) for field, told in page.facts}
    assert facts == {"task_type": "action", "assignee": "Ana", "meeting": "Second go"}
    sheet(library, task, tmp_path / "task.pdf")
    printed = text_of(tmp_path / "task.pdf")
    assert "Second go" in printed and held not in printed
