"""The columns a list of records can have: a few of our own, and one for each facet that a kind declares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication

from practicedesk_sync.model.entry import CHANGES_REQUESTED, IN_REVIEW
from practicedesk_sync.model.kinds import GROUP, PARTY, PRACTICE, PUBLICATION, kind

from ...library.documents import KIND, SPACE, facet_fields
from ...library.list_rows import ListRow
from ...services.minutes_lines import DECISION
from .. import wording
from .facet_words import code_words, facet_label, space_words

translate = QCoreApplication.translate

TITLE, CHANGED, STATUS = "title", "changed", "status"
AT_FIRST = (TITLE, STATUS, CHANGED)
"""What is shown until the person chooses otherwise."""
_ICONS = {
    PRACTICE: "practice",
    GROUP: "groups",
    PARTY: "person",
    PUBLICATION: "publish",
    "meeting": "meeting",
    "task": "task",
    "link": "link",
    "participation": "link",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `icon`: the name of an icon beside the text, "" for none; `letters`: how wide at first.

    `whole`: texts that are not cut, as long as any it has; at first there is room for them.
    """

    name: str
    title: str
    text: Callable[[ListRow], str]
    icon: Callable[[ListRow], str] | None = None
    letters: int = 14
    whole: Callable[[], Sequence[str]] = tuple


def columns() -> tuple[Column, ...]:
    """All columns there are, in the order in which they are offered."""
    declared = (
        Column(name, facet_label(name), partial(_terms, name))
        for name in facet_fields()
        if name not in (KIND, SPACE)
    )
    return (
        Column(TITLE, translate("columns", "Title"), lambda row: row.title, _mark, 34),
        Column(KIND, facet_label(KIND), _kind_words, letters=11),
        Column(SPACE, facet_label(SPACE), lambda row: space_words(row.space_name)),
        Column(
            STATUS,
            translate("columns", "Status"),
            lambda row: ", ".join(w for _, w in _status(row)),
            _status_icon,
            15,
        ),
        Column(
            CHANGED, translate("columns", "Changed"), lambda row: wording.moment(row.updated_ms), whole=_days
        ),
        *declared,
    )


_UNDER_WAY = {IN_REVIEW: "person", CHANGES_REQUESTED: "edit"}
"""The icons of the states in which somebody waits for somebody."""


def kind_icon(kind_name: str) -> str:
    """The name of the icon that stands for a kind of record."""
    return _ICONS.get(kind_name, "note")


def _days() -> list[str]:
    """The longest day of each month."""
    return [wording.date_words(f"2026-{month:02}-28") for month in range(1, 13)]


def _mark(row: ListRow) -> str:
    return DECISION if _is_decision(row) else kind_icon(row.kind)


def _kind_words(row: ListRow) -> str:
    return wording.choice(DECISION) if _is_decision(row) else wording.label(kind(row.kind).label)


def _is_decision(row: ListRow) -> bool:
    """A decision is kept, not done: it is told apart from the tasks among which it is kept."""
    return ("task_type", DECISION) in row.terms


def _terms(name: str, row: ListRow) -> str:
    return ", ".join(code_words(name, code, {}) for field, code in row.terms if field == name)


def _status(row: ListRow) -> Iterator[tuple[str, str]]:
    """(icon, words) of what a person should know, the most pressing first."""
    if row.conflict:
        yield "conflict", translate("columns", "To decide")
    if row.trashed:
        yield "trash", translate("columns", "In the trash")
    for field, code in row.terms:
        if field == "state" and code in _UNDER_WAY:
            yield _UNDER_WAY[code], wording.choice(code)
    if row.unsent:
        yield "waiting", translate("columns", "Not sent")
    if row.published:
        yield "publish", translate("columns", "Published")


def _status_icon(row: ListRow) -> str:
    return next((icon for icon, _ in _status(row)), "")
