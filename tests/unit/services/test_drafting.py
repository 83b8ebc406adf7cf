"""Typing anywhere in a record: kept at once, one change in the end, never over what was not on the screen."""

from __future__ import annotations

import pytest

from practicedesk.library.library import Library
from practicedesk.services.drafting import Drafting
from practicedesk.services.editing import Editing
from practicedesk.services.reading import details
from practicedesk.services.reviewing import open_conflicts
from practicedesk_sync.errors import UserMistake
from practicedesk_sync.policy.roles import CONTRIBUTOR
from tests.desks.office import Desk, Office

TOOL = '{"name": "Kettle", "licence": "MIT"}'


@pytest.mark.parametrize(
    ("where", "typed", "stored"),
    [
        ("title", "Trees, counted", "Trees, counted"),
        ("problem", "Nobody\n\nknew.", "Nobody\n\nknew."),
        ("effort_days", "2.5", 2.5),
        ("start", "2026-11", "2026-11"),
        ("tags/", "oak, elm", ["ash", "elm", "oak"]),
        ("takeaways/", "Count twice", ["Begin small", "Count twice"]),
        ("tools/", TOOL, [{"name": "Kettle", "licence": "MIT"}]),
    ],
)
def test_what_is_typed_in_any_place_becomes_one_change(
    library: Library, where: str, typed: str, stored: object
) -> None:
    id_ = Editing(library).new("practice", "Trees", "", {"tags": "ash", "takeaways": "Begin small"})
    drafting = Drafting(library)
    before = len(details(library, id_).history)
    drafting.save(id_, where, "half")
    drafting.save(id_, where, typed)
    assert drafting.open(id_).drafts[where].text == typed
    assert drafting.commit(id_, where)
    shown = details(library, id_)
    assert shown.view.shown.fields[where.partition("/")[0]] == stored
    assert len(shown.history) == before + 1
    assert drafting.open(id_).drafts == {}


def test_an_item_of_a_list_is_edited_in_its_place_and_goes_when_it_is_emptied(library: Library) -> None:
    id_ = Editing(library).new("practice", "Trees", "", {"takeaways": "One\nTwo\nThree"})
    drafting = Drafting(library)
    _, second, third = details(library, id_).view.shown.items["takeaways"]
    assert drafting.open(id_).standing(f"takeaways/{second}").text == "Two"
    for item, typed in ((second, "Two, mended"), (third, "")):
        drafting.save(id_, f"takeaways/{item}", typed)
        assert drafting.commit(id_, f"takeaways/{item}")
    assert details(library, id_).view.shown.fields["takeaways"] == ["One", "Two, mended"]


@pytest.mark.parametrize(("where", "typed"), [("title", "  "), ("start", "next spring"), ("url", "nowhere")])
def test_what_cannot_be_taken_says_why_and_stays_a_draft(library: Library, where: str, typed: str) -> None:
    id_ = Editing(library).new("practice", "Trees")
    drafting = Drafting(library)
    drafting.save(id_, where, typed)
    with pytest.raises(UserMistake):
        drafting.commit(id_, where)
    assert drafting.open(id_).drafts[where].text == typed
    assert drafting.commit_all() == 0


def test_typing_what_stands_there_already_is_no_change(library: Library) -> None:
    id_ = Editing(library).new("practice", "Trees", "", {"effort_days": 2})
    drafting = Drafting(library)
    for where, typed in (("title", "Trees"), ("effort_days", "2"), ("problem", ""), ("tags/", " ")):
        drafting.save(id_, where, typed)
        assert not drafting.commit(id_, where)
    assert len(details(library, id_).history) == 1


@pytest.fixture
def two(office: Office) -> tuple[Desk, Desk]:
    ana = office.desk("ana")
    group = ana.editing.new("group", "Parks")
    ana.sync()
    return ana, office.desk("ben", {group: CONTRIBUTOR})


@pytest.mark.parametrize(
    ("where", "first", "mine", "theirs"),
    [
        ("summary", "Old", "By Ana", "By Ben"),
        ("problem", "Old", "By Ana", "By Ben"),
        ("takeaways/{item}", "Old", "By Ana", "By Ben"),
    ],
)
def test_what_came_while_typing_stands_beside_what_was_typed(
    office: Office, two: tuple[Desk, Desk], where: str, first: str, mine: str, theirs: str
) -> None:
    ana, ben = two
    name = where.partition("/")[0]
    id_ = ana.editing.new("practice", "Trees", "Parks", {name: first})
    office.settle()
    items = ana.see(id_).shown.items.get(name, [""])
    place = where.format(item=items[0])
    over = Drafting(ana.library).open(id_).standing(place).over

    other = Drafting(ben.library)
    other.save(id_, place, theirs)
    other.commit(id_, place)
    ben.sync()
    ana.sync()
    assert Drafting(ana.library).open(id_).standing(place).text == theirs
    drafting = Drafting(ana.library)
    drafting.save(id_, place, mine, over)
    assert drafting.open(id_).drafts[place].began.text == first
    drafting.commit(id_, place)
    office.settle()

    (conflict,) = open_conflicts(ben.library, id_)
    assert {version.value for version in conflict.versions} == {mine, theirs}


@pytest.mark.parametrize("where", ["title", "problem"])
def test_typing_goes_on_from_a_draft_that_a_sync_has_sent(
    office: Office, two: tuple[Desk, Desk], where: str
) -> None:
    ana, _ = two
    id_ = ana.editing.new("practice", "Trees", "Parks", {"problem": "Nobody knew."})
    drafting = Drafting(ana.library)
    over = drafting.open(id_).standing(where).over
    drafting.save(id_, where, "Nobody kn", over)
    ana.sync()
    drafting.save(id_, where, "Nobody knew how many.", over, last="Nobody kn")
    assert drafting.open(id_).drafts[where].began.text == "Nobody kn"
    ana.sync()
    assert open_conflicts(ana.library) == []
    assert ana.text(id_, where) == "Nobody knew how many."
