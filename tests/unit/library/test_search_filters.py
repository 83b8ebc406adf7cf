"""Filters, facet counts, and the records that stand aside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pytest

from practicedesk.library import projections
from practicedesk.library.selecting import Query
from practicedesk_sync.errors import UserMistake
from practicedesk_sync.model import kinds
from practicedesk_sync.model.fields import BODY, register
from practicedesk_sync.model.practice import Practice

from .search_shelf import Shelf, record_id


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path / "library.db")
    yield shelf
    shelf.close()


@pytest.fixture
def technologies(shelf: Shelf) -> Shelf:
    shelf.put({"title": "One chatbot", "technologies": ["ai"], "level": "local"})
    shelf.put({"title": "Two chatbots", "technologies": ["ai", "blockchain"], "level": "national"})
    shelf.put({"title": "Three ledgers", "technologies": ["blockchain"], "level": "local"})
    shelf.put({"title": "Four notes", "technologies": ["ai"]}, kind="note", space="6" * 32)
    return shelf


def test_one_of_a_fields_codes_and_all_of_the_fields(technologies: Shelf) -> None:
    shelf = technologies
    assert shelf.search(where={"technologies": ["ai"]}).total == 3
    assert shelf.search(where={"technologies": ["ai", "blockchain"]}).total == 4
    assert shelf.titles(where={"technologies": ["ai", "blockchain"], "level": ["local"]}) == [
        "Three ledgers",
        "One chatbot",
    ]
    assert shelf.titles("chatb", where={"level": ["national"]}) == ["Two chatbots"]
    assert shelf.titles(kinds=["note"]) == shelf.titles(spaces=["6" * 32]) == ["Four notes"]
    assert shelf.titles(where={"kind": ["note"]}) == ["Four notes"]
    assert shelf.search(where={"technologies": ["unmapped:steam"]}).total == 0
    assert shelf.search(where={"technologies": []}).total == 4


def test_a_record_nobody_has_brought_anywhere_is_in_the_first_state_and_a_copy_in_none(shelf: Shelf) -> None:
    shelf.put({"title": "Begun"})
    shelf.put({"title": "Handed in", "state": "in_review"})
    copy = {"title": "Out", "source": record_id(7), "source_kind": "practice", "content": {"summary": "x"}}
    shelf.put(copy, kind="publication")
    assert shelf.facets(fields=["state"]) == {"state": [("draft", 1), ("in_review", 1)]}
    assert shelf.titles(where={"state": ["draft"]}) == ["Begun"]


def test_a_library_that_lists_records_as_an_older_program_did_is_listed_anew(shelf: Shelf) -> None:
    shelf.put({"title": "Begun"})
    with shelf.writer.begin() as connection:
        for table in ("term", "codes", "listing", "code"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
        projections.relist(connection)
    assert shelf.titles(where={"state": ["draft"]}) == shelf.titles("begun") == ["Begun"]


def test_counts_of_everything_and_of_what_words_find(technologies: Shelf) -> None:
    fields = ["technologies", "level", "kind", "space"]
    assert technologies.facets(fields=fields) == {
        "technologies": [("ai", 3), ("blockchain", 2)],
        "level": [("local", 2), ("national", 1)],
        "kind": [("practice", 3), ("note", 1)],
        "space": [("5" * 32, 3), ("6" * 32, 1)],
    }
    assert technologies.facets("chatb", fields=["technologies"]) == {
        "technologies": [("ai", 2), ("blockchain", 1)]
    }


def test_a_fields_own_filter_does_not_apply_to_its_counts(technologies: Shelf) -> None:
    counts = technologies.facets(where={"technologies": ["blockchain"]}, fields=["technologies", "level"])
    assert counts == {
        "technologies": [("ai", 3), ("blockchain", 2)],
        "level": [("local", 1), ("national", 1)],
    }
    both = {"technologies": ["blockchain"], "level": ["local"]}
    assert technologies.facets(where=both, fields=["technologies"]) == {
        "technologies": [("ai", 1), ("blockchain", 1)]
    }


def test_equal_counts_are_in_the_order_of_the_codes(shelf: Shelf) -> None:
    shelf.put({"title": "A", "tags": ["c", "a", "b"]})
    assert shelf.facets(fields=["tags"]) == {"tags": [("a", 1), ("b", 1), ("c", 1)]}
    assert shelf.facets("a*", fields=["tags"]) == {"tags": [("a", 1), ("b", 1), ("c", 1)]}


@pytest.mark.parametrize("text", ["", "a*"])
def test_of_many_codes_the_most_frequent_are_told_and_those_filtered_by(shelf: Shelf, text: str) -> None:
    for tags in (["rare", "often"], ["often", "now"], ["now", "often", "seldom"]):
        shelf.put({"title": "A", "tags": tags})
    assert shelf.facets(text, fields=["tags"], most=2) == {"tags": [("often", 3), ("now", 2)]}
    told = shelf.facets(text, where={"tags": ["seldom"]}, fields=["tags"], most=1)
    assert told == {"tags": [("often", 3), ("seldom", 1)]}


def test_without_naming_fields_every_facet_there_is_is_counted(technologies: Shelf) -> None:
    counts = technologies.facets()
    assert {"kind", "space", "tags", "technologies", "cofog", "evidence_level", "task_state"} <= set(counts)
    assert counts["tags"] == []


def test_a_field_that_is_no_facet_is_explained(shelf: Shelf) -> None:
    for ask in (
        lambda: shelf.search(where={"summary": ["x"]}),
        lambda: shelf.facets(fields=["summary"]),
        lambda: shelf.ids(Query(where={"no such": ["x"]})),
    ):
        with pytest.raises(UserMistake) as mistake:
            ask()
        assert mistake.value.code == "field_unknown"
        assert "technologies" in mistake.value.next
    with pytest.raises(UserMistake) as mistake:
        shelf.search(where={"tecnology": ["x"]})
    assert mistake.value.next == "Did you mean “technologies”?"


def publication(source: str, title: str) -> dict[str, object]:
    content = {"title": title, "summary": "Everybody may read this", "technologies": ["ai"]}
    return {"title": title, "source": source, "source_kind": "practice", "content": content}


def test_a_publication_is_found_as_what_it_is_a_copy_of(shelf: Shelf) -> None:
    shelf.put(publication("9" * 32, "Theirs"), kind="publication")
    assert shelf.titles("everybody") == shelf.titles("theirs") == ["Theirs"]
    assert shelf.search("everybody").hits[0].snippet == "Everybody may read this"
    assert shelf.facets(fields=["technologies", "kind"]) == {
        "technologies": [("ai", 1)],
        "kind": [("publication", 1)],
    }


def test_a_publication_of_a_record_that_is_here_stands_aside(shelf: Shelf) -> None:
    doc = shelf.put({"title": "Ours", "technologies": ["ai"]})
    shelf.put(publication(record_id(doc), "Ours"), kind="publication")
    assert shelf.search("ours").total == shelf.search().total == 1
    assert shelf.facets(fields=["technologies"]) == {"technologies": [("ai", 1)]}
    assert shelf.search("ours", kinds=["publication"]).total == 1
    assert shelf.search("ours", kinds=["publication", "practice"]).total == 2
    assert shelf.search("ours", aside=True).total == 2
    assert shelf.facets(kinds=["publication"], fields=["kind"]) == {
        "kind": [("practice", 1), ("publication", 1)]
    }


def test_it_comes_forward_when_its_source_goes(shelf: Shelf) -> None:
    shelf.put(publication(record_id(2), "Copy"), kind="publication")
    assert shelf.titles() == ["Copy"]
    source = shelf.put({"title": "Original"})
    assert shelf.titles() == ["Original"]
    shelf.change(source, trashed=1)
    assert shelf.titles() == ["Copy"]
    shelf.change(source, trashed=0)
    assert shelf.titles() == ["Original"]
    shelf.forget(source)
    assert shelf.titles() == ["Copy"]
    assert shelf.facets(fields=["technologies"]) == {"technologies": [("ai", 1)]}


def test_a_copy_of_a_copy_does_not_stand_aside_for_it(shelf: Shelf) -> None:
    first = shelf.put(publication("9" * 32, "First"), kind="publication")
    shelf.put(publication(record_id(first), "Second"), kind="publication")
    assert shelf.titles() == ["Second", "First"]


def test_records_that_only_join_others_stand_aside(shelf: Shelf) -> None:
    shelf.put({"title": "A practice"})
    shelf.put({"source": record_id(1), "target": record_id(1)}, kind="link")
    shelf.put({"source": record_id(1)}, kind="series")
    assert shelf.titles() == ["A practice"]
    assert shelf.search(kinds=["link"]).total == 1


def test_a_kind_this_program_does_not_know_is_found_by_its_title(shelf: Shelf) -> None:
    shelf.put({"title": "From the future", "matter": "unknown"}, kind="hologram")
    assert shelf.titles("future") == shelf.titles(kinds=["hologram"]) == ["From the future"]
    assert shelf.titles("unknown") == []


def test_a_field_declared_at_run_time_is_searched_and_counted(shelf: Shelf) -> None:
    class LongerPractice(Practice):
        weather: Annotated[str, register("Weather", facet=True, search=BODY)] = ""

    before = kinds.kind("practice")
    shelf.put({"title": "A", "weather": "drizzle"})
    assert shelf.titles("drizzle") == []
    try:
        kinds.define(kinds.Kind("practice", "Practice", LongerPractice))
        shelf.put({"title": "B", "weather": "drizzle"})
        assert shelf.titles("drizz") == shelf.titles(where={"weather": ["drizzle"]}) == ["B"]
        assert shelf.facets(fields=["weather"]) == {"weather": [("drizzle", 1)]}
    finally:
        kinds.define(before)
