"""What stood at a moment: whole in itself, and as right as wrong clocks allow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from practicedesk.library.library import Library
from practicedesk.library.moments import views_as_of
from practicedesk.library.records import RecordView, find, history
from practicedesk.library.selecting import Query
from practicedesk.services.reading import details
from practicedesk_sync.errors import UserMistake
from practicedesk_sync.policy.roles import CONTRIBUTOR
from tests.desks.office import DAY_MS, Desk, Office, office

YEAR_MS = 365 * DAY_MS


@pytest.fixture(name="office")
def _office(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as made:
        yield made


def as_of(library: Library, moment_ms: int, query: Query | None = None) -> dict[str, RecordView]:
    with library.reading() as connection:
        return {
            view.id: view for view in views_as_of(connection, query or Query(), moment_ms, library.now_ms())
        }


def summary(library: Library, id_: str, moment_ms: int) -> object:
    return details(library, id_, moment_ms=moment_ms).view.shown.fields.get("summary")


def pair(office: Office, skew_ms: int) -> tuple[Desk, Desk, str]:
    """Ana's clock is right, Ben's is `skew_ms` wrong; the id of a practice of both."""
    ana = office.desk("ana")
    group = ana.editing.new("group", "Parks")
    ana.sync()
    ben = office.desk("ben", {group: CONTRIBUTOR}, skew_ms=skew_ms)
    id_ = ana.editing.new("practice", "Benches", group, {"summary": "Old"})
    office.settle()
    return ana, ben, id_


def test_a_space_as_of_a_day_has_what_was_there_as_it_was(office: Office) -> None:
    ana, ben, id_ = pair(office, 0)
    first_day = office.now.ms
    office.now.ms += DAY_MS
    ben.editing.put(id_, {"summary": "New", "problem": "Why."})
    later = ben.editing.new("note", "Later", ana.see(id_).space)
    office.settle()
    second_day = office.now.ms
    office.now.ms += DAY_MS
    ana.editing.delete(id_)
    office.settle()
    for desk in (ana, ben):
        then, now = as_of(desk.library, first_day), as_of(desk.library, second_day)
        assert (id_ in then, later in then) == (True, False)
        assert then[id_].shown.fields["summary"] == "Old"
        assert "problem" not in then[id_].shown.fields
        assert now[id_].shown.fields["summary"] == "New"
        assert later in now
        assert id_ not in as_of(desk.library, office.now.ms)
        assert id_ in as_of(desk.library, office.now.ms, Query(trash=True))
    with pytest.raises(UserMistake, match="not there yet"):
        summary(ana.library, later, first_day)


def test_a_clock_a_year_behind_puts_nothing_before_what_it_builds_on(office: Office) -> None:
    ana, ben, id_ = pair(office, -YEAR_MS)
    made = office.now.ms
    office.now.ms += DAY_MS
    ana.editing.put(id_, {"summary": "By Ana"})
    office.settle()
    ben.editing.put(id_, {"summary": "By Ben"})
    office.settle()
    assert as_of(ana.library, made - YEAR_MS // 2) == {}
    assert summary(ana.library, id_, made) == "Old"
    with ana.library.reading() as connection:
        lines = history(connection, find(connection, id_))
    assert [line.author for line in lines] == ["ana", "ana", "ben"]
    assert lines[2].change.hlc < lines[0].change.hlc
    assert lines[2].at_ms >= lines[1].at_ms


def test_a_clock_a_year_ahead_does_not_hide_what_was_written_since(office: Office) -> None:
    ana, ben, id_ = pair(office, YEAR_MS)
    ben.editing.put(id_, {"summary": "By Ben"})
    office.settle()
    office.now.ms += DAY_MS
    office.desk("cleo", {ana.see(id_).space: CONTRIBUTOR})  # the server states who joined, and when
    office.settle()
    known = office.now.ms
    office.now.ms += DAY_MS
    ana.editing.put(id_, {"summary": "By Ana"})
    office.settle()
    assert summary(ana.library, id_, known) == "By Ben"
    assert summary(ana.library, id_, office.now.ms) == "By Ana"


def test_words_and_values_are_those_of_now(office: Office) -> None:
    ana = office.desk("ana")
    with pytest.raises(UserMistake, match="kind and group"):
        as_of(ana.library, office.now.ms, Query(text="benches"))
