"""Words: labels of the model in the person's language, times, numbers, errors."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from practicedesk_sync.errors import PracticeDeskError


def label(text: str) -> str:
    """A label, prompt or term of the model, translated."""
    return QCoreApplication.translate("model", text)


def choice(value: str) -> str:
    """A fixed value (a state, a type) as words: "in_review" → "In review"."""
    words = label(value)
    return words if words != value else value.replace("_", " ").capitalize()


def moment(at_ms: int) -> str:
    """A time of day today, a date otherwise; "" for 0. `at_ms`: ms since 1970 UTC."""
    if not at_ms:
        return ""
    when = QDateTime.fromMSecsSinceEpoch(at_ms)
    locale = QLocale()
    if when.date() == QDateTime.currentDateTime().date():
        return locale.toString(when.time(), QLocale.FormatType.ShortFormat)
    return locale.toString(when.date(), QLocale.FormatType.ShortFormat)


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
