"""Two versions beside each other: every difference is there, and no word is left out."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from practicedesk.library.library import Library
from practicedesk.services.differences import Compared, compare
from practicedesk.services.editing import Editing
from practicedesk.services.history import versions
from practicedesk.services.linking import surroundings
from practicedesk.services.marked_words import MOST_WORDS, Nodes, alone, as_typed
from practicedesk.services.restoring import restore_version
from practicedesk_sync.merge.marks import MARKS
from practicedesk_sync.model.form import in_order
from practicedesk_sync.model.kinds import kind
from practicedesk_sync.policy.roles import CONTRIBUTOR
from tests.desks.office import Office
from tests.examples import examples

HOUR_MS = 60 * 60 * 1000
LINES = st.sampled_from(["one two three", "one two four", "", "- item", "é ü ñ", "x y"])
TEXTS = st.lists(LINES, max_size=6).map("\n".join)


def whole(nodes: Nodes) -> str:
    (paragraph,) = nodes
    return "".join("\n" if one["t"] == "br" else one["v"] for one in paragraph["c"])


@given(before=TEXTS, now=TEXTS)
@examples(100)
def test_no_word_of_either_text_is_lost(before: str, now: str) -> None:
    left, _, right = as_typed(before, now)
    assert (whole(left), whole(right)) == (before, now)
    for nodes, text, other in ((left, before, now), (right, now, before)):
        lone = set(re.findall(r"\w+", text)) - set(re.findall(r"\w+", other))
        marked = (leaf["v"] for leaf in nodes[0]["c"] if leaf.get("alone"))
        assert lone <= set(re.findall(r"\w+", " ".join(marked)))
    assert before != now or not (alone(left) or alone(right))


def test_one_line_in_a_very_long_text_is_found() -> None:
    lines = [f"Line {number} has seven words in it." for number in range(MOST_WORDS)]
    before, now = "\n".join(lines), "\n".join([*lines[:900], "Quite another line.", *lines[901:]])
    left, _, right = as_typed(before, now)
    assert whole(right) == now
    assert sum(map(len, (*alone(left), *alone(right)))) < 100


def told(library: Library, id_: str, older: int, newer: int) -> Compared:
    found = versions(library, id_)
    return compare(library, id_, found.step(older).mark, found.step(newer).mark)


def test_each_field_that_differs_is_told_in_the_order_of_the_form(library: Library) -> None:
    editing = Editing(library)
    values = {"summary": "Old", "tags": "ash", "takeaways": "Begin small", "problem": "One.\n\nTwo."}
    id_ = editing.new("practice", "Trees", "", values)
    editing.put(id_, {"problem": "One.\n\nTwo, mended.", "tags": "ash, elm", "level": "local"})
    editing.delete(id_)
    found = told(library, id_, 1, 3)
    shown = [field.name for field in in_order(kind("practice"))]
    names = [one.name for one in found.differences]
    assert names == sorted(["problem", "level", "tags"], key=shown.index)
    by_name = {one.name: one for one in found.differences}
    assert (by_name["tags"].before, by_name["tags"].after) == (["ash"], ["ash", "elm"])
    assert by_name["level"].nodes is None
    assert by_name["problem"].nodes is not None
    assert alone(by_name["problem"].nodes[1]) == [", mended"]
    assert found.trashed == (False, True)
    assert told(library, id_, 2, 2).differences == ()


def test_all_versions_of_a_disputed_paragraph_are_compared(office: Office) -> None:
    ana = office.desk("ana")
    group = ana.editing.new("group", "Parks")
    ana.sync()
    ben = office.desk("ben", {group: CONTRIBUTOR})
    id_ = ana.editing.new("practice", "Trees", group, {"problem": "One.\n\nTwo."})
    office.settle()
    ana.editing.put(id_, {"problem": "One by Ana.\n\nTwo."})
    ben.editing.put(id_, {"problem": "One by Ben.\n\nTwo."})
    office.settle()
    (one,) = told(ana.library, id_, 1, 3).differences
    assert one.disputed == (False, True)
    assert "by Ana" in one.after
    assert "by Ben" in one.after
    assert not MARKS.search(one.after)
    assert one.nodes is not None
    assert {"Ana", "Ben"} <= set(re.findall(r"\w+", " ".join(alone(one.nodes[1]))))


def test_clocks_that_are_ahead_lead_to_the_versions_that_are_listed(office: Office) -> None:
    ana = office.desk("ana", skew_ms=2 * HOUR_MS)
    group = ana.editing.new("group", "Parks")
    ana.sync()
    ben = office.desk("ben", {group: CONTRIBUTOR}, skew_ms=HOUR_MS)
    cleo = office.desk("cleo", {group: CONTRIBUTOR})
    id_ = ben.editing.new("practice", "Trees", group)
    office.settle()
    ana.editing.put(id_, {"summary": "Both at once"})
    ben.editing.put(id_, {"organisation": "Both at once"})
    for desk in (ana, ben, cleo):
        desk.sync()
    steps = versions(cleo.library, id_).steps
    assert [step.labels for step in steps[1:]] == [("Summary",), ("Organisation",)]
    found = compare(cleo.library, id_, steps[0].mark, steps[1].mark)
    assert [one.name for one in found.differences] == ["summary"]
    assert (found.older.number, found.newer.number) == (1, 2)
    assert surroundings(cleo.library, id_).steps[0].mark == steps[2].mark
    cleo.editing.put(id_, {"summary": "", "organisation": ""})
    restore_version(cleo.library, id_, steps[1].mark)
    shown = cleo.see(id_).shown.fields
    assert (shown.get("summary"), shown.get("organisation") or "") == ("Both at once", "")
