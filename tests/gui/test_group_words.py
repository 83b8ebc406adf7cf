"""Groups, meetings and actions in words and shapes."""

from __future__ import annotations

from practicedesk.gui.models.columns import columns
from practicedesk.gui.models.group_words import agreement_columns
from practicedesk.library.library import Library
from practicedesk.library.selecting import Query
from practicedesk.resource_paths import resource_path
from practicedesk.services.agreements import agreements_of
from practicedesk.services.browsing import found_ids, list_rows
from practicedesk.services.editing import Editing
from practicedesk.services.groups import make_group
from practicedesk_sync.model.kinds import kind


def test_each_state_of_an_action_has_a_shape_and_a_word_of_its_own(library: Library) -> None:
    group = make_group(library, "Parks")
    states = kind("task").fields["task_state"].choices
    for state in states:
        Editing(library).new("task", state, group, {"task_state": state})
    Editing(library).new("task", "decision", group, {"task_type": "decision"})
    Editing(library).new("task", "late", group, {"due": "2020-01-01"})
    what, _, _, state_of = agreement_columns()
    assert what.icon is not None
    marks = {one.what: what.icon(one) for one in agreements_of(library, group)}
    words = {one.state: state_of.words(one) for one in agreements_of(library, group)}
    drawings = {resource_path("icons", f"{marks[state]}.svg").read_text() for state in states}
    assert len(drawings) == len(set(words.values())) == len(states)
    assert (marks["done"], marks["decision"], marks["late"]) == ("task_done", "decision", "warning")


def test_a_decision_stands_apart_from_tasks_and_has_nothing_to_do(library: Library) -> None:
    group = make_group(library, "Parks")
    Editing(library).new("task", "Write", group)
    Editing(library).new("task", "Monthly", group, {"task_type": "decision"})
    by_type = {one.type: one for one in agreements_of(library, group)}
    cells = [column.words(by_type["decision"]) for column in agreement_columns()]
    assert cells == ["Decision: Monthly", "", "", ""]
    assert [column.words(by_type["action"]) for column in agreement_columns()][1:] == [
        "nobody",
        "no date",
        "Open",
    ]
    listed = {row.title: row for row in list_rows(library, found_ids(library, Query()))}
    shown = {name: (one.text, one.icon) for one in columns() for name in [one.name]}
    assert (shown["kind"][0](listed["Monthly"]), shown["kind"][0](listed["Write"])) == ("Decision", "Task")
    mark = shown["title"][1]
    assert mark is not None
    assert (mark(listed["Monthly"]), mark(listed["Write"])) == ("decision", "task")
