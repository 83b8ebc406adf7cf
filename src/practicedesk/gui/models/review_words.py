"""The way of an entry to others, in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from practicedesk_sync.model.entry import CHANGES_REQUESTED, IN_REVIEW, RETIRED
from practicedesk_sync.model.fields import Field

from ...services.submitting import Asked
from .. import wording

translate = QCoreApplication.translate


def group_words(group: Sequence[Field]) -> str:
    """Fields of which one would do."""
    return translate("needed", " or ").join(wording.label(field.label) for field in group)


def needed_words(groups: Sequence[Sequence[Field]]) -> str:
    """All of them in a row, as `services.completing.missing` gives them."""
    return "; ".join(map(group_words, groups))


def asked_words(asked: Asked) -> str:
    """Who asked for changes, and why."""
    if asked.who:
        told = translate("needed", "{who} asked for changes: {reason}")
    else:
        told = translate("needed", "Changes were asked for: {reason}")
    return told.format(who=asked.who, reason=asked.reason)


def step_title(state: str, reviews: bool) -> str:
    """The next step from a state, as a title. `reviews`: the person is one of those who look at it."""
    if state == IN_REVIEW:
        return translate("needed", "Review") if reviews else translate("needed", "Take back from review")
    return {
        CHANGES_REQUESTED: translate("needed", "Submit again"),
        RETIRED: translate("needed", "Make it a draft again"),
    }.get(state, translate("needed", "Submit for review"))


def step_words(state: str, reviews: bool) -> str:
    """The same on a button, behind which a question comes."""
    return f"{step_title(state, reviews)}…"
