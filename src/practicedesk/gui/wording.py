"""Words: labels of the model in the person's language, days and times, numbers, errors.

A day is written out everywhere, as in “3 November 2026, 10:00”: 3/11 and 11/3 are not alike to everybody.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale, QTime

from practicedesk_sync.errors import PracticeDeskError
from practicedesk_sync.model.choice_words import words_of

if TYPE_CHECKING:
    from practicedesk_sync.model.doubts import Doubt

_ISO = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d))?)?\Z", re.ASCII)
_WEEKDAY = re.compile(r"[,،]?\s*dddd[,،]?\s*")
"""The name of the weekday in the form in which a language writes out a day."""


def label(text: str) -> str:
    """A label, prompt or term of the model, translated."""
    return QCoreApplication.translate("model", text)


def choice(value: str) -> str:
    """A fixed value (a state, a type) as words: "in_review" → "In review"."""
    return label(words_of(value))


def doubt(found: Doubt) -> str:
    """What can hardly be meant, as one sentence."""
    other = label(found.other.label) if found.other else ""
    return label(found.words).format(field=label(found.field.label), other=other)


def date_words(written: str) -> str:
    """An ISO month, day or time of day in words; what is none stands as it was written."""
    found = _ISO.match(written)
    if found is None:
        return written
    year, month, day, hour, minute = (int(part) if part else 0 for part in found.groups())
    date, time = QDate(year, month, day or 1), QTime(hour, minute)
    if not (date.isValid() and time.isValid()):
        return written
    if not found[3]:
        return f"{QLocale().standaloneMonthName(month)} {found[1]}"
    return f"{_day(date)}, {_time(time)}" if found[4] else _day(date)


def day(at_ms: int) -> str:
    """The day of an instant where this computer is. `at_ms`: ms since 1970 UTC."""
    return _day(QDateTime.fromMSecsSinceEpoch(at_ms).date())


def instant(at_ms: int) -> str:
    """A day and a time of day. `at_ms`: ms since 1970 UTC."""
    return f"{day(at_ms)}, {_time(QDateTime.fromMSecsSinceEpoch(at_ms).time())}"


def moment(at_ms: int) -> str:
    """A time of day today, a day otherwise; "" for 0. `at_ms`: ms since 1970 UTC."""
    if not at_ms:
        return ""
    when = QDateTime.fromMSecsSinceEpoch(at_ms)
    return _time(when.time()) if when.date() == QDate.currentDate() else _day(when.date())


def number(value: int) -> str:
    """1234 → 1,234 in the person's way of writing."""
    return QLocale().toString(value)


def sentence(error: Exception) -> str:
    """An error as one sentence and one next step."""
    if isinstance(error, PracticeDeskError):
        return f"{error.message} {error.next}".strip()
    return QCoreApplication.translate(
        "wording", "Something went wrong inside PracticeDesk; what was saved before is safe."
    )


def day_form() -> str:
    """How a day is written out, in the letters of Qt: “d MMMM yyyy”."""
    return _WEEKDAY.sub("", QLocale().dateFormat(QLocale.FormatType.LongFormat))


def _day(date: QDate) -> str:
    return QLocale().toString(date, day_form())


def _time(time: QTime) -> str:
    return QLocale().toString(time, QLocale.FormatType.ShortFormat)
