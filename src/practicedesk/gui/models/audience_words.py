"""Who can read what is in a space, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from practicedesk_sync.log.statement import COMMONS, PERSONAL

from ...library.spaces import SpaceView

translate = QCoreApplication.translate


def audience_words(space: SpaceView) -> str:
    """A sentence that names them where they are known."""
    if space.kind == COMMONS:
        return translate("audience", "Everybody who uses this server can read it.")
    if space.kind == PERSONAL:
        return translate("audience", "Nobody but you can read it.")
    names = ", ".join(name for name, _ in space.members)
    if not names:
        mine = translate("audience", "You can read it, and everybody who becomes a member of “{group}”.")
        return mine.format(group=space.name)
    told = translate(
        "audience", "The %n member(s) of “{group}” can read it: {names}.", "", len(space.members)
    )
    return told.format(group=space.name, names=names)
