"""What the frame of the window tells of synchronising: status bar, rail, title, notice, what is offered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

# What a session makes of these is loaded with this, beside the list, and not in the window's thread.
from ..services.inviting import Asked, asked
from . import synchronising, transfers, unkept, wording  # noqa: F401
from .actions.groups import show_codes
from .views.file_progress import FileProgress
from .views.sync_status import SyncStatus
from .window_title import window_title

if TYPE_CHECKING:
    from ..services.replies import Reply
    from .window import Window

FILES, CODES = "files", "codes"
"""What messages are about until they hold no more: files that did not come or go, codes nobody has used."""


class SyncNews(QObject):
    """Loaded and made when there is something to read: a list does not wait for it."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.window = window
        self.synchronising = window.session.synchronising
        window.statusBar().addPermanentWidget(FileProgress(window.session))
        window.statusBar().addPermanentWidget(SyncStatus(window.session, window.navigation), 1)
        self.synchronising.state.stood.connect(self._stood)
        self.synchronising.told.connect(partial(window.notice.say, news=True))
        self.synchronising.codes_come.connect(self._tell_of_codes)
        self.synchronising.replied.connect(self._tell_of_replies)
        self._codes: list[str] = []
        """The invitations whose codes were told of last."""
        self._failed: Exception | None = None
        """Why the last exchange has not come to its end."""
        self.synchronising.failed.connect(self._not_exchanged)
        self.synchronising.finished.connect(self._exchanged)
        window.session.transfers.told.connect(self._tell_of_files)
        window.session.unkept.withdrawn.connect(window.notice.withdraw)

    @Slot()
    def _stood(self) -> None:
        state, window = self.synchronising.state, self.window
        window.stand(enrolled=state.enrolled, syncing=state.running)
        window.rail.show_to_decide(state.status.conflicts + state.status.held if state.status else 0)
        window.setWindowTitle(window_title(window.library, state.status))

    @Slot(object, bool)
    def _not_exchanged(self, error: Exception, _asked: bool) -> None:
        self._failed = error

    @Slot()
    def _exchanged(self) -> None:
        if self._failed is not None:
            self.window.notice.withdraw(wording.sentence(self._failed))
            self._failed = None
        if self._codes:
            session = self.window.session
            session.read(self, partial(asked, session.library), self._look_for_used)

    def _look_for_used(self, found: list[Asked]) -> None:
        if not any(one.code for one in found if one.id in self._codes):
            self._codes = []
            self.window.notice.withdraw(CODES)

    @Slot(str)
    def _tell_of_files(self, sentence: str) -> None:
        if sentence:
            self.window.notice.say(sentence, FILES)
        else:
            self.window.notice.withdraw(FILES)

    @Slot(list, str)
    def _tell_of_codes(self, invitations: list[str], sentence: str) -> None:
        self._codes = invitations
        answer = self.tr("Show the code…") if len(invitations) == 1 else self.tr("Show the members")
        self.window.notice.tell(sentence, answer, partial(show_codes, self.window, invitations), CODES)

    @Slot(list, str)
    def _tell_of_replies(self, replied: list[Reply], sentence: str) -> None:
        navigation, records = self.window.navigation, {one.record for one in replied}
        if len(records) == 1:
            self.window.notice.tell(
                sentence, self.tr("Open"), partial(navigation.record_wanted.emit, *records)
            )
        else:
            show = partial(navigation.action_wanted.emit, "see_received")
            self.window.notice.tell(sentence, self.tr("Show what has come"), show)
