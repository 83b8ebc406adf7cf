"""Two versions beside each other: every difference is there, and no word is left out."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from practicedesk.library.library import Library
from practicedesk.services.comparing import MOST_WORDS, Words
from practicedesk.services.differences import Compared, compare, compared_texts
from practicedesk.services.editing import Editing
from practicedesk.services.history import versions
from practicedesk.services.presenting import in_order
from practicedesk_sync.merge.marks import MARKS
from practicedesk_sync.model.kinds import kind
from practicedesk_sync.policy.roles import CONTRIBUTOR
from tests.desks.office import Office

LINES = st.sampled_from(["one two three", "one two four", "", "- item", "é ü\u2028 ñ", "x\ry", "\x1c"])
TEXTS = st.lists(LINES, max_size=6).map("\n".join)


def whole(words: Words) -> str:
    return "".join(one.text for one in words)


@given(before=TEXTS, now=TEXTS)
@settings(max_examples=200)
def test_no_word_of_either_text_is_lost(before: str, now: str) -> None:
    left, right = compared_texts(before, now)
    assert (whole(left), whole(right)) == (before, now)
    for words, other in ((left, now), (right, before)):
        for one in words:
            alone = set(re.findall(r"\w+", one.text)) - set(re.findall(r"\w+", other))
            assert not alone or one.alone
    assert before != now or not any(one.alone for one in (*left, *right))


def test_one_word_in_a_very_long_text_is_found() -> None:
    lines = [f"Line {number} has seven words in it." for number in range(MOST_WORDS)]
    before, now = "\n".join(lines), "\n".join([*lines[:900], "Quite another line.", *lines[901:]])
    left, right = compared_texts(before, now)
    assert whole(right) == now
    assert sum(len(one.text) for one in (*left, *right) if one.alone) < 100


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
    assert by_name["level"].words is None
    assert by_name["problem"].words is not None
    assert [one.text for one in by_name["problem"].words[1] if one.alone] == [", mended"]
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
    assert one.words is not None
    assert whole(one.words[1]) == one.after
