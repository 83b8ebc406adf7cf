"""The window's frame: actions as one table, pages, errors, colours, closing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from practicedesk.app import Desk, standard_folder
from practicedesk.gui import theme
from practicedesk.gui.actions.action import MENUS
from practicedesk.gui.actions.table import TABLE
from practicedesk.gui.application import settings
from practicedesk.gui.pages import PAGES
from practicedesk.gui.window import Window
from practicedesk.gui.window_title import window_title
from practicedesk.library.library import Library
from practicedesk.problems import FILE
from practicedesk.services.status import status
from practicedesk_sync.errors import UserMistake
from tests.desks.office import Office

from .conftest import settled

Open = Callable[..., Window]


def test_every_action_stands_in_a_menu_and_can_be_loaded(sample: Library, open_window: Open) -> None:
    window = open_window(sample)
    menus = window.menuBar().findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
    shown = {made.objectName() for menu in menus for made in menu.actions() if made.objectName()}
    assert shown == {one.id for one in TABLE if one.menu in MENUS}
    for one in TABLE:
        module, _, name = one.run.partition(":")
        assert callable(getattr(import_module(f"practicedesk.gui.{module}"), name)), one.id


def test_no_two_actions_share_an_id_or_a_shortcut() -> None:
    ids = [one.id for one in TABLE]
    shortcuts = [one.shortcut for one in TABLE if one.shortcut] + [
        f"Ctrl+{number}" for number, _ in enumerate(PAGES, 1)
    ]
    assert len(ids) == len(set(ids))
    assert len(shortcuts) == len(set(shortcuts))


def test_every_page_opens_from_the_rail(qtbot: QtBot, sample: Library, open_window: Open) -> None:
    window = open_window(sample)
    for row, entry in enumerate(PAGES):
        window.rail.setCurrentRow(row)
        settled(qtbot, window.session)
        assert window.open_page(entry.id) is window.page()
    assert not window.notice.isVisible()


def test_a_mistake_is_one_sentence_with_one_next_step(sample: Library, open_window: Open) -> None:
    window = open_window(sample)
    window.complain(UserMistake("x", "The title is missing.", "Give it one."))
    assert window.notice.isVisible()
    assert window.notice.words.text() == "The title is missing. Give it one."
    window.say("Done.")
    assert not window.notice.isVisible()


def test_what_nobody_foresaw_is_kept_in_a_file_and_told_without_a_traceback(
    qtbot: QtBot, sample: Library, open_window: Open
) -> None:
    window = open_window(sample)
    window.session.read(window, lambda: 1 / 0, lambda _: None)
    settled(qtbot, window.session)
    assert "ZeroDivisionError" not in window.notice.words.text()
    assert "what was saved before is safe" in window.notice.words.text()
    kept = Path(window.settings.fileName()).with_name(FILE)
    assert "ZeroDivisionError" in kept.read_text()


def test_work_for_a_view_that_is_gone_is_not_delivered(
    qtbot: QtBot, sample: Library, open_window: Open
) -> None:
    window = open_window(sample)
    owner = QAction()
    seen: list[object] = []
    window.session.read(owner, lambda: 1, seen.append)
    shiboken6.delete(owner)
    settled(qtbot, window.session)
    assert seen == []


def test_the_menu_file_begins_with_new_and_ends_with_close(sample: Library, open_window: Open) -> None:
    menu = open_window(sample).menuBar().actions()[0].menu()
    assert isinstance(menu, QMenu)
    names = [one.objectName() for one in menu.actions()]
    assert (names[0], names[-1]) == ("new", "quit")


def test_the_colours_chosen_are_remembered(sample: Library, open_window: Open) -> None:
    window = open_window(sample)
    window.run_action("theme_dark")
    assert QApplication.palette().base().color().lightness() < 80
    assert window.session.settings.value("theme") == theme.DARK
    made = window.menus.made
    for menu in window.menuBar().findChildren(QMenu):
        menu.aboutToShow.emit()
    assert [made[f"theme_{mode}"].isChecked() for mode in theme.MODES] == [False, False, True]
    window.run_action("theme_light")
    assert QApplication.palette().base().color().lightness() > 200


def test_a_new_window_fits_on_the_screen(qtbot: QtBot, tmp_path: Path) -> None:
    window = Window(settings(tmp_path))
    qtbot.addWidget(window)
    room = window.screen().availableSize()
    assert window.width() < room.width()
    assert window.height() < room.height()


@pytest.mark.parametrize(
    ("name", "server", "account", "title"),
    [
        ("", "", "", "PracticeDesk"),
        ("parks", "", "", "PracticeDesk – parks"),
        ("", "https://parks.example:8443/x", "ana", "PracticeDesk – ana at parks.example"),
        ("parks", "https://parks.example", "ana", "PracticeDesk – ana at parks.example – parks"),
        ("", "", "ana", "PracticeDesk – ana"),
    ],
)
def test_the_title_tells_one_window_from_another(
    sample: Library, name: str, server: str, account: str, title: str
) -> None:
    assert window_title(name, replace(status(sample), server=server, account=account)) == title


def test_the_title_says_who_works_at_which_server(office: Office, qtbot: QtBot, open_window: Open) -> None:
    window = open_window(office.desk("ana").library)
    qtbot.waitUntil(lambda: window.windowTitle().startswith("PracticeDesk – ana"))


def test_only_a_library_elsewhere_has_a_name(tmp_path: Path) -> None:
    assert (Desk(standard_folder()).name, Desk(tmp_path / "parks").name) == ("", "parks")


def test_letters_twice_as_large_fit_on_a_small_screen(
    qtbot: QtBot, qapp: QApplication, sample: Library, open_window: Open
) -> None:
    usual, large = qapp.font(), qapp.font()
    large.setPointSizeF(2 * usual.pointSizeF())
    qapp.setFont(large)
    try:
        window = open_window(sample)
        for page in ("groups", "sync", "library"):
            window.open_page(page)
            settled(qtbot, window.session)
        window.resize(1_280, 760)
        QApplication.processEvents()
        assert (window.width(), window.height()) == (1_280, 760)
        assert window.minimumSizeHint().width() <= 700
        assert window.rail.width() >= window.rail.sizeHintForColumn(0)
        assert window.rect().contains(window.statusBar().geometry())
    finally:
        qapp.setFont(usual)


def test_a_menu_paints_its_own_icons_when_it_is_opened(sample: Library, open_window: Open) -> None:
    window = open_window(sample)
    menus = window.menuBar().findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
    within = {made.objectName() for made in menus[2].actions()}
    menus[2].aboutToShow.emit()
    painted = {id_ for id_, made in window.menus.made.items() if not made.icon().isNull()}
    of_toolbar = {one.id for one in TABLE if one.toolbar}
    assert painted - of_toolbar == {one.id for one in TABLE if one.icon and one.id in within} - of_toolbar


class _Dressings(QObject):
    """How often each widget was given a style."""

    def __init__(self) -> None:
        super().__init__()
        self.of: dict[int, int] = {}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.StyleChange:
            address = shiboken6.getCppPointer(watched)[0]
            self.of[address] = self.of.get(address, 0) + 1
        return False


@pytest.mark.parametrize("page", ["groups", "sync"])
def test_a_page_is_dressed_once_when_it_is_put_into_the_window(
    qapp: QApplication, sample: Library, open_window: Open, page: str
) -> None:
    window, dressings = open_window(sample), _Dressings()
    qapp.installEventFilter(dressings)
    made = window.open_page(page)
    qapp.removeEventFilter(dressings)
    parts = {shiboken6.getCppPointer(one)[0] for one in (made, *made.findChildren(QWidget))}
    times = [dressings.of.get(part, 0) for part in parts]
    assert sum(times) <= len(parts)
    assert window.styleSheet() and max(times) > 0
