"""Printed minutes as an assistive program finds them: tagged, complete, in their language, and safe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from pdfua import Severity, validate

from practicedesk.reports.engine import Rendered
from practicedesk.reports.minutes import Agreed, Approval, Attendance, Item, Minutes, render_minutes
from practicedesk.reports.sheet import Conflict, Version
from tests.examples import examples
from tests.unit.reports.conftest import MADE_AT
from tests.unit.reports.pdf_reading import letters_of, outline, pages_with_text_outside, structure, text_of

# All people and places are invented.
FULL = Minutes(
    title="Third meeting: notices in the portal",
    group="Joined-Up Towns",
    marking="OFFICIAL",
    language="en-GB",
    state="approved",
    starts="2026-11-03T10:00",
    ends="2026-11-03T11:30",
    time_zone="Europe/London",
    place="Hollin Library",
    online="https://meet.example/hollin",
    attendance=Attendance(("A. Moreau", "S. Varga"), ("J. Lindqvist",), ("R. Whitlock",), 2),
    arising=(
        Agreed("action", "Have the counts checked", "J. Lindqvist", "2026-10-27", "doing", overdue=True),
        Agreed("issue", "The lift at Hollin", state="open"),
    ),
    items=(
        Item(
            "Actions from last time",
            15,
            "A. Moreau",
            ("It has *moved*.", Agreed("action", "Speak with them", "A. Moreau", "2026-11-10")),
        ),
        Item(
            "The limit",
            20,
            "P. Adeyemi",
            (
                "### Found\n\n- one\n- two",
                Agreed("decision", "Ten a day"),
                Conflict((Version("Five.", "A. Moreau"), Version("Ten."))),
                Agreed("quote", "Enough.", "S. Varga"),
            ),
        ),
        Item("Any other business"),
    ),
    actions=(Agreed("action", "Speak with them", "A. Moreau", "2026-11-10", "open"),),
    next_title="Fourth meeting",
    next_starts="2026-12-08T10:00",
    next_place="Norbridge",
    approval=Approval("A. Moreau", "2026-11-20"),
    as_of="2026-11-21",
    version_hash="0123456789ab",
)
ARABIC = replace(FULL, language="ar", title="الاجتماع الثالث", group="مدن متصلة")
MEETINGS = {
    "full": FULL,
    "empty": Minutes(title="A meeting"),
    "chatham": replace(FULL, chatham_house=True, attendance=Attendance(count=4), language="de"),
    "arabic": ARABIC,
}

Print = Callable[[Minutes], Rendered]


@pytest.fixture
def print_minutes(tmp_path: Path) -> Print:
    return lambda minutes: render_minutes(minutes, tmp_path / "minutes.pdf", made_at_utc=MADE_AT)


@pytest.mark.parametrize("name", MEETINGS)
def test_all_minutes_are_declared_and_checked_as_accessible(name: str, print_minutes: Print) -> None:
    minutes = MEETINGS[name]
    path = print_minutes(minutes).path
    with pikepdf.open(path) as pdf:
        metadata = pdf.open_metadata()
        assert metadata.pdfa_status == "2A"
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == minutes.title
        assert str(pdf.Root.Lang) == minutes.language
    assert pages_with_text_outside(path) == []
    report = validate(str(path))
    assert [finding.message for finding in report.findings if finding.severity >= Severity.WARNING] == []


def test_the_structure_is_what_the_page_shows(print_minutes: Print) -> None:
    with pikepdf.open(print_minutes(FULL).path) as pdf:
        found = structure(pdf)
        assert outline(pdf) == ["H1", "H2", "H2", "H2", "H3", "H2", "H2", "H2", "H2"]
        assert found["Table"] == 4  # the meeting, matters arising, actions, about
        assert found["TH"] == 1 + 4 + 4 + 1
        assert found["TD"] == 2 * 7 + 4 * 2 + 4 * 1 + 2 * 4
        assert found["LI"] == 2
        assert found["Figure"] == 0


def test_everything_stands_there_in_its_order(print_minutes: Print) -> None:
    text = text_of(print_minutes(FULL).path)
    order = [
        "Third meeting: notices in the portal",
        "Approved",
        "3 November 2026, 10:00 – 11:30",
        "Present A. Moreau, S. Varga",
        "Apologies J. Lindqvist",
        "Absent R. Whitlock",
        "Matters arising",
        "27 October 2026 in progress, overdue",
        "Issue: The lift at Hollin",
        "1 Actions from last time",
        "A. Moreau · 15 min",
        "Due 10 November 2026",
        "2 The limit",
        "Decision",
        "Two versions of this paragraph await a decision",
        "“ Enough. ” (S. Varga)",
        "3 Any other business",
        "No notes.",
        "Actions",
        "Next meeting",
        "8 December 2026, 10:00 · Norbridge · Fourth meeting",
        "Approval",
        "Approved by A. Moreau on 20 November 2026.",
        "About these minutes",
        "21 November 2026",
        "0123456789ab",
    ]
    letters, at = letters_of(text), 0
    for words in order:
        assert letters_of(words) in letters[at:], words
        at = letters.index(letters_of(words), at)


def test_under_the_chatham_house_rule_there_is_a_count(print_minutes: Print) -> None:
    letters = letters_of(text_of(print_minutes(MEETINGS["chatham"]).path))
    assert letters_of("Anwesende 4") in letters
    assert letters_of("Chatham-House-Regel") in letters
    assert letters_of("3. November 2026") in letters


def test_minutes_not_approved_say_so(print_minutes: Print) -> None:
    assert "These minutes are not approved yet." in text_of(print_minutes(MEETINGS["empty"]).path)
    unseen = replace(FULL, approval=Approval("", "2026-11-20", whole=False))
    text = text_of(print_minutes(unseen).path)
    assert "Approved on 20 November 2026." in text
    assert "Their text differs from the one that was approved." in text


def test_from_right_to_left(print_minutes: Print) -> None:
    rendered = print_minutes(ARABIC)
    with pikepdf.open(rendered.path) as pdf:
        assert pdf.Root.ViewerPreferences.Direction == "/R2L"
    assert rendered.replaced_characters == ()


@pytest.mark.parametrize("starts", ["", "soon", "2026-13-40", "2026-00-10", "2026-11-03", "٢٠٢٦-١١-٠٣"])
def test_any_day_is_printed(starts: str, print_minutes: Print) -> None:
    assert print_minutes(Minutes(title="A meeting", starts=starts, ends=starts, as_of=starts)).pages == 1


def test_minutes_of_many_pages_list_their_items(print_minutes: Print) -> None:
    long = replace(FULL, items=tuple(Item(f"Item {n}", parts=("Some words. " * 400,)) for n in range(8)))
    rendered = print_minutes(long)
    assert rendered.pages >= 6
    assert "Contents" in text_of(rendered.path)


def test_equal_minutes_are_equal_files(tmp_path: Path) -> None:
    made = [
        render_minutes(FULL, tmp_path / name, made_at_utc=MADE_AT).path.read_bytes() for name in ("1", "2")
    ]
    assert made[0] == made[1]


TEXT = st.text(max_size=40) | st.sampled_from(
    ['#panic("x")', "$x^2$", "[y](javascript:alert(1))", "2026-11-03"]
)
STATES = ("draft", "circulated", "amendments", "approved")


@st.composite
def meetings(draw: st.DrawFn) -> Minutes:
    word = st.sampled_from(["action", "decision", "issue", "quote", "risk", "of later"])
    agreed = st.builds(Agreed, word, TEXT, TEXT, TEXT, TEXT, st.booleans())
    several = st.lists(agreed, max_size=3).map(tuple)
    disputed = st.builds(Conflict, st.lists(st.builds(Version, TEXT), min_size=2, max_size=3).map(tuple))
    parts = st.lists(TEXT | agreed | disputed, max_size=4).map(tuple)
    names = st.lists(TEXT, max_size=3).map(tuple)
    fields = ("title", "group", "marking", "language", "starts", "ends", "time_zone", "place", "next_starts")
    return Minutes(
        **{name: draw(TEXT) for name in fields},
        state=draw(st.sampled_from(STATES)),
        chatham_house=draw(st.booleans()),
        attendance=draw(st.builds(Attendance, names, names, names)),
        arising=draw(several),
        items=tuple(draw(st.lists(st.builds(Item, TEXT, st.integers(0, 99), TEXT, parts), max_size=3))),
        actions=draw(several),
        approval=draw(st.none() | st.builds(Approval, TEXT, TEXT)),
    )


@examples(12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(minutes=meetings())
def test_any_minutes_can_be_printed(minutes: Minutes, print_minutes: Print) -> None:
    rendered = print_minutes(minutes)
    assert rendered.pages >= 1
    assert pages_with_text_outside(rendered.path) == []
