"""The sample library: practices of one's own, a working group, and a conflict to practise on."""

from __future__ import annotations

from practicedesk.library.library import Library
from practicedesk.services.checking import verify
from practicedesk.services.finding import found, listed, query
from practicedesk.services.reading import details, spaces_of
from practicedesk.services.reviewing import open_conflicts
from practicedesk.services.sampling import load_sample
from tests.desks.office import Office


def titles(library: Library, kind: str, space: str = "") -> list[str]:
    return [view.title for view in listed(library, query(library, kind_name=kind, space=space))[1]]


def test_practices_are_ones_own_and_the_group_has_its_meetings_tasks_and_people(library: Library) -> None:
    count = load_sample(library)
    own, group = spaces_of(library)
    assert (own.records, group.name, own.records + group.records) == (6, "Joined-Up Towns", count)
    assert len(titles(library, "practice", "personal")) == 6
    assert (len(titles(library, "meeting")), len(titles(library, "task"))) == (3, 7)
    assert len(titles(library, "party")) == 5
    assert titles(library, "link") and titles(library, "participation")
    assert verify(library) == []


def test_states_and_dates_went_the_way_they_are_allowed_to_go(library: Library) -> None:
    load_sample(library)
    meetings = found(library, query(library, kind_name="meeting")).hits
    states = {details(library, hit.id).view.shown.fields.get("minutes_state") for hit in meetings}
    assert "approved" in states
    slipped = [
        sum(op.field == "due" for line in details(library, hit.id).history for op in line.change.ops)
        for hit in found(library, query(library, kind_name="task")).hits
    ]
    assert max(slipped) == 3


def test_exactly_one_conflict_is_open(library: Library) -> None:
    load_sample(library)
    (conflict,) = open_conflicts(library)
    assert (conflict.field, len(conflict.others)) == ("minutes", 1)


def test_the_conflict_tells_the_people_it_was_invented_with_though_this_desk_signed_both(
    library: Library,
) -> None:
    load_sample(library)
    (conflict,) = open_conflicts(library)
    assert {one.who for one in conflict.versions} == {"A. Moreau", "P. Adeyemi"}
    assert all(one.invented and not one.own for one in conflict.versions)
    history = details(library, conflict.record.id).history
    assert {line.change.device for line in history} == {library.key.id}


def test_a_server_takes_all_of_it(office: Office) -> None:
    desk = office.desk("ana")
    load_sample(desk.library)
    assert desk.sync().refused == []
    office.settle()
