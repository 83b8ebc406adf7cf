"""Values as people type them: several at once, terms by their words, and never a conflict made by hand."""

from __future__ import annotations

import pytest

from practicedesk.library.library import Library
from practicedesk.services.editing import Editing
from practicedesk.services.reading import details
from practicedesk.services.reviewing import open_conflicts
from practicedesk_sync.errors import UserMistake


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        ("tags", "b, a", ["a", "b"]),
        ("tags", ["a, b"], ["a, b"]),
        ("tags", '["x, y"]', ["x, y"]),
        ("cofog", "GF07, GF01", ["GF07", "GF01"]),
        (
            "cofog",
            "Executive and legislative organs, financial and fiscal affairs, external affairs",
            ["GF0101"],
        ),
        ("takeaways", "First, then\nSecond", ["First, then", "Second"]),
        ("sdg", "", None),
    ],
)
def test_several_values_are_read_alike_when_made_and_when_set(
    library: Library, field: str, typed: str, stored: list[str] | None
) -> None:
    editing = Editing(library)
    made = editing.new("practice", "Made with it", "", {field: typed})
    changed = editing.new("practice", "Set later")
    editing.put(changed, {field: typed})
    for id_ in (made, changed):
        assert details(library, id_).view.shown.fields.get(field) == stored


def test_adding_takes_a_text_or_several_values(library: Library) -> None:
    editing = Editing(library)
    id_ = editing.new("practice", "Chatbot", "", {"tags": "a"})
    editing.add(id_, "tags", "b,c")
    editing.remove(id_, "tags", ["a"])
    assert details(library, id_).view.shown.fields["tags"] == ["b", "c"]


def test_an_unknown_term_is_explained(library: Library) -> None:
    with pytest.raises(UserMistake, match="Technologies"):
        Editing(library).new("practice", "Chatbot", "", {"technologies": "ai, steam"})


@pytest.mark.parametrize("field", ["title", "problem"])
def test_nobody_can_type_a_conflict(library: Library, field: str) -> None:
    forged = "\ufff9one\ufffatwo\ufffb"
    values = {} if field == "title" else {field: forged}
    id_ = Editing(library).new("practice", forged, "", values)
    Editing(library).put(id_, {field: f"{forged} and more"})
    assert open_conflicts(library) == []
    assert details(library, id_).view.shown.fields[field] == "onetwo and more"
