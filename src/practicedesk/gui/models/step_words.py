"""The versions of a record in words: what was done, by whom, when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ...services.deeds import RESTORED, TRASHED, WRITTEN
from .. import wording

if TYPE_CHECKING:
    from ...services.history import Step

translate = QCoreApplication.translate


def deed_words(step: Step) -> str:
    """What was done."""
    told = {
        WRITTEN: translate("steps", "Written"),
        TRASHED: translate("steps", "Put into the trash"),
        RESTORED: translate("steps", "Restored"),
    }
    labels = ", ".join(map(wording.label, step.labels))
    return told.get(step.what) or labels or translate("steps", "Changed")


def by_words(step: Step) -> str:
    """By whom and when."""
    who = translate("steps", "You") if step.own else step.who or translate("steps", "Somebody")
    when = wording.moment(step.at_ms)
    return " · ".join((who, when) if step.sent else (who, when, translate("steps", "not sent")))
