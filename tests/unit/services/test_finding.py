"""Records are found as a person asks for them: terms by code or words, spaces by name."""

from __future__ import annotations

import pytest

from practicedesk.library.library import Library
from practicedesk.library.selecting import Query
from practicedesk.library.showing import INDEX_AT_ONCE
from practicedesk.library.writing import Writing
from practicedesk.services import ops
from practicedesk.services.editing import Editing
from practicedesk.services.finding import catch_up, facet_counts, found, listed, query, why_nothing
from practicedesk.services.permission import append
from practicedesk.services.sampling import load_sample
from practicedesk_sync.errors import UserMistake, WorldError
from practicedesk_sync.ids import derived_record_id
from practicedesk_sync.log.change import Op
from practicedesk_sync.model.kinds import kind
from tests.unwritable import full_library


@pytest.mark.parametrize("value", ["ai", "AI", "Artificial intelligence", "artificial  INTELLIGENCE"])
def test_a_term_is_given_by_its_code_or_its_words(library: Library, value: str) -> None:
    id_ = Editing(library).new("practice", "Chatbot", "", {"technologies": "ai"})
    hits = found(library, query(library, where=[("technologies", value)])).hits
    assert [hit.id for hit in hits] == [id_]


def test_a_text_without_a_code_is_found_as_it_was_written(library: Library) -> None:
    id_ = Editing(library).new("practice", "Chatbot", "", {"places": ["unmapped:County Vale"]})
    hits = found(library, query(library, where=[("places", "County Vale")])).hits
    assert [hit.id for hit in hits] == [id_]


def test_spaces_and_kinds_are_given_by_name_and_counted(library: Library) -> None:
    load_sample(library)
    in_group = query(library, kind_name="Meeting", space="joined-up towns")
    assert found(library, in_group).total == 3
    assert found(library, query(library, where=[("space", "Joined-Up Towns"), ("kind", "task")])).total == 7
    counts = dict(facet_counts(library, query(library))["kind"])
    assert (counts["practice"], counts["meeting"]) == (6, 3)


def test_two_values_of_one_field_are_either_and_two_fields_are_both(library: Library) -> None:
    editing = Editing(library)
    for title, technology, maturity in (("1", "ai", "pilot"), ("2", "gis", "pilot"), ("3", "ai", "planned")):
        editing.new("practice", title, "", {"technologies": technology, "maturity": maturity})
    either = [("technologies", "ai"), ("technologies", "gis")]
    assert found(library, query(library, where=either)).total == 3
    assert found(library, query(library, where=[*either, ("maturity", "Pilot")])).total == 2


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"kind_name": "chair"}, "kind_unknown"),
        ({"space": "Nowhere"}, "space_unknown"),
        ({"where": [("colour", "red")]}, "field_unknown"),
        ({"where": [("technologies", "steam")]}, "value_unknown"),
        ({"where": [("task_state", "droped")]}, "value_unknown"),
        ({"where": [("kind", "chair")]}, "kind_unknown"),
    ],
)
def test_what_does_not_exist_is_the_persons_mistake(
    library: Library, asked: dict[str, object], code: str
) -> None:
    with pytest.raises(UserMistake) as caught:
        found(library, query(library, **asked))  # type: ignore[arg-type]
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("field", "value", "first"),
    [
        ("technologies", "Artifical intelligence", "ai"),
        ("maturity", "implementd", "implemented"),
        ("task_state", "drop", "dropped"),
    ],
)
def test_of_the_values_a_field_takes_the_nearest_is_named_first(
    library: Library, field: str, value: str, first: str
) -> None:
    with pytest.raises(UserMistake) as caught:
        query(library, where=[(field, value)])
    assert caught.value.next.startswith(f"It takes: {first}, ")


def test_a_query_that_finds_nothing_says_what_may_be_a_slip(library: Library) -> None:
    Editing(library).new("practice", "Chatbot", "", {"tags": "buses", "technologies": "ai"})

    def why(text: str = "", where: tuple[str, str] = ("tags", "buses")) -> str:
        return why_nothing(library, query(library, text=text, where=[where]))

    assert why("🙂!") == "There is no word to look for in “🙂!”."
    assert why("", ("tags", "busses")) == "No record has “busses” in tags. Did you mean “buses”?"
    assert why("", ("tags", "x")) == "No record has “x” in tags."
    assert why("unfindable") == why("", ("technologies", "blockchain")) == ""


def test_a_list_is_counted_whole_and_read_by_the_page(library: Library) -> None:
    load_sample(library)
    total, views = listed(library, query(library, kind_name="task", sort="title", limit=2))
    assert (total, len(views)) == (7, 2)
    assert [view.id for view in views] == [
        hit.id for hit in found(library, query(library, kind_name="task", sort="title")).hits[:2]
    ]


def test_bulk_work_is_found_before_and_after_it_is_indexed(library: Library) -> None:
    load_sample(library)
    wanted = Query(text="ridership")
    before = found(library, wanted).total
    catch_up(library)
    assert found(library, wanted).total == before == 4


def test_what_waits_to_be_indexed_is_found_also_where_there_is_no_room_to_do_it(library: Library) -> None:
    titles = [f"Trees {number}" for number in range(INDEX_AT_ONCE + 1)]

    def work(writing: Writing) -> None:
        for title in titles:
            append(writing, library.personal, derived_record_id(title), made(title), "note")

    def made(title: str) -> list[Op]:
        body = " ".join(f"{title.replace(' ', '')}x{number}" for number in range(100))
        return ops.initial(kind("note"), {"title": title, "body": body}, ops.NewItems(library.key.id, 0))

    library.write(work)
    with full_library(library):
        with pytest.raises(WorldError):
            Editing(library).new("note", "Big", values={"body": "word " * 100_000})
        assert listed(library, query(library))[0] == len(titles)
        assert found(library, query(library, text="Trees 200")).total == 1
