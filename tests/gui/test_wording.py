"""Days and times in words: in one form everywhere, in the way of the person's language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from PySide6.QtCore import QLocale

from practicedesk.gui import wording
from practicedesk.gui.value_words import value_words
from practicedesk.gui.views.record_text import RecordText
from practicedesk.library.library import Library
from practicedesk.services.groups import groups_of
from practicedesk.services.meetings import meetings_of
from practicedesk.services.presenting import present
from practicedesk_sync.model.kinds import kind

AT = round(datetime(2023, 11, 3, 10, 5).timestamp() * 1000)


@pytest.fixture(autouse=True)
def _british() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2026-11-03T10:00", "3 November 2026, 10:00"),
        ("2026-11-03 09:05", "3 November 2026, 09:05"),
        ("2026-11-03", "3 November 2026"),
        ("2026-11", "November 2026"),
        ("2026", "2026"),
        ("", ""),
    ],
)
def test_a_day_a_month_and_a_time_are_written_out(written: str, words: str) -> None:
    assert wording.date_words(written) == words


@pytest.mark.parametrize(
    "written",
    [
        "2026-02-30",
        "2026-13",
        "2026-11-03T25:00",
        "3.11.2026",
        "autumn",
        "2026-11-03T10:00Z",
        "20261103",
        "0-0-0",
    ],
)
def test_what_is_no_date_stands_as_it_was_written(written: str) -> None:
    assert wording.date_words(written) == written


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en_US", "November 3, 2026, 10:00\u202fAM"),
        ("de_DE", "3. November 2026, 10:00"),
        ("fr_FR", "3 novembre 2026, 10:00"),
        ("es_ES", "3 de noviembre de 2026, 10:00"),
        ("hu_HU", "2026. november 3., 10:00"),
        ("zh_CN", "2026年11月3日, 10:00"),
    ],
)
def test_each_language_has_its_own_way(locale: str, words: str) -> None:
    QLocale.setDefault(QLocale(locale))
    assert wording.date_words("2026-11-03T10:00") == words


def test_an_instant_is_told_in_the_same_form() -> None:
    assert wording.instant(AT) == "3 November 2023, 10:05"
    assert wording.day(AT) == wording.moment(AT) == "3 November 2023"
    assert wording.moment(0) == ""


def test_fields_that_hold_dates_are_read_as_such_and_no_others() -> None:
    declared = kind("task").fields
    assert value_words(declared["due"], "2026-11-03", {}) == "3 November 2026"
    assert value_words(declared["assignee"], "2026-11-03", {}) == "2026-11-03"


def test_the_reader_shows_when_a_meeting_is_in_words(qtbot: object, sample: Library) -> None:
    (group,) = groups_of(sample)
    text = RecordText()
    text.show_page(present(sample, meetings_of(sample, group.id)[-1].id))
    words = text.toPlainText()
    assert "3 November 2026, 10:00" in words and "3 November 2026, 11:30" in words
    assert "2026-11-03" not in words
