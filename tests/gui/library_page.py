"""The page “Library” as a person uses it, for its tests."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from practicedesk.gui.fields.entries import LineEntry, TextEntry
from practicedesk.gui.views.facet_panel import FacetPanel
from practicedesk.gui.views.library_page import LibraryPage
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.services.editing import Editing

from .conftest import settled

Open = Callable[..., Window]


def page_of(window: Window) -> LibraryPage:
    page = window.page()
    assert isinstance(page, LibraryPage)
    return page


def library_page(qtbot: QtBot, window: Window) -> LibraryPage:
    """The page, once it shows a record, or says that there is none."""
    page = page_of(window)
    qtbot.waitUntil(
        lambda: page.list.count.text() != "" and (page.record != "" or page.list.nothing.isVisible())
    )
    settled(qtbot, page.session)
    return page


def titles(page: LibraryPage) -> list[str]:
    table = page.results.table
    return [str(table.index(place, 0).data()) for place in range(table.rowCount())]


def wait_for(qtbot: QtBot, page: LibraryPage, expected: list[str]) -> None:
    qtbot.waitUntil(lambda: titles(page) == expected)
    settled(qtbot, page.session)


def in_front(qtbot: QtBot, page: LibraryPage, title: str) -> None:
    """Wait until the record of that title is in front, everywhere."""

    def there() -> bool:
        row = page._row
        return row is not None and (row.title, row.id) == (title, page.panel.record)

    qtbot.waitUntil(there)


def written_in(qtbot: QtBot, window: Window, name: str) -> LineEntry | TextEntry:
    """What a field of the record in front is written in, once it is open for that."""
    panel = page_of(window).panel
    qtbot.waitUntil(lambda: panel.editor is not None and panel.editor.field(name) is not None)
    field = panel.editor.field(name) if panel.editor else None
    assert field is not None and isinstance(field.editor, LineEntry | TextEntry)
    return field.editor


def filter_of(panel: FacetPanel, name: str, code: str) -> QTreeWidgetItem:
    return panel.items[name, code]


def tick(qtbot: QtBot, panel: FacetPanel, name: str, code: str) -> None:
    """As a person does it by keyboard."""
    panel.tree.setCurrentItem(filter_of(panel, name, code))
    QTest.keyClick(panel.tree, Qt.Key.Key_Space)


def entry(tree: QTreeWidget, beginning: str) -> QTreeWidgetItem | None:
    how = Qt.MatchFlag.MatchStartsWith | Qt.MatchFlag.MatchRecursive
    return next(iter(tree.findItems(beginning, how)), None)


def notes(library: Library, *given: str) -> dict[str, str]:
    """Notes with these titles, the first the oldest; their ids by title."""
    editing = Editing(library)
    return {title: editing.new("note", title) for title in given}
