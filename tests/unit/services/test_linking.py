"""What stands around a record: links from both ends, publications, and a history people can read."""

from __future__ import annotations

from practicedesk.library.library import Library
from practicedesk.library.selecting import Query
from practicedesk.services.browsing import found_ids, list_rows
from practicedesk.services.deeds import CHANGED, TRASHED, WRITTEN
from practicedesk.services.editing import Editing
from practicedesk.services.linking import surroundings
from practicedesk.services.publishing import Publishing
from practicedesk.services.sampling import load_sample
from practicedesk_sync.policy.roles import CONTRIBUTOR
from tests.desks.office import Office


def by_title(library: Library, beginning: str) -> str:
    rows = list_rows(library, found_ids(library, Query()))
    return next(row.id for row in rows if row.title.startswith(beginning))


def test_a_link_is_seen_from_both_ends(library: Library) -> None:
    load_sample(library)
    practice, task = by_title(library, "Transit analytics"), by_title(library, "Publish the first open file")
    (there,) = surroundings(library, task).links
    assert (there.how, there.outgoing, there.other, there.kind) == ("part_of", True, practice, "practice")
    back = {link.title: link for link in surroundings(library, practice).links}
    assert (back["Publish the first open file"].outgoing, back["Publish the first open file"].other) == (
        False,
        task,
    )


def test_people_are_joined_to_a_meeting_by_their_part_in_it(library: Library) -> None:
    load_sample(library)
    links = surroundings(library, by_title(library, "Second meeting")).links
    assert {(link.kind, link.outgoing) for link in links} == {("party", False)}
    assert len(links) == 5


def test_a_link_to_what_is_in_the_trash_is_not_shown(library: Library) -> None:
    load_sample(library)
    practice, task = by_title(library, "Transit analytics"), by_title(library, "Publish the first open file")
    Editing(library).delete(task)
    assert task not in {link.other for link in surroundings(library, practice).links}


def test_a_participation_in_the_trash_is_not_shown(library: Library) -> None:
    load_sample(library)
    meeting = by_title(library, "Second meeting")
    first, *others = surroundings(library, meeting).links
    Editing(library).delete(first.id)
    assert list(surroundings(library, meeting).links) == others


def test_what_one_person_changes_in_one_sitting_is_one_step(library: Library) -> None:
    editing = Editing(library)
    id_ = editing.new("practice", "Benches")
    editing.put(id_, {"summary": "a"})
    editing.put(id_, {"problem": "b"})
    editing.put(id_, {"summary": "c"})
    editing.delete(id_)
    steps = surroundings(library, id_).steps
    assert [(step.what, step.labels, step.own) for step in steps] == [
        (TRASHED, (), True),
        (CHANGED, ("Summary", "Problem"), True),
        (WRITTEN, (), True),
    ]


def test_history_names_the_others_and_publications_are_newest_first(office: Office) -> None:
    ana = office.desk("ana")
    group = ana.editing.new("group", "Parks")
    ana.sync()
    ben = office.desk("ben", {group: CONTRIBUTOR})
    id_ = ben.editing.new("practice", "Benches", "Parks")
    mine = ben.editing.new("practice", "Trees")
    publishing = Publishing(ben.library)
    publishing.publish(mine, "Parks")
    publishing.publish(mine, "Parks")
    assert [one.version for one in surroundings(ben.library, mine).publications] == [2, 1]
    assert not surroundings(ben.library, id_).steps[0].sent
    office.settle()
    (step,) = surroundings(ana.library, id_).steps
    assert (step.who, step.own, step.sent, step.what) == ("ben", False, True, WRITTEN)
