"""What one does in groups and meetings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt

from ...services.inviting import Asked, asked
from ..dialogs.invite import ShowCode

if TYPE_CHECKING:
    from ..views.groups_page import GroupsPage
    from ..window import Window


def new_group(window: Window) -> None:
    _page(window).make_group()


def new_note(window: Window) -> None:
    _page(window).make_note()


def new_meeting(window: Window) -> None:
    _page(window).view.make_meeting()


def invite(window: Window) -> None:
    _page(window).invite()


def show_codes(window: Window, invitations: Sequence[str]) -> None:
    """Show the code of an invitation (id) that has been answered; of several, where they stand."""

    def show(found: list[Asked]) -> None:
        come = [one for one in found if one.id in invitations and one.code]
        if len(come) == 1:
            dialog = ShowCode(come[0], window)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()
        elif come:
            page = _page(window)
            page.show_members()
            page.open_group(come[-1].group)

    window.session.read(window, partial(asked, window.session.library), show)


def hold_meeting(window: Window) -> None:
    """Open the meeting in front of the person, wherever that is."""
    place = window.state.place
    open_meeting(window, place.space, place.record)


def open_meeting(window: Window, group: str, id_: str) -> None:
    """Open a meeting (id) of a group (id)."""
    _page(window).hold(group, id_)


def start_or_pause_clock(window: Window) -> None:
    """The clock of the meeting in front of the person."""
    hold_meeting(window)
    meeting = _page(window).meeting
    if meeting is not None:
        meeting.agenda.timer.toggle()


def _page(window: Window) -> GroupsPage:
    return cast("GroupsPage", window.open_page("groups"))
