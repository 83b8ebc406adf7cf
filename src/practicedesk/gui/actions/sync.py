"""What one does about the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..dialogs.enrol import EnrolDialog
from ..views.sync_page import HELD, RECEIVED, REFUSED, REVIEW, UNSENT, SyncPage

if TYPE_CHECKING:
    from ..window import Window


def sync_now(window: Window) -> None:
    window.session.synchronising.start()


def connect(window: Window) -> None:
    dialog = EnrolDialog(window.session, window)
    dialog.exec()
    dialog.deleteLater()


def see_unsent(window: Window) -> None:
    _open(window, UNSENT)


def see_received(window: Window) -> None:
    _open(window, RECEIVED)


def see_refused(window: Window) -> None:
    _open(window, REFUSED)


def see_held(window: Window) -> None:
    _open(window, HELD)


def review(window: Window) -> None:
    """Go to what waits for a decision, where there is such to that of the record in front."""
    decide(window, window.state.place.record)


def decide(window: Window, record: str) -> None:
    """Go to what waits for a decision, where there is such to that of this record (id)."""
    page = _open(window, REVIEW)
    page.review.prefer(record)
    page.review.look()


def _open(window: Window, tab: str) -> SyncPage:
    page = cast(SyncPage, window.open_page("sync"))
    page.open_tab(tab)
    return page
