"""Publishing from the window: who will see it is said before, and nothing goes out by accident."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.publish import Publish
from practicedesk.gui.dialogs.withdraw import Withdraw
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.library.list_rows import ListRow
from practicedesk.services.editing import Editing
from practicedesk.services.groups import make_group
from practicedesk.services.publishing import Publishing
from practicedesk_sync.policy.roles import CONTRIBUTOR
from tests.desks.office import Desk, Office, office

from .conftest import settled
from .dialogs import asked, in_front, said, words
from .library_page import written_in

Open = Callable[..., Window]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Office, Desk, Desk]]:
    with office(tmp_path / "office") as made:
        ana = made.desk("ana", {made.server.commons: CONTRIBUTOR})
        group = ana.editing.new("group", "Parks")
        ana.sync()
        yield made, ana, made.desk("ben", {group: CONTRIBUTOR})


def choose(box: QComboBox, words: str) -> None:
    box.setCurrentIndex(box.findText(words))


def test_one_is_told_exactly_who_will_see_it(
    qtbot: QtBot, two: tuple[Office, Desk, Desk], open_window: Open
) -> None:
    made, ana, _ = two
    record = ana.editing.new("practice", "Trees <b>", "", {"contact_further": "Ask ana@parks.example"})
    made.settle()
    window = open_window(ana.library)
    in_front(qtbot, window, record)
    dialog = asked(qtbot, window, "publish", Publish)
    assert "Publish a copy of “Trees <b>” in:" in words(dialog)
    assert "Everybody who uses this server can read it." in words(dialog)
    assert "Your role" not in words(dialog)
    assert "ana@parks.example" in words(dialog)
    choose(dialog.space, "Parks")
    assert "The 2 member" in words(dialog) and "of “Parks” can read it: ana, ben." in words(dialog)
    assert "It is the first version there." in words(dialog)
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in dialog.findChildren(QLabel))


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_enter_and_escape_publish_nothing(
    qtbot: QtBot, two: tuple[Office, Desk, Desk], open_window: Open, key: Qt.Key
) -> None:
    _, ana, _ = two
    record = ana.editing.new("practice", "Trees")
    window = open_window(ana.library)
    in_front(qtbot, window, record)
    dialog = asked(qtbot, window, "publish", Publish)
    dialog.space.setFocus()
    choose(dialog.space, "Parks")
    QTest.keyClick(dialog.space, key)
    assert not dialog.isVisible()
    settled(qtbot, window.session)
    assert Publishing(ana.library).published(record) == []


def test_what_is_published_holds_what_was_typed_last_and_is_read_by_others(
    qtbot: QtBot, two: tuple[Office, Desk, Desk], open_window: Open
) -> None:
    made, ana, ben = two
    record = ana.editing.new("practice", "Trees", "", {"problem": "Nobody knew."})
    made.settle()
    window = open_window(ana.library)
    window.edit_record(record, "problem")
    in_front(qtbot, window, record)
    QTest.keyClicks(written_in(qtbot, window, "problem"), "Really: ")
    dialog = asked(qtbot, window, "publish", Publish)
    dialog.publish.click()
    settled(qtbot, window.session)
    assert "Published v1. It will be visible when the server has accepted it." in said(window)
    made.settle()
    (publication,) = Publishing(ana.library).published(record)
    read = ben.see(publication.record.id)
    assert read.shown.fields["content"]["problem"] == "Really: Nobody knew."


def test_what_awaits_a_decision_is_named_before(
    qtbot: QtBot, two: tuple[Office, Desk, Desk], open_window: Open
) -> None:
    made, ana, ben = two
    record = ana.editing.new("practice", "Trees", "Parks", {"summary": "Old"})
    made.settle()
    for desk in (ana, ben):
        desk.editing.put(record, {"summary": f"By {desk.name}"})
    made.settle()
    window = open_window(ana.library)
    in_front(qtbot, window, record)
    dialog = asked(qtbot, window, "publish", Publish)
    assert "Several versions await a decision in: Summary." in words(dialog)
    Publishing(ana.library).publish(record)
    dialog.reject()
    again = asked(qtbot, window, "publish", Publish)
    assert "It says the same as the version that stands there now." in words(again)


def test_who_may_publish_nowhere_is_told_whom_to_ask(
    qtbot: QtBot, two: tuple[Office, Desk, Desk], open_window: Open
) -> None:
    made, ana, ben = two
    record = ana.editing.new("practice", "Trees", "Parks")
    made.settle()
    window = open_window(ben.library)
    in_front(qtbot, window, record)
    dialog = asked(qtbot, window, "publish", Publish)
    assert "Ask a coordinator" in words(dialog)
    assert not dialog.publish.isVisible()


def test_why_the_commons_is_not_to_be_chosen_is_told(
    qtbot: QtBot, two: tuple[Office, Desk, Desk], open_window: Open
) -> None:
    made, _, ben = two
    record = ben.editing.new("practice", "Trees")
    made.settle()
    window = open_window(ben.library)
    in_front(qtbot, window, record)
    dialog = asked(qtbot, window, "publish", Publish)
    assert [dialog.space.itemText(place) for place in range(dialog.space.count())] == ["Parks"]
    told = "Your role does not let you publish in the commons: ask one of its coordinators."
    assert told in words(dialog)


def test_where_there_is_no_server_there_is_no_commons_yet(
    qtbot: QtBot, library: Library, open_window: Open
) -> None:
    make_group(library, "Parks")
    window = open_window(library)
    in_front(qtbot, window, Editing(library).new("practice", "Trees"))
    dialog = asked(qtbot, window, "publish", Publish)
    assert "The commons is kept by a server: connect to one to publish there too." in words(dialog)


def test_of_several_groups_one_has_to_be_chosen(qtbot: QtBot, library: Library, open_window: Open) -> None:
    for name in ("Parks", "Water"):
        make_group(library, name)
    window = open_window(library)
    record = Editing(library).new("practice", "Trees")
    in_front(qtbot, window, record)
    dialog = asked(qtbot, window, "publish", Publish)
    assert (dialog.space.currentText(), dialog.space.placeholderText()) == ("", "Choose where")
    assert dialog.space.hasFocus() and not dialog.publish.isEnabled()
    assert "can read it" not in words(dialog)
    QTest.keyClick(dialog.space, Qt.Key.Key_Down)
    assert dialog.space.currentText() == "Parks"
    assert "“Parks”" in words(dialog) and "It is the first version there." in words(dialog)
    dialog.publish.click()
    settled(qtbot, window.session)
    assert len(Publishing(library).published(record)) == 1


def test_a_publication_is_withdrawn_on_purpose_alone(
    qtbot: QtBot, two: tuple[Office, Desk, Desk], open_window: Open
) -> None:
    made, ana, ben = two
    record = ana.editing.new("practice", "Trees", "Parks")
    publication = Publishing(ana.library).publish(record).id
    made.settle()
    window = open_window(ana.library)
    in_front(qtbot, window, publication)
    dialog = asked(qtbot, window, "withdraw", Withdraw)
    assert "marked as withdrawn" in words(dialog)
    dialog.reason.setText("Out of date.")
    dialog.space.setFocus()
    QTest.keyClick(dialog.space, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    settled(qtbot, window.session)
    assert [one.standing for one in Publishing(ana.library).published(record)] == ["current"]
    dialog = asked(qtbot, window, "withdraw", Withdraw)
    assert not dialog.withdraw.isEnabled()
    QTest.keyClicks(dialog.reason, "Out of date.")
    dialog.withdraw.click()
    settled(qtbot, window.session)
    made.settle()
    found = Publishing(ben.library).published(record)
    assert [(one.standing, one.reason) for one in found] == [("retired", "Out of date.")]
    assert "Withdrawn." in said(window)
    in_front(qtbot, window, record)
    assert not asked(qtbot, window, "withdraw", Withdraw).withdraw.isVisible()


def test_the_list_follows_when_a_record_is_published_and_withdrawn(
    qtbot: QtBot, two: tuple[Office, Desk, Desk], open_window: Open
) -> None:
    made, ana, _ = two
    record = ana.editing.new("practice", "Trees", "Parks")
    made.settle()
    window = open_window(ana.library)
    in_front(qtbot, window, record)
    table = window.page().results.table  # type: ignore[attr-defined]

    def stands() -> bool | None:
        rows: list[ListRow | None] = [table.row(place) for place in range(table.rowCount())]
        return next((one.published for one in rows if one is not None and one.id == record), None)

    Publishing(ana.library).publish(record)
    qtbot.waitUntil(lambda: stands() is True)
    Publishing(ana.library).retire(record, "Out of date.")
    qtbot.waitUntil(lambda: stands() is False)
