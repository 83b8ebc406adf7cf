"""The window speaks another language: every text it shows of its own comes from the translation."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QTableView,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from practicedesk.gui.pages import PAGES
from practicedesk.gui.translations import translate
from practicedesk.library.library import Library
from practicedesk.services.editing import Editing
from practicedesk.services.groups import make_group
from practicedesk_sync.model.choice_words import MARKED, words_of
from practicedesk_sync.model.kinds import kinds
from practicedesk_sync.policy.roles import ROLES

from .conftest import settled
from .library_page import Open
from .test_dialog_return import DIALOGS, on_screen
from .test_long_words import open_tab

ROOT = Path(__file__).parents[2]
SOURCES = ("src/practicedesk/gui", "src/practicedesk/services", "sync/practicedesk_sync/model")
GIVEN = "Örtchen"
"""All that people have written here."""
FROM_SERVICES = "Everything is saved on this computer; the library is not connected to a server."
"""Sentences of the services come to the command line as well, and are not translated yet."""
OF_OTHERS = {"Cancel", "Close", "Save", "Parks", "Ana", "ips", "plain", "service-methods"}
"""Qt's own words, which come with Qt's translations; what people have written; presets by name."""
NAMES = ("PracticeDesk", "Ctrl", "Shift", "Return", "Del", "Esc", "…")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a translation, made as a real one is: each text in brackets, and longer by a third."""
    made = tmp_path_factory.mktemp("translations")
    source, tools = made / "practicedesk_eo.ts", Path(sys.executable).parent
    files = [str(path) for part in SOURCES for path in sorted((ROOT / part).rglob("*.py"))]
    subprocess.run(
        [tools / "pyside6-lupdate", *files, "-ts", source, "-target-language", "eo"],
        check=True,
        capture_output=True,
    )
    tree = ElementTree.parse(source)
    for message in tree.iter("message"):
        words = message.findtext("source") or ""
        longer = f"[{words}{'~' * (len(words) // 3)}]"
        translation = message.find("translation")
        assert translation is not None
        translation.attrib.clear()
        forms = translation.findall("numerusform")
        for form in forms:
            form.text = longer
        if not forms:
            translation.text = longer
    tree.write(source, encoding="utf-8")
    subprocess.run(
        [tools / "pyside6-lrelease", source, "-qm", made / "practicedesk_eo.qm"],
        check=True,
        capture_output=True,
    )
    return made


@pytest.fixture
def bracketed(qapp: QApplication, folder: Path) -> Iterator[None]:
    made = translate(qapp, QLocale("eo"), folder)
    yield
    for one in made:
        qapp.removeTranslator(one)


def texts(shown: QWidget) -> Iterator[str]:
    """What is read in a window, with what a screen reader reads out for its controls."""
    for part in shown.findChildren(QWidget):
        if not part.isVisible():
            continue
        yield part.accessibleName()
        if isinstance(part, QAbstractButton | QLabel):
            yield part.text()
        elif isinstance(part, QComboBox):
            yield from (part.itemText(at) for at in range(part.count()))
        elif isinstance(part, QLineEdit):
            yield part.placeholderText()
        elif isinstance(part, QListWidget):
            yield from (part.item(at).text() for at in range(part.count()))
        elif isinstance(part, QTabWidget):
            yield from (part.tabText(at) for at in range(part.count()))
        elif isinstance(part, QTableView):
            model = part.model()
            columns, across = range(model.columnCount()), Qt.Orientation.Horizontal
            yield from (str(model.headerData(at, across) or "") for at in columns)
            for row in range(model.rowCount()):
                yield from (str(model.index(row, at).data() or "") for at in columns)


def english(shown: QWidget) -> set[str]:
    """The texts that did not come from the translation. Numbers, days and names are in no language."""
    found = set()
    for text in texts(shown):
        left, before = text, ""
        while left != before:  # what stands in a sentence has brackets of its own
            left, before = re.sub(r"\[[^\[\]]*\]", "", left), left
        left = re.sub(r"\[[^\[\]]*…$", "", left)  # cut where the room ends
        for name in (GIVEN, FROM_SERVICES, *NAMES):
            left = left.replace(name, "")
        left = re.sub(r"\d+ \w+ \d{4}", "", left)
        if re.search(r"[^\W\d_]{2}", left):
            found.add(text)
    return found


def test_where_there_is_no_translation_all_is_english(qapp: QApplication, tmp_path: Path) -> None:
    """Qt's own words alone would stand among ours, and those of Arabic turn the window round."""
    made = translate(qapp, QLocale("ar"), tmp_path)
    try:
        assert qapp.layoutDirection() == Qt.LayoutDirection.LeftToRight
        assert len(made) == 1
    finally:
        for one in made:
            qapp.removeTranslator(one)


def test_all_that_the_window_says_comes_from_the_translation(
    qtbot: QtBot, library: Library, bracketed: None, open_window: Open
) -> None:
    group = make_group(library, GIVEN)
    record = Editing(library).new("practice", GIVEN, group, {"tags": GIVEN})
    Editing(library).new("note", GIVEN, group)
    meeting = Editing(library).new("meeting", GIVEN, group)
    window = open_window(library)
    found = {text for menu in window.menuBar().findChildren(QMenu) for text in _menu_texts(menu)}
    steps: list[Callable[[], object]] = [
        partial(window.show_record, record),
        *(partial(window.edit_record, record, field) for field in ("title", "tags", "places", "problem")),
        *(partial(window.open_page, entry.id) for entry in PAGES),
        *(partial(window.run_action, f"see_{tab}") for tab in ("received", "refused", "held")),
        partial(window.run_action, "review"),
        partial(window.open_page, "groups"),
        *(partial(open_tab, window, tab) for tab in range(4)),
        partial(window.show_record, meeting),
    ]
    for step in steps:
        step()
        settled(qtbot, window.session)
        found |= english(window)
    assert found == set()


def test_all_that_dialogs_say_comes_from_the_translation(
    qtbot: QtBot, library: Library, bracketed: None, open_window: Open
) -> None:
    window = open_window(library)
    found = set()
    for make in DIALOGS.values():
        dialog = on_screen(qtbot, window, make)
        found |= english(dialog)
        dialog.close()
    assert {text for text in found - OF_OTHERS if "://" not in text} == set()


def test_no_text_is_marked_where_lupdate_does_not_look() -> None:
    """It finds nothing in an f-string, and knows `self.tr` alone."""
    missed = []
    for path in (ROOT / SOURCES[0]).rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        inside = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.JoinedStr)]
        parts = [part for node in inside for part in ast.walk(node)]
        calls = {ast.unparse(part.func) for part in parts if isinstance(part, ast.Call)}
        calls |= set(re.findall(r"\b(?!self\b)\w+\.tr\(", text))
        missed += [f"{path.name}: {call}" for call in calls if re.search(r"\b(tr|translate)\b", call)]
    assert missed == []


def test_every_fixed_value_has_its_words_marked() -> None:
    values = {value for one in kinds() for field in one.fields.values() for value in field.choices or ()}
    assert {words_of(value) for value in (*values, *ROLES)} <= set(MARKED)


def _menu_texts(menu: QMenu) -> Iterator[str]:
    yield from (text for text in (one.text() for one in menu.actions()) if text and not text.startswith("["))
