"""Links in words, as read from either end."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from practicedesk_sync.model.wording import QT_TRANSLATE_NOOP

from ...library.links import Link
from .. import wording

FROM_THE_OTHER_END = {
    "adapted_from": QT_TRANSLATE_NOOP("links", "Adapted into"),
    "replicates": QT_TRANSLATE_NOOP("links", "Replicated by"),
    "evidence_for": QT_TRANSLATE_NOOP("links", "Has as evidence"),
    "addresses": QT_TRANSLATE_NOOP("links", "Addressed by"),
    "part_of": QT_TRANSLATE_NOOP("links", "Has as a part"),
    "project_of": QT_TRANSLATE_NOOP("links", "Has as a project"),
    "produced_by": QT_TRANSLATE_NOOP("links", "Produced"),
    "became": QT_TRANSLATE_NOOP("links", "Came from"),
    "supersedes": QT_TRANSLATE_NOOP("links", "Superseded by"),
    "discussed_in": QT_TRANSLATE_NOOP("links", "Discusses"),
    "used_tool": QT_TRANSLATE_NOOP("links", "Used by"),
    "delivers": QT_TRANSLATE_NOOP("links", "Delivered by"),
    "responds_to": QT_TRANSLATE_NOOP("links", "Answered by"),
    "cites": QT_TRANSLATE_NOOP("links", "Cited by"),
    "matched_with": QT_TRANSLATE_NOOP("links", "Matched with"),
}
"""What a link of each type is called by the record it leads to."""


def link_words(link: Link) -> str:
    """How the record in front stands to the one at the other end."""
    if link.outgoing or link.how not in FROM_THE_OTHER_END:
        return wording.choice(link.how)
    return QCoreApplication.translate("links", FROM_THE_OTHER_END[link.how])
