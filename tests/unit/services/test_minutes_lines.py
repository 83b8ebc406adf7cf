"""What a line in minutes means: read alike by everybody, and never more than it says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practicedesk.services.minutes_lines import Line, day_of, lines_in, parts, read
from practicedesk_sync.merge.blocks import block

TUESDAY = date(2026, 9, 8)


def told(source: str, on: date | None = TUESDAY) -> tuple[str, str, str, str] | None:
    line = read(source, on)
    return (line.word, line.who, line.what, line.due) if line else None


@pytest.mark.parametrize(
    ("source", "meaning"),
    [
        ("/action Ana: draft the letter by 2026-03-01", ("action", "Ana", "draft the letter", "2026-03-01")),
        ("/action Ana: draft the letter", ("action", "Ana", "draft the letter", "")),
        ("/action draft the letter by Friday.", ("action", "", "draft the letter", "2026-09-11")),
        ("  - /Action  @ana :  draft   it,  by 1 October ", ("action", "ana", "draft it", "2026-10-01")),
        ("3. /action: A. Moreau and Ben: call them", ("action", "A. Moreau and Ben", "call them", "")),
        ("/action Ben: meet at 10:30 by the lift", ("action", "Ben", "meet at 10:30 by the lift", "")),
        ("/action Ben: stand by until 1 Jan", ("action", "Ben", "stand by", "2027-01-01")),
        (
            "/action Ben: see http://a.example (by 3 May 2027).",
            ("action", "Ben", "see http://a.example", "2027-05-03"),
        ),
        ("/action Ben: report by 11. 12.", ("action", "Ben", "report", "2026-12-11")),
        ("/action Ben: raise it by 1.3", ("action", "Ben", "raise it by 1.3", "")),
        ("/action Ben: report, 2026-12-11", ("action", "Ben", "report", "2026-12-11")),
        ("/action by 2026-12-11", ("action", "", "by 2026-12-11", "")),
        ("/action Ben: by Friday", ("action", "Ben", "by Friday", "")),
        ("/action Ben: wait until 2026-02-30", ("action", "Ben", "wait until 2026-02-30", "")),
        (
            "/issue J. Moe: lift is broken due 8 September",
            ("issue", "J. Moe", "lift is broken", "2026-09-08"),
        ),
        ("/issue Nobody answers the phone", ("issue", "", "Nobody answers the phone", "")),
        ("/decision Notices: online by Friday.", ("decision", "", "Notices: online by Friday", "")),
        ("/quote R. Whitlock: Read them out loud.", ("quote", "R. Whitlock", "Read them out loud.", "")),
        ("/quote Fast by Friday.", ("quote", "", "Fast by Friday.", "")),
        ("/action Ünal Ağaoğlu： mektubu yaz", ("action", "Ünal Ağaoğlu", "mektubu yaz", "")),
    ],
)
def test_a_line_is_read(source: str, meaning: tuple[str, str, str, str]) -> None:
    assert told(source) == meaning


@pytest.mark.parametrize(
    "source",
    [
        "",
        "/",
        "/action",
        "/action  .",
        "/actions: x",
        "/action-plan x",
        "an /action x",
        "//action x",
        "action x",
        "/todo x",
        "> /action x",
    ],
)
def test_an_ordinary_line_means_nothing(source: str) -> None:
    assert read(source, TUESDAY) is None


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2026-03-01", "2026-03-01"),
        ("1.3.2027", "2027-03-01"),
        ("1.3.", "2027-03-01"),
        ("24. 12.", "2026-12-24"),
        ("1 march", "2027-03-01"),
        ("1st of March", "2027-03-01"),
        ("the 2nd Oct.", "2026-10-02"),
        ("Sept 8", "2026-09-08"),
        ("march 1st, 2030", "2030-03-01"),
        ("29 February", "2028-02-29"),
        ("tuesday", "2026-09-15"),
        ("Wednesday", "2026-09-09"),
        ("today", "2026-09-08"),
        ("tomorrow", "2026-09-09"),
        ("03/01/2026", None),
        ("31 February", None),
        ("March", None),
        ("ma 3", None),
        ("end of March", None),
        ("0000-01-01", None),
        ("next week", None),
    ],
)
def test_a_date_as_people_write_it(words: str, day: str | None) -> None:
    found = day_of(words, TUESDAY)
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("source", "no_date"),
    [
        ("/action Ana: write it up by 31 February", "31 February"),
        ("/issue Ana: the lift (until the 31st of June 2026).", "the 31st of June 2026"),
        ("/action Ana: write it up by Feb. 30", "Feb. 30"),
        ("/action Ana: write it up by 29 February 2026", "29 February 2026"),
        ("/action Ana: write it up by 2026-02-31.", "2026-02-31"),
        ("/action Ana: write it up (2026-13-01)", "2026-13-01"),
        ("/action Ana: write it up by 29 February", ""),
        ("/action Ana: write it up by 1 March", ""),
        ("/action Ana: write it up by the 3 lifts", ""),
        ("/action Ana: raise it by 31.2", ""),
        ("/action Ana: write it up by the end of February", ""),
        ("/action Ana: write it up", ""),
        ("/decision Notices go out by 31 February", ""),
        ("/quote Ana: I come by 31 February", ""),
    ],
)
@pytest.mark.parametrize("on", [TUESDAY, None])
def test_what_looks_like_a_date_and_is_none(source: str, no_date: str, on: date | None) -> None:
    line = read(source, on)
    assert line is not None and line.no_date == no_date


def test_without_the_day_of_the_meeting_only_whole_dates_are_dates() -> None:
    assert day_of("2026-03-01", None) == date(2026, 3, 1)
    assert [day_of(words, None) for words in ("1 March", "1.3.", "friday", "tomorrow")] == [None] * 4


def test_the_same_agreement_has_the_same_key() -> None:
    same = ["/action Ana: Draft  the letter.", "- /ACTION ana : draft the letter by Friday"]
    other = ["/action Ben: draft the letter", "/issue Ana: draft the letter", "/action Ana: draft a letter"]
    keys = [line.key for line in lines_in("\n".join(same), TUESDAY)]
    assert len(set(keys)) == 1
    assert not {line.key for line in lines_in("\n".join(other), TUESDAY)} & set(keys)


def test_both_versions_of_a_disputed_line_are_found() -> None:
    text = "One.\n\n" + block("/action Ana: call", ["/action Ben: call\n/issue nobody called"]) + "\n\nTwo."
    assert [line.who or line.word for line in lines_in(text)] == ["Ana", "Ben", "issue"]


def test_a_text_in_its_parts() -> None:
    text = "Before\nit.\n\n/action Ana: x\n/quote y\n\n\n- one\n- /decision z\n\nAfter."
    found = [part if isinstance(part, str) else part.what for part in parts(text)]
    assert found == ["Before\nit.", "x", "y", "- one", "z", "After."]


def words() -> st.SearchStrategy[str]:
    letters = st.characters(categories=["L"])
    return st.lists(st.text(letters, min_size=1, max_size=9), min_size=1, max_size=5).map(" ".join)


dates = st.dates(date(1, 1, 1), date(9999, 12, 31))


@given(st.text(), st.none() | dates)
def test_any_text_is_read_and_no_word_is_lost(text: str, on: date | None) -> None:
    found = list(parts(text, on))
    for line in lines_in(text, on):
        assert line.what.strip() == line.what != ""
        assert line.due == "" or date.fromisoformat(line.due)
        assert line.source in text
    kept = "".join(part.source if isinstance(part, Line) else part for part in found)
    assert "".join(kept.split()) == "".join(text.split())


@given(words(), words(), dates)
def test_who_what_and_when_come_back(who: str, what: str, due: date) -> None:
    line = read(f"/action {who}: {what} by {due.isoformat()}", None)
    assert line is not None
    assert (line.who, line.what, line.due) == (who, what, due.isoformat())


@given(words(), words(), dates, st.integers(0, 40))
def test_the_date_and_the_spaces_of_a_line_are_not_what_makes_it(
    who: str, what: str, due: date, gap: int
) -> None:
    one = read(f"/action {who}: {what} by {due.isoformat()}")
    other = read(f"  -   /Action  {who} :{' ' * (gap + 1)}{what}.")
    assert one is not None and other is not None
    assert one.key == other.key


@given(dates, st.sampled_from(["monday", "friday", "sunday", "1 march", "29 february", "tomorrow"]))
def test_what_is_counted_from_the_meeting_lies_after_it(on: date, words_: str) -> None:
    found = day_of(words_, on)
    assert found is None or on <= found
    if words_ in ("monday", "friday", "sunday") and on < date(9999, 12, 20):
        assert found is not None and found - on <= timedelta(days=7)


def test_a_very_long_line_is_read_in_no_time() -> None:
    for piece in (" ", ",", "by ", "(", ":", "/action ", "1. "):
        lines_in("/action " + piece * 50_000, TUESDAY)
