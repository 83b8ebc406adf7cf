"""Where the work on a record is, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from practicedesk_sync.model.wording import QT_TRANSLATE_NOOP

from ...services.whereabouts import Whereabouts
from .. import wording

translate = QCoreApplication.translate


def where_words(found: Whereabouts) -> str:
    """How far its changes have come, in one sentence."""
    if not found.enrolled or not found.admitted:
        return translate("where", "On this computer alone")
    if found.waiting:
        rest = QT_TRANSLATE_NOOP("where", "%n change(s) on this computer alone, the rest on the server")
        return translate("where", rest, "", found.waiting)
    if found.received is None:
        return translate("where", "All of it is on the server")
    if not found.others:
        return translate("where", "All of it is on the server; nobody else's computer takes part")
    told = translate("where", "All of it is on the server and on {0} of {1} other computers")
    return told.format(wording.number(found.received), wording.number(found.others))


def more_words(found: Whereabouts) -> str:
    """What else there is to say of it: what was not taken, or how to learn more; "" for nothing."""
    if found.returned:
        refused = QT_TRANSLATE_NOOP("where", "%n change(s) not taken by the server: see Sync, Refused")
        return translate("where", refused, "", found.returned)
    if found.enrolled and found.seq and found.received is None:
        return translate("where", "Enter asks the server how many others have it")
    return ""
