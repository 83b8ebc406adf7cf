"""Lists get numbers at once and rows by number; both show what was just written."""

from __future__ import annotations

import pytest

from practicedesk.library.library import Library
from practicedesk.library.selecting import NEWEST, TITLE, Query
from practicedesk.services.browsing import facets_of, found_ids, index_some, list_row, list_rows
from practicedesk.services.editing import Editing
from practicedesk.services.publishing import Publishing
from practicedesk.services.sampling import load_sample
from practicedesk_sync.errors import UserMistake
from practicedesk_sync.policy.roles import CONTRIBUTOR
from tests.benchmarks.world import write_all
from tests.desks.office import Office


def titles(library: Library, query: Query) -> list[str]:
    return [row.title for row in list_rows(library, found_ids(library, query), query.text)]


def test_all_that_is_found_comes_in_order_whatever_the_pages_limit(library: Library) -> None:
    editing = Editing(library)
    for number in range(60):
        editing.new("note", f"Note {number:02}")
    assert titles(library, Query(sort=TITLE)) == [f"Note {number:02}" for number in range(60)]
    assert titles(library, Query(sort=NEWEST))[0] == "Note 59"


def test_rows_come_in_the_order_asked_for_and_what_is_gone_is_left_out(library: Library) -> None:
    editing = Editing(library)
    for title in "ab":
        editing.new("note", title)
    first, second = found_ids(library, Query(sort=TITLE))
    assert [row.title for row in list_rows(library, [second, 999, first])] == ["b", "a"]


def test_a_row_says_what_its_columns_show(library: Library) -> None:
    load_sample(library)
    (found,) = found_ids(library, Query(text="superblock", kinds=["practice"]))
    (row,) = list_rows(library, [found])
    assert (row.kind, row.space_name.kind, row.doc) == ("practice", "personal", found)
    assert ("places", "ES") in row.terms
    assert row.updated_ms > 0
    assert (row.trashed, row.published, row.conflict) == (False, False, False)
    assert (row.title_hits, row.snippet) == ((), "")
    conflicts = [one.title for one in list_rows(library, found_ids(library, Query())) if one.conflict]
    assert conflicts == ["Third meeting: notices in the portal"]


def test_a_row_says_why_it_was_found(library: Library) -> None:
    Editing(library).new("practice", "Permits online", "", {"problem": "Each permit took weeks."})
    query = Query(text="permit")
    (row,) = list_rows(library, found_ids(library, query), query.text)
    assert [row.title[start:end] for start, end in row.title_hits] == ["Permits"]
    assert [row.snippet[start:end] for start, end in row.snippet_hits] == ["permit"]


def test_a_record_is_unsent_until_its_server_has_it(office: Office) -> None:
    ana = office.desk("ana")
    id_ = ana.editing.new("note", "Fresh")
    assert list_row(ana.library, id_).unsent
    ana.sync()
    assert not list_row(ana.library, id_).unsent


def test_without_a_server_nothing_waits_to_be_sent(library: Library) -> None:
    id_ = Editing(library).new("note", "Mine")
    assert not list_row(library, id_).unsent


def test_a_record_is_published_while_a_publication_of_it_stands(office: Office) -> None:
    ana = office.desk("ana")
    group = ana.editing.new("group", "Parks")
    ana.sync()
    ben = office.desk("ben", {group: CONTRIBUTOR})
    id_ = ben.editing.new("practice", "Benches")
    publishing = Publishing(ben.library)
    publishing.publish(id_, "Parks")
    assert list_row(ben.library, id_).published
    publishing.retire(id_, "Out of date.", "Parks")
    assert not list_row(ben.library, id_).published


def test_a_record_that_is_not_here_is_told_with_what_to_do(library: Library) -> None:
    with pytest.raises(UserMistake) as caught:
        list_row(library, "0" * 32)
    assert caught.value.code == "record_gone"


def test_counts_come_with_the_names_of_the_spaces(library: Library) -> None:
    load_sample(library)
    facets = facets_of(library, Query())
    named = {facets.spaces[id_].name: count for id_, count in facets.counts["space"]}
    assert named == {"Joined-Up Towns": 18, "personal": 6}


def test_what_bulk_work_left_is_indexed_bit_by_bit(library: Library) -> None:
    write_all(library, library.personal, ({"title": f"Bulk {number}"} for number in range(700)))
    assert len(found_ids(library, Query(text="bulk"))) == 700
    assert [index_some(library) for _ in range(3)] == [200, 0, 0]
    assert len(found_ids(library, Query(text="bulk"))) == 700
