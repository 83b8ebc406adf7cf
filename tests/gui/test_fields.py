"""Forms come from the model: every control works, and a field added to a kind appears without a change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import pytest
from pydantic import create_model
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.showing import Showing
from practicedesk.gui.fields.choices import ChoiceField, ChoicesField, TermAdder, YesNoField
from practicedesk.gui.fields.entries import LineEntry
from practicedesk.gui.fields.form import EDITORS
from practicedesk.gui.fields.item_entry import ItemEntry
from practicedesk.gui.fields.item_rows import ItemRow, ListField
from practicedesk.library.library import Library
from practicedesk.services.editing import Editing
from practicedesk.services.reading import details
from practicedesk_sync.model.fields import element_set, item_list, register, text
from practicedesk_sync.model.form import controls
from practicedesk_sync.model.kinds import PRACTICE, Kind, define, kind, kinds
from tests.unit.services.test_submitting import READY

from .conftest import settled
from .dialogs import opened
from .forms import Form, OpenForm


@pytest.fixture
def record(library: Library) -> str:
    values = {"takeaways": "One\nTwo\nThree", "tags": "ash, oak", "cofog": "GF07, GF01", "level": "local"}
    return Editing(library).new("practice", "Trees", "", values)


def value(library: Library, record: str, name: str) -> object:
    return details(library, record).view.shown.fields.get(name)


def trouble(form: Form, name: str) -> str:
    shown = [label.text() for label in form.fields[name].findChildren(QLabel) if label.isVisibleTo(form)]
    return next((words for words in shown if words.startswith("⚠")), "")


def test_there_is_an_editor_for_every_control_of_every_kind() -> None:
    assert {control.control for each in kinds() for control in controls(each)} <= set(EDITORS)


@pytest.mark.parametrize("kind_name", [each.name for each in kinds() if controls(each)])
def test_every_part_of_every_form_can_be_reached_and_has_a_name(
    library: Library, open_form: OpenForm, kind_name: str
) -> None:
    if kind_name in ("publication", "series"):
        return
    form = open_form(library, Editing(library).new(kind_name, "Something"))
    for name, field in form.fields.items():
        parts = [field.editor, *field.editor.findChildren(QWidget)]
        reached = [
            part for part in parts if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisibleTo(form)
        ]
        assert reached, name
        for part in reached:
            if isinstance(part.parentWidget(), TermAdder):
                part = part.parentWidget()
            told = QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name)
            assert told, (name, part)


@pytest.fixture
def wider() -> Iterator[Kind]:
    """The kind Practice with a field more for each way to merge, for the length of a test."""
    before = kind(PRACTICE)
    weather = Annotated[str, register("Weather", choices=("dry", "wet"))]
    nicknames = Annotated[set[str], element_set("Nicknames")]
    verses = Annotated[list[str], item_list("Verses")]
    song = Annotated[str, text("Song", section=True)]
    rainy = Annotated[bool, register("Rainy")]
    schema = create_model(
        "Practice",
        __base__=before.schema,
        weather=(weather, "dry"),
        nicknames=(nicknames, set()),
        verses=(verses, []),
        song=(song, ""),
        rainy=(rainy, False),
    )
    define(Kind(before.name, before.label, schema))
    yield kind(PRACTICE)
    define(before)


def test_a_field_added_to_the_model_is_there_and_can_be_filled_in(
    qtbot: QtBot, library: Library, wider: Kind, open_form: OpenForm
) -> None:
    record = Editing(library).new("practice", "Trees")
    form = open_form(library, record)
    weather, rainy = form.editor("weather"), form.editor("rainy")
    assert isinstance(weather, ChoiceField) and isinstance(rainy, YesNoField)
    assert [weather.itemText(at) for at in range(weather.count())] == ["Dry", "Wet"]
    weather.activated.emit(1)
    rainy.click()
    for name, words in (("nicknames", "leafbook"), ("verses", "Oh ash"), ("song", "Oak")):
        entry = form.editor(name)
        QTest.keyClicks(getattr(entry, "adder", entry), words)
    form.opened.settle()
    settled(qtbot, form.opened.session)
    found = {
        name: value(library, record, name) for name in ("weather", "rainy", "nicknames", "verses", "song")
    }
    assert found == {
        "weather": "wet",
        "rainy": True,
        "nicknames": ["leafbook"],
        "verses": ["Oh ash"],
        "song": "Oak",
    }


def test_a_choice_is_a_change_at_once_and_can_be_taken_back(
    qtbot: QtBot, library: Library, record: str, open_form: OpenForm
) -> None:
    form = open_form(library, record)
    level = form.editor("level")
    assert isinstance(level, ChoiceField)
    assert (level.currentText(), level.itemText(0)) == ("Local", "not said")
    level.activated.emit(0)
    settled(qtbot, form.opened.session)
    assert value(library, record, "level") is None


def test_only_the_steps_a_person_may_take_are_offered(
    qtbot: QtBot, library: Library, record: str, open_form: OpenForm
) -> None:
    form = open_form(library, record)
    state = form.editor("state")
    assert isinstance(state, ChoiceField)
    assert [state.itemText(at) for at in range(state.count())] == ["Draft", "In review", "Retired"]
    state.activated.emit(1)
    opened(qtbot, form, Showing).does.click()
    settled(qtbot, form.opened.session)
    assert state.currentText() == "Draft"
    assert "Still needed before others are asked to look at it" in trouble(form, "state")
    Editing(library).put(record, READY)
    state.activated.emit(1)
    opened(qtbot, form, Showing).does.click()
    settled(qtbot, form.opened.session)
    offered = [state.itemText(at) for at in range(state.count())]
    assert (state.currentText(), "Draft" in offered, trouble(form, "state")) == ("In review", True, "")


def term_adder(form: Form, name: str) -> tuple[TermAdder, QLineEdit]:
    (adder,) = form.editor(name).findChildren(TermAdder)
    typed = adder.lineEdit()
    assert typed is not None
    return adder, typed


def test_a_term_chosen_among_those_found_is_added_alone(
    qtbot: QtBot, library: Library, record: str, open_form: OpenForm
) -> None:
    form = open_form(library, record)
    adder, typed = term_adder(form, "places")
    typed.setFocus()
    QTest.keyClicks(typed, "united king")
    found = adder.finder.popup()
    assert found is not None
    qtbot.waitUntil(found.isVisible)
    QTest.keyClick(found, Qt.Key.Key_Down)
    QTest.keyClick(found, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: typed.text() == "")
    settled(qtbot, form.opened.session)
    assert value(library, record, "places") == ["GB"]


def test_terms_are_added_by_a_word_and_taken_out_by_their_button(
    qtbot: QtBot, library: Library, record: str, open_form: OpenForm
) -> None:
    form = open_form(library, record)
    _, typed = term_adder(form, "technologies")
    for words in ("Open data", "steam"):
        QTest.keyClicks(typed, words)
        QTest.keyClick(typed, Qt.Key.Key_Return)
        settled(qtbot, form.opened.session)
    assert value(library, record, "technologies") == ["open_data"]
    assert "“steam” is not in the list. Choose a word that is in it." in trouble(form, "technologies")
    assert typed.text() == "steam"
    chips = form.editor("technologies").findChildren(QToolButton)
    (chip,) = (one for one in chips if one.accessibleName() == "Remove Open data")
    chip.click()
    settled(qtbot, form.opened.session)
    assert value(library, record, "technologies") == []


def test_a_place_no_list_has_is_ones_own_term_and_a_part_of_a_word_is_not(
    qtbot: QtBot, library: Library, record: str, open_form: OpenForm
) -> None:
    form = open_form(library, record)
    _, typed = term_adder(form, "places")
    QTest.keyClicks(typed, "Atlantis Borough")
    QTest.keyClick(typed, Qt.Key.Key_Return)
    settled(qtbot, form.opened.session)
    assert value(library, record, "places") == ["unmapped:Atlantis Borough"]
    assert trouble(form, "places") == "" and typed.text() == ""
    told = [label.text() for label in form.fields["places"].findChildren(QLabel) if label.isVisible()]
    assert "Added as your own term." in told
    QTest.keyClicks(typed, "united king")
    QTest.keyClick(typed, Qt.Key.Key_Return)
    settled(qtbot, form.opened.session)
    assert value(library, record, "places") == ["unmapped:Atlantis Borough"]
    assert "arrow keys" in trouble(form, "places") and typed.text() == "united king"


def test_free_tags_are_typed_and_the_line_is_empty_again(
    qtbot: QtBot, library: Library, record: str, open_form: OpenForm
) -> None:
    form = open_form(library, record)
    field = form.editor("tags")
    assert isinstance(field, ChoicesField) and isinstance(field.adder, LineEntry)
    QTest.keyClicks(field.adder, "elm, yew")
    QTest.keyClick(field.adder, Qt.Key.Key_Return)
    settled(qtbot, form.opened.session)
    assert value(library, record, "tags") == ["ash", "elm", "oak", "yew"]
    assert field.adder.text() == ""


def rows(form: Form, name: str) -> list[ItemRow]:
    column = form.editor(name).layout()
    assert column is not None
    shown = [item.widget() for at in range(column.count()) if (item := column.itemAt(at)) is not None]
    return [row for row in shown if isinstance(row, ItemRow)]


def line(row: ItemRow) -> LineEntry:
    (entry,) = row.findChildren(LineEntry)
    return entry


def press(row: ItemRow, words: str) -> None:
    (button,) = (one for one in row.findChildren(QAbstractButton) if one.accessibleName().startswith(words))
    button.click()


def test_items_of_a_list_are_typed_over_moved_added_and_taken_out(
    qtbot: QtBot, library: Library, record: str, open_form: OpenForm
) -> None:
    form = open_form(library, record)
    items = list(details(library, record).view.shown.items["takeaways"])
    first, second, third = rows(form, "takeaways")
    entry = line(second)
    entry.selectAll()
    QTest.keyClicks(entry, "Second")
    press(third, "Move up")
    settled(qtbot, form.opened.session)
    press(third, "Move up")
    press(first, "Take out")
    settled(qtbot, form.opened.session)
    field = form.editor("takeaways")
    assert isinstance(field, ListField)
    QTest.keyClicks(field.adder, "Fourth")
    form.opened.settle()
    settled(qtbot, form.opened.session)
    assert value(library, record, "takeaways") == ["Three", "Second", "Fourth"]
    assert details(library, record).view.shown.items["takeaways"][:2] == [items[2], items[1]]
    assert [line(row).text() for row in rows(form, "takeaways")] == [
        "Three",
        "Second",
        "Fourth",
    ]


def test_ranked_terms_are_shown_in_words_and_ordered(
    qtbot: QtBot, library: Library, record: str, open_form: OpenForm
) -> None:
    form = open_form(library, record)
    press(rows(form, "cofog")[1], "Move up")
    settled(qtbot, form.opened.session)
    assert value(library, record, "cofog") == ["GF01", "GF07"]
    (label,) = rows(form, "cofog")[1].findChildren(QLabel)
    assert label.text() == "Health"


def test_an_item_of_several_parts_is_one_item(
    qtbot: QtBot, library: Library, record: str, open_form: OpenForm
) -> None:
    form = open_form(library, record)
    field = form.editor("tools")
    assert isinstance(field, ListField) and isinstance(field.adder, ItemEntry)
    field.adder.setFocus()
    QTest.keyClicks(field.adder.parts["name"], "Kettle")
    field.adder.parts["licence"].setFocus()
    QTest.keyClicks(field.adder.parts["licence"], "MIT")
    settled(qtbot, form.opened.session)
    assert value(library, record, "tools") is None
    form.editor("title").setFocus()
    settled(qtbot, form.opened.session)
    assert value(library, record, "tools") == [{"name": "Kettle", "licence": "MIT"}]
    assert field.adder.typed() == ""
    (row,) = rows(form, "tools")
    (entry,) = row.findChildren(ItemEntry)
    parts = entry.parts
    assert (parts["name"].text(), parts["licence"].text()) == ("Kettle", "MIT")
    for part in parts.values():
        part.clear()
        part.edited.emit()
    form.opened.settle()
    settled(qtbot, form.opened.session)
    assert value(library, record, "tools") == []


def test_an_item_somebody_takes_out_while_it_is_typed_in_is_kept(
    qtbot: QtBot, library: Library, record: str, open_form: OpenForm
) -> None:
    form = open_form(library, record)
    item = details(library, record).view.shown.items["takeaways"][1]
    entry = line(rows(form, "takeaways")[1])
    entry.end(False)
    QTest.keyClicks(entry, " and a half")
    form.opened.session.editing.remove_item(record, "takeaways", item)
    settled(qtbot, form.opened.session)
    assert value(library, record, "takeaways") == ["One", "Two and a half", "Three"]


def test_what_is_wrong_is_said_beside_the_field_and_nowhere_else(
    qtbot: QtBot, library: Library, record: str, open_form: OpenForm
) -> None:
    form = open_form(library, record)
    QTest.keyClicks(form.editor("start"), "soon")
    form.opened.settle()
    settled(qtbot, form.opened.session)
    assert "a date like 2026" in trouble(form, "start")
    assert trouble(form, "end") == ""
    assert form.editor("start").accessibleDescription() in trouble(form, "start")


def test_an_advised_length_is_told_and_nothing_is_cut(
    qtbot: QtBot, library: Library, record: str, open_form: OpenForm
) -> None:
    form = open_form(library, record)
    long = "word " * 80
    QTest.keyClicks(form.editor("summary"), long)
    shown = [label.text() for label in form.fields["summary"].findChildren(QLabel) if label.isVisible()]
    assert "400 characters; about 280 are enough." in shown
    form.opened.settle()
    settled(qtbot, form.opened.session)
    assert value(library, record, "summary") == long


def test_an_end_before_its_start_is_doubted_and_saved(
    qtbot: QtBot, library: Library, record: str, open_form: OpenForm
) -> None:
    form = open_form(library, record)
    Editing(library).put(record, {"start": "2026-11", "end": "2025"})
    qtbot.waitUntil(lambda: form.editor("end").accessibleDescription() == "“End” is before “Start”.")
    Editing(library).put(record, {"end": "2026-12"})
    qtbot.waitUntil(lambda: not form.fields["end"]._note.isVisible())


def test_a_doubt_that_is_gone_leaves_what_is_wrong_to_be_read_out(
    qtbot: QtBot, library: Library, record: str, open_form: OpenForm
) -> None:
    form = open_form(library, record)
    Editing(library).put(record, {"start": "2026-11", "end": "2025"})
    end = form.editor("end")
    assert isinstance(end, LineEntry)
    qtbot.waitUntil(lambda: "is before" in end.accessibleDescription())
    end.selectAll()
    QTest.keyClicks(end, "soon")
    form.opened.settle()
    settled(qtbot, form.opened.session)
    wrong = trouble(form, "end").removeprefix("⚠ ")
    assert wrong and end.accessibleDescription() == wrong
    Editing(library).put(record, {"start": "2024"})
    qtbot.waitUntil(lambda: not form.fields["end"]._note.isVisible())
    assert end.accessibleDescription() == wrong
