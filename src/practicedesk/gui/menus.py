"""Builds menus and toolbar from the table of actions, and keeps what is offered in step with the state."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QToolBar

from . import theme
from .actions.action import MENUS, Action
from .actions.offering import State
from .actions.table import TABLE
from .icons import icon, menu_icon
from .painted import keep_painted

if TYPE_CHECKING:
    from .window import Window


class Menus(QObject):
    """The window's `QAction`s by id."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.window = window
        self.made = {one.id: self._made(one) for one in TABLE}
        self.colours = QActionGroup(self)
        for mode in theme.MODES:
            self.colours.addAction(self.made[f"theme_{mode}"]).setCheckable(True)
        for title in MENUS:
            menu = window.menuBar().addMenu(words(title))
            within = [one for one in TABLE if one.menu == title]
            menu.addActions([self.made[one.id] for one in within])
            menu.aboutToShow.connect(partial(self._paint, within))
            menu.aboutToShow.connect(self._tick_colours)
        self.toolbar = QToolBar(self.tr("Toolbar"), window)
        self.toolbar.setObjectName("toolbar")
        self.toolbar.setMovable(False)
        self.toolbar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.buttons = {one.id: self._button(one) for one in TABLE if one.toolbar}
        self.toolbar.addActions(list(self.buttons.values()))
        window.addToolBar(self.toolbar)
        keep_painted(self.toolbar, self._paint_buttons)

    def offer(self, state: State) -> None:
        """Enable what can be done now."""
        for one in TABLE:
            offered = one.offered(state)
            self.made[one.id].setEnabled(offered)
            if one.toolbar:
                self.buttons[one.id].setEnabled(offered)

    @Slot()
    def _tick_colours(self) -> None:
        """Mark the colours in use."""
        self.made[f"theme_{theme.remembered(self.window.settings)}"].setChecked(True)

    def _paint(self, actions: Iterable[Action]) -> None:
        """Paint their icons in the colours of now: a menu's when it is opened, as all together take long."""
        for one in actions:
            if one.icon:
                self.made[one.id].setIcon(menu_icon(one.icon))

    def _paint_buttons(self) -> None:
        for one in TABLE:
            if one.toolbar:
                self.buttons[one.id].setIcon(icon(one.icon))

    def _button(self, one: Action) -> QAction:
        """For the toolbar: by itself, as its icon is painted in other colours under the pointer."""
        made = self.made[one.id]
        button = QAction(made.text(), self.toolbar)
        button.setToolTip(made.toolTip())
        button.triggered.connect(made.trigger)
        return button

    def _made(self, one: Action) -> QAction:
        made = QAction(words(one.title), self.window)
        made.setObjectName(one.id)
        made.setAutoRepeat(False)  # a key held down a little long does a thing once
        if one.shortcut:
            form = QKeySequence.SequenceFormat.PortableText
            made.setShortcuts(
                [QKeySequence.fromString(keys, form) for keys in (one.shortcut, one.also) if keys]
            )
            shown = made.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            made.setToolTip(f"{plain(words(one.title))} ({shown})")
        made.triggered.connect(partial(self.window.run_action, one.id))
        return made


def words(title: str) -> str:
    """A title of the table in the person's language."""
    return QCoreApplication.translate("actions", title)


def plain(title: str) -> str:
    """A title without the mark of its access key."""
    return title.replace("&", "")
