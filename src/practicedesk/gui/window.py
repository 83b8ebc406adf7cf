"""The one window: rail, page, notice, status bar; it runs actions and shows errors."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from practicedesk_sync.errors import PracticeDeskError

from ..problems import kept
from . import theme, wording
from .actions.offering import State
from .actions.table import action
from .dialogs.leaving_words import leaves_words
from .given_files import GivenFiles
from .menus import Menus
from .navigation import Navigation, Place
from .pages import PAGES, load_beside
from .scrolling import largest, scrolling
from .tab_order import go_on
from .views.notice import Notice
from .views.page import Page
from .views.rail import Rail
from .views.said import Said
from .window_title import window_title

if TYPE_CHECKING:
    from .session import Session


SIZE = QSize(1_200, 780)
"""How large a new window is where there is room."""


class Window(QMainWindow):
    """Shows one session. Actions get this window; views get the session and the navigation alone.

    `library`: its name, "" for a person's standard one. The frame is there at once;
    `attach` fills it when the library is open.
    """

    def __init__(self, settings: QSettings, library: str = "") -> None:
        super().__init__()
        self.library = library
        self.settings = settings
        self.session: Session
        self.navigation = Navigation()
        self.state = State()
        self.elsewhere: Path | None = None
        """The folder of the library that is to be opened when this window is closed."""
        self.setWindowTitle(window_title(library))
        self.rail = Rail()
        self.notice = Notice()
        self.said = Said()
        self.stack = QStackedWidget()
        self.menus = Menus(self)
        self.files = GivenFiles(self)
        self._rooms: dict[str, QScrollArea] = {}
        """Of the pages, by their ids: each scrolls for itself where letters are large."""
        theme.dress(self)
        self.setCentralWidget(_beside(self.rail, self.notice, self.stack))
        self.statusBar().addWidget(self.said)
        self.resize(SIZE.boundedTo(largest(self)))
        _follow(self)
        self._restore()
        self.rail.setEnabled(False)
        self.menuBar().setEnabled(False)
        self.menus.toolbar.setEnabled(False)

    def attach(self, session: Session) -> None:
        """Show a library, from its first page on."""
        self.session = session
        session.tasks.failed.connect(self.complain)
        session.mended.connect(self.notice.withdraw)
        for part in (self.rail, self.menuBar(), self.menus.toolbar):
            part.setEnabled(True)
        self.stand(read_only=session.library.read_only)
        session.may_write()
        self.rail.setCurrentRow(0)
        self.rail.setFocus()
        self.page().filled.connect(self._complete)

    @Slot()
    def _complete(self) -> None:
        """There is something to read; the rest is loaded beside it."""
        self.session.read(self, load_beside, self._begin_synchronising)

    def _begin_synchronising(self, loaded: ModuleType) -> None:
        loaded.SyncNews(self)
        self.session.synchronising.begin(self.settle)
        self.files.begin()

    def show_instead(self, page: QWidget) -> None:
        """Show a page in the place of the library: it cannot be opened, or not be gone on with."""
        for part in (self.rail, self.menuBar(), self.menus.toolbar):
            part.setEnabled(False)
        self.notice.hide()
        self.stack.setCurrentIndex(self.stack.addWidget(page))
        page.setFocus()

    def leave_for(self, folder: Path) -> None:
        """Close this window, and open the library of a folder in another one."""
        self.elsewhere = folder if self.close() else None

    # -- pages -------------------------------------------------------------------------------------

    def page(self) -> Page:
        """The page in front."""
        return cast(Page, cast(QScrollArea, self.stack.currentWidget()).widget())

    @Slot(str)
    def open_page(self, id_: str) -> Page:
        """Bring a page to the front; it is made when it is first opened."""
        if id_ not in self._rooms:
            entry = next(one for one in PAGES if one.id == id_)
            self._rooms[id_] = scrolling(entry.open(self.session, self.navigation))
            self.stack.addWidget(self._rooms[id_])
        self.stack.setCurrentWidget(self._rooms[id_])
        self.rail.choose(id_)
        page = self.page()
        self.navigation.stand_at(page.place())
        return page

    @Slot(str)
    def show_record(self, record: str) -> None:
        """Bring a record to the front: on the page in front if it shows such, else in the library."""
        if not self.page().show_record(record):
            self.open_page(PAGES[0].id).show_record(record)

    @Slot(str, str)
    def open_meeting(self, group: str, meeting: str) -> None:
        """Bring a meeting to the front, on its page."""
        from .actions.groups import open_meeting

        open_meeting(self, group, meeting)

    @Slot(str, str)
    def edit_record(self, record: str, field: str) -> None:
        """Open a record for writing."""
        self.show_record(record)
        self.page().edit_record(record, field)

    @Slot(str, str)
    def show_version(self, record: str, mark: str) -> None:
        """Compare a version of a record with what stands now."""
        from .dialogs.versions import show_versions

        show_versions(self, record, mark)

    @Slot(str)
    def decide(self, record: str) -> None:
        """Go to what is open in a record."""
        from .actions.sync import decide

        decide(self, record)

    def settle(self) -> None:
        """Turn what is being typed, on whatever page, into changes."""
        for room in self._rooms.values():
            cast(Page, room.widget()).settle()

    # -- actions -----------------------------------------------------------------------------------

    @Slot(str)
    def run_action(self, id_: str, *_: object) -> None:
        """Do something by its id in the table, if it is offered now."""
        wanted = action(id_)
        if not wanted.offered(self.state):
            if wanted.writes and self.state.read_only:
                self.session.may_write()
            return
        try:
            wanted.call(self)
        except PracticeDeskError as error:
            self.complain(error)

    def stand(self, **facts: bool) -> None:
        """Take in new facts about `State`, and offer what can be done now."""
        self.state = replace(self.state, **facts)  # type: ignore[arg-type]
        self.menus.offer(self.state)

    @Slot(object)
    def _moved(self, place: Place) -> None:
        self.state = replace(self.state, place=place)
        self.menus.offer(self.state)

    # -- words -------------------------------------------------------------------------------------

    @Slot(object)
    def complain(self, error: Exception) -> None:
        """Say what went wrong; of an error nobody foresaw the details are kept in a file."""
        known = isinstance(error, PracticeDeskError)
        told = error if known else kept(error, Path(self.settings.fileName()).parent)
        self.notice.say(wording.sentence(told), about=getattr(error, "record", ""))

    @Slot(str)
    def say(self, sentence: str) -> None:
        """One sentence for the status bar."""
        self.notice.pass_by()
        self.said.say(sentence)

    def use_theme(self, mode: str) -> None:
        """Change the colours, and remember it."""
        theme.remember(self.settings, mode)
        theme.apply(cast(QApplication, QApplication.instance()), mode)
        theme.dress(self)

    # -- life --------------------------------------------------------------------------------------

    def focusNextPrevChild(self, forward: bool) -> bool:
        return go_on(self, forward) or super().focusNextPrevChild(forward)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing typed is lost by closing: it is written before the window goes, or the person is asked."""
        self.settings.setValue("geometry", self.saveGeometry())
        if hasattr(self, "session"):
            self.settle()
            if not (self.session.unkept.try_all() or leaves_words(self)):
                event.ignore()
                return
            self.session.finish()
        self.settings.sync()
        event.accept()

    def outlive(self) -> None:
        """Wait for what was begun in the last moment: it tells this window, which has to be there still."""
        if hasattr(self, "session"):
            self.session.tasks.wait()

    def _restore(self) -> None:
        geometry = self.settings.value("geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)


def _follow(window: Window) -> None:
    """Let the rail and what pages ask for lead somewhere."""
    window.rail.chosen.connect(window.open_page)
    window.navigation.moved.connect(window._moved)
    window.navigation.page_wanted.connect(window.open_page)
    window.navigation.record_wanted.connect(window.show_record)
    window.navigation.meeting_wanted.connect(window.open_meeting)
    window.navigation.edit_wanted.connect(window.edit_record)
    window.navigation.version_wanted.connect(window.show_version)
    window.navigation.decision_wanted.connect(window.decide)
    window.navigation.action_wanted.connect(window.run_action)
    window.navigation.said.connect(window.say)


def _beside(rail: QWidget, notice: QWidget, stack: QWidget) -> QSplitter:
    """The rail beside the pages, with the notice above these."""
    centre = QWidget()
    column = QVBoxLayout(centre)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(notice)
    column.addWidget(stack, 1)
    across = QSplitter(Qt.Orientation.Horizontal)
    across.addWidget(rail)
    across.addWidget(centre)
    across.setStretchFactor(1, 1)
    across.setCollapsible(0, False)
    across.setCollapsible(1, False)
    return across
