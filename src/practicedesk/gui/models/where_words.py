"""Where the work on a record is, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from practicedesk_sync.model.wording import QT_TRANSLATE_NOOP

from .. import wording

if TYPE_CHECKING:
    from ...services.whereabouts import Whereabouts

translate = QCoreApplication.translate


def where_words(found: Whereabouts) -> str:
    """How far its changes have come, but for those that were not taken, in one sentence."""
    if found.returned and not (found.waiting or found.admitted):
        return translate("where", "Not on the server")
    if found.waiting and found.bundled == found.waiting:
        gone = QT_TRANSLATE_NOOP("where", "%n change(s) in a bundle for the server")
        return translate("where", gone, "", found.waiting)
    if not found.enrolled or not found.admitted:
        return translate("where", "On this computer alone")
    if found.waiting:
        rest = QT_TRANSLATE_NOOP("where", "%n change(s) on this computer alone, the rest on the server")
        return translate("where", rest, "", found.waiting)
    if found.returned:
        there = translate("where", "What was taken is on the server")
    else:
        there = translate("where", "All of it is on the server")
    if found.received is None:
        return there
    if not found.others:
        return translate("where", "{0}; nobody else's computer takes part").format(there)
    told = translate("where", "{0} and on {1} of {2} other computers")
    return told.format(there, wording.number(found.received), wording.number(found.others))


def refused_words(found: Whereabouts) -> str:
    """How much was not taken, and where it is; "" for nothing."""
    refused = QT_TRANSLATE_NOOP("where", "%n change(s) not taken by the server: see Sync, Refused")
    return translate("where", refused, "", found.returned) if found.returned else ""


def more_words(found: Whereabouts) -> str:
    """What else there is to say of it: what was not taken, or how to learn more; "" for nothing."""
    if not found.returned and found.askable and found.received is None:
        return translate("where", "Enter asks the server how many others have it")
    return refused_words(found)
