"""A decision is taken on the card, by mouse or keyboard, and then holds on every desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFont, QMouseEvent, QTextCursor
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from practicedesk.gui.navigation import Place
from practicedesk.gui.views.conflict_card import ConflictCard
from practicedesk.gui.views.review_panel import ReviewPanel
from practicedesk.gui.views.sync_page import SyncPage
from practicedesk.gui.views.version_pane import VersionPane
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.services.reading import details
from practicedesk.services.reviewing import open_conflicts, settle
from practicedesk_sync.merge.blocks import plain
from practicedesk_sync.policy.roles import CONTRIBUTOR
from tests.desks.office import Office

from .conftest import settled
from .dialogs import said
from .pair import TEXT, Pair

Open = Callable[..., Window]


@pytest.fixture
def pair(office: Office, qtbot: QtBot, open_window: Open) -> Pair:
    return Pair(office, qtbot, open_window)


def review(pair: Pair) -> ReviewPanel:
    """The tab “To review”, once it shows what there is."""
    pair.open()
    return pair.page("review").review


def press(pair: Pair, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.AltModifier) -> None:
    """A key, wherever the keyboard is; wait until what it does is shown."""
    pair.window.activateWindow()
    pair.qtbot.waitUntil(pair.window.isActiveWindow)
    QTest.keyClick(pair.window.windowHandle(), key, modifier)
    # A button pressed by its keys stays down for a moment.
    pair.qtbot.waitUntil(lambda: not any(one.isDown() for one in pair.window.findChildren(QPushButton)))
    settled(pair.qtbot, pair.window.session)


def save(pair: Pair) -> None:
    press(pair, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def marked(pane: VersionPane) -> list[str]:
    """The words of a pane that are underlined, or struck out."""
    found, cursor = [], QTextCursor(pane.text.document())
    while not cursor.atEnd():
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
        look = cursor.charFormat()
        if look.fontUnderline() or look.fontStrikeOut():
            assert look.background().color() != pane.palette().base().color()
            assert look.fontStrikeOut() == pane.gone
            found.append(cursor.selectedText())
        cursor.clearSelection()
    return "".join(found).split()


def test_both_sides_and_what_stood_before_are_shown_with_the_words_that_differ(pair: Pair) -> None:
    pair.write_apart(
        "problem",
        TEXT.replace("First.", "First on Monday."),
        TEXT.replace("First.", "First <b>thing</b> on Sunday."),
    )
    card = review(pair).card
    assert card.path.text() == "Parks ▸ Benches ▸ Problem"
    headings = [
        pane.heading.text() for pane in (card.versions.left, card.versions.before, card.versions.right)
    ]
    assert headings == ["Mine", "Before", "Theirs"]
    assert card.versions.left.by.text().startswith("you, ") and card.versions.right.by.text().startswith(
        "ben, "
    )
    shown = plain(str(details(pair.ana.library, pair.id).view.shown.fields["problem"]))
    for pane in (card.versions.left, card.versions.right):
        assert pane.by.text().endswith(" · shown now") == (pane.text.toPlainText() in shown)
    assert card.versions.left.text.toPlainText() == "First on Monday."
    assert card.versions.before.text.toPlainText() == "First."
    assert card.versions.before.by.text().startswith("as last written by you, ")
    assert card.versions.right.text.toPlainText() == "First <b>thing</b> on Sunday."
    assert marked(card.versions.left) == ["on", "Monday"]
    assert "thing" in " ".join(marked(card.versions.right))
    assert card.versions.left.text.accessibleDescription() == "Only here: on Monday"
    assert card.versions.left.text.accessibleName().startswith("Mine, you")


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (Qt.Key.Key_1, "By Ana."),
        (Qt.Key.Key_2, "By Ben."),
        (Qt.Key.Key_3, "By Ana.\n\nBy Ben."),
    ],
    ids=["mine", "theirs", "both"],
)
def test_a_passage_is_settled_by_one_key_and_stays_so_everywhere(pair: Pair, key: Qt.Key, text: str) -> None:
    pair.write_apart("problem", TEXT.replace("First.", "By Ana."), TEXT.replace("First.", "By Ben."))
    panel = review(pair)
    press(pair, key)
    assert not panel.card.isVisible() and panel.empty.isVisible()
    assert panel.empty.text() == "Nothing to decide."
    pair.sync()
    pair.office.settle()
    assert pair.ben.text(pair.id, "problem") == TEXT.replace("First.", text)
    assert open_conflicts(pair.ben.library) == []


def test_a_decision_can_be_taken_back_while_it_is_not_sent(pair: Pair) -> None:
    pair.write_apart("problem", TEXT.replace("First.", "By Ana."), TEXT.replace("First.", "By Ben."))
    panel = review(pair)
    press(pair, Qt.Key.Key_2)
    assert panel.empty.isVisible()
    assert "Undo" in said(pair.window)
    pair.window.run_action("undo")
    pair.qtbot.waitUntil(panel.card.isVisible)
    settled(pair.qtbot, pair.window.session)
    pair.sync()
    pair.office.settle()
    assert len(open_conflicts(pair.ben.library)) == 1


def test_other_words_can_be_written_instead(pair: Pair) -> None:
    pair.write_apart("problem", TEXT.replace("First.", "By Ana."), TEXT.replace("First.", "By Ben."))
    panel = review(pair)
    press(pair, Qt.Key.Key_4)
    assert panel.card.other.text.toPlainText() == "By Ana."
    press(pair, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert not panel.card.other.isVisible()
    press(pair, Qt.Key.Key_4)
    panel.card.other.text.setPlainText("By both, é.")
    save(pair)
    pair.sync()
    pair.office.settle()
    assert pair.ben.text(pair.id, "problem") == TEXT.replace("First.", "By both, é.")


def test_a_value_is_chosen_from_what_the_field_offers(pair: Pair) -> None:
    pair.write_apart("maturity", "pilot", "planned")
    panel = review(pair)
    assert panel.card.versions.left.text.toPlainText() == "Pilot"
    assert panel.card.versions.right.text.toPlainText() == "Planned"
    assert not panel.card.versions.before.isVisible()
    press(pair, Qt.Key.Key_4)
    choice = panel.card.other.choice
    assert choice.currentData() == "pilot"
    choice.setCurrentIndex(choice.findData("implemented"))
    save(pair)
    pair.sync()
    pair.office.settle()
    assert pair.ben.text(pair.id, "maturity") == "implemented"
    assert open_conflicts(pair.ben.library) == []


def test_what_the_field_does_not_take_can_be_mended(pair: Pair) -> None:
    pair.write_apart("title", "By Ana", "By Ben")
    panel = review(pair)
    press(pair, Qt.Key.Key_4)
    panel.card.other.line.setText("")
    save(pair)
    assert "may not be empty" in pair.window.notice.words.text()
    assert panel.card.other.line.isVisible()
    panel.card.other.line.setText("By both")
    save(pair)
    assert pair.ana.text(pair.id, "title") == "By both"


def test_after_one_decision_the_next_one_comes(pair: Pair) -> None:
    written = {"First.": "A1", "Third.": "A3", "Fifth.": "A5"}
    mine, theirs = TEXT, TEXT
    for old, new in written.items():
        mine, theirs = mine.replace(old, new), theirs.replace(old, new.replace("A", "B"))
    pair.write_apart("problem", mine, theirs)
    panel = review(pair)
    QAbstractItemModelTester(panel.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, panel)
    assert pair.status().conflicts.text() == "3 to decide"
    where = [panel.rows.index(row, 1).data() for row in range(3)]
    assert where == ["Problem 1", "Problem 2", "Problem 3"]
    panel.list.choose(panel.rows.key(1))
    settled(pair.qtbot, pair.window.session)
    for left in ("A3", "A5", "A1"):
        assert panel.card.versions.left.text.toPlainText() == left
        press(pair, Qt.Key.Key_1)
    assert panel.empty.isVisible()
    assert plain(pair.ana.text(pair.id, "problem")) == mine


def test_a_double_click_decides_about_one_card_alone(pair: Pair) -> None:
    mine = TEXT.replace("First.", "A1").replace("Third.", "A3")
    pair.write_apart("problem", mine, mine.replace("A", "B"))
    panel = review(pair)
    keep = panel.card.keep_left
    QTest.mouseClick(keep, Qt.MouseButton.LeftButton)
    settled(pair.qtbot, pair.window.session)
    again, where = QEvent.Type.MouseButtonDblClick, QPointF(keep.rect().center())
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(keep, QMouseEvent(again, where, keep.mapToGlobal(where), button, button, none))
    QTest.mouseRelease(keep, button)
    settled(pair.qtbot, pair.window.session)
    assert len(open_conflicts(pair.ana.library)) == 1


def test_in_the_midst_of_a_list_one_goes_on_downwards(pair: Pair) -> None:
    for field, mine, theirs in (
        ("maturity", "pilot", "planned"),
        ("evidence_level", "2", "3"),
        ("context", "By Ana.", "By Ben."),
    ):
        pair.write_apart(field, mine, theirs)
    panel = review(pair)
    names = [panel.rows.index(row, 1).data() for row in range(3)]
    panel.list.choose(panel.rows.key(1))
    settled(pair.qtbot, pair.window.session)
    press(pair, Qt.Key.Key_1)
    assert panel.card.path.text().endswith(names[2])
    press(pair, Qt.Key.Key_1)
    assert panel.card.path.text().endswith(names[0])


def test_more_than_two_versions_are_compared_one_by_one_and_all_can_be_kept(pair: Pair) -> None:
    cleo = pair.office.desk("cleo", {pair.group: CONTRIBUTOR})
    for desk, value in ((pair.ana, "2"), (pair.ben, "3"), (cleo, "4")):
        desk.editing.put(pair.id, {"evidence_level": value})
    pair.office.settle()
    card = review(pair).card
    assert card.versions.which.isVisible() and card.versions.which.count() == 2
    assert card.both.text() == "Keep all"
    names = [card.versions.which.itemText(place).partition(",")[0] for place in range(2)]
    assert sorted(names) == ["ben", "cleo"]
    for place in (1, 0):
        card.versions.which.setCurrentIndex(place)
        card.versions.which.activated.emit(place)
        settled(pair.qtbot, pair.window.session)
        assert card.versions.right.by.text().startswith(names[place])
    press(pair, Qt.Key.Key_3)
    pair.sync()
    pair.office.settle()
    assert open_conflicts(cleo.library) == []


@pytest.mark.parametrize(("name", "trashed"), [("Keep the record", False), ("Put it into the trash", True)])
def test_a_wish_to_delete_has_two_buttons_that_do_it(pair: Pair, name: str, trashed: bool) -> None:
    pair.ana.editing.put(pair.id, {"maturity": "pilot"})
    pair.ben.editing.delete(pair.id)
    pair.office.settle()
    card = review(pair).card
    assert "ben wanted to delete this record" in card.question.text()
    shown = [one for one in card.findChildren(QPushButton) if one.isVisible() and one is not card.open]
    assert sorted(one.text() for one in shown) == ["Keep the record", "Put it into the trash"]
    next(one for one in shown if one.text() == name).click()
    settled(pair.qtbot, pair.window.session)
    pair.sync()
    pair.office.settle()
    assert pair.ben.see(pair.id).shown.trashed == trashed
    assert open_conflicts(pair.ben.library) == []


def test_who_may_not_write_sees_why_and_no_button_works(pair: Pair) -> None:
    pair.office.set_role(pair.ana, pair.group, "ben", "coordinator")
    pair.ben.sync()
    pair.write_apart("maturity", "pilot", "planned")
    pair.office.set_role(pair.ben, pair.group, "ana", "reader")
    pair.office.settle()
    card = review(pair).card
    assert card.reason.text() == "You may read here, but not write."
    assert not any(one.isEnabled() for one in (card.keep_left, card.keep_right, card.both, card.edit))
    press(pair, Qt.Key.Key_1)
    assert len(open_conflicts(pair.ana.library)) == 1


def test_what_changed_meanwhile_is_not_decided_unseen(pair: Pair) -> None:
    pair.write_apart("evidence_level", "2", "3")
    card = review(pair).card
    cleo = pair.office.desk("cleo", {pair.group: CONTRIBUTOR})
    seen = card.weighed.conflict
    cleo.editing.put(pair.id, {"evidence_level": "4"})
    pair.ben.editing.put(pair.id, {"evidence_level": "1"}, all_seen=True)
    pair.office.settle()
    card.weighed = replace(card.weighed, conflict=seen)
    card._keep(card.weighed.left)
    settled(pair.qtbot, pair.window.session)
    assert "not as you saw it" in pair.window.notice.words.text()
    assert {one.value for one in card.weighed.conflict.versions} == {"4", "1"}


def test_from_a_record_the_way_leads_to_its_own_conflict(pair: Pair) -> None:
    pair.write_apart("maturity", "pilot", "planned")
    other = pair.ana.editing.new("practice", "Paths", pair.group)
    pair.office.settle()
    for desk, value in ((pair.ana, "2"), (pair.ben, "3")):
        desk.editing.put(other, {"evidence_level": value})
    pair.office.settle()
    panel = review(pair)
    for record, title in ((pair.id, "Benches"), (other, "Paths"), (pair.id, "Benches")):
        pair.window.navigation.stand_at(Place(page="library", record=record))
        pair.window.run_action("review")
        settled(pair.qtbot, pair.window.session)
        assert f"▸ {title} ▸" in panel.card.path.text()


def test_words_written_for_one_conflict_do_not_settle_the_next_one_unseen(pair: Pair) -> None:
    pair.write_apart(
        "problem",
        TEXT.replace("First.", "A1").replace("Fifth.", "A5"),
        TEXT.replace("First.", "B1").replace("Fifth.", "B5"),
    )
    panel = review(pair)
    press(pair, Qt.Key.Key_4)
    panel.card.other.text.setPlainText("About the first.")
    first = open_conflicts(pair.ben.library, pair.id)[0]
    settle(pair.ben.library, first, "B1")
    pair.ben.sync()
    pair.sync()
    pair.qtbot.waitUntil(lambda: panel.rows.rowCount() == 1)
    settled(pair.qtbot, pair.window.session)
    assert panel.card.versions.left.text.toPlainText() == "A5"
    save(pair)
    assert not panel.card.other.isVisible()
    assert panel.left.text.toPlainText() == "About the first."
    assert len(open_conflicts(pair.ana.library)) == 1


def test_what_one_person_wrote_on_two_computers_is_told_as_theirs_on_both(pair: Pair) -> None:
    other = pair.office.desk("ana", {pair.group: CONTRIBUTOR})
    pair.ana.editing.put(pair.id, {"evidence_level": "2"})
    other.editing.put(pair.id, {"evidence_level": "3"})
    pair.office.settle()
    panel = review(pair)
    card = panel.card
    assert card.versions.left.heading.text() == "Mine, on this computer"
    assert card.versions.right.heading.text() == "Mine, on another computer"
    assert card.versions.right.by.text().startswith("you, on another computer, ")
    assert card.keep_left.text() == "Keep this computer's"
    press(pair, Qt.Key.Key_3)
    assert panel.empty.isVisible()


def test_the_conflict_of_the_sample_is_between_the_people_it_invents(
    sample: Library, open_window: Open, qtbot: QtBot
) -> None:
    window = open_window(sample)
    window.run_action("review")
    settled(qtbot, window.session)
    versions = cast(SyncPage, window.page()).review.card.versions
    assert versions.left.heading.text() == "Shown now" and versions.right.heading.text() == "The other"
    assert versions.left.by.text().startswith("P. Adeyemi, invented for the sample, ")
    assert versions.right.by.text().startswith("A. Moreau, invented for the sample, ")
    assert (versions.before.heading.text(), versions.before.by.text()) == ("Before", "")
    for pane in (versions.left, versions.before, versions.right):
        assert pane.text.toPlainText().startswith("Small stops. ")
        cursor = QTextCursor(pane.text.document().begin())
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
        assert cursor.charFormat().fontWeight() == QFont.Weight.Bold


def test_only_ones_own_can_be_listed(pair: Pair) -> None:
    cleo = pair.office.desk("cleo", {pair.group: CONTRIBUTOR})
    for desk, value in ((pair.ben, "3"), (cleo, "4")):
        desk.editing.put(pair.id, {"evidence_level": value})
    pair.office.settle()
    pair.write_apart("maturity", "pilot", "planned")
    panel = review(pair)
    assert panel.rows.rowCount() == 2
    panel.mine.setChecked(True)
    settled(pair.qtbot, pair.window.session)
    assert [panel.rows.index(0, 1).data(), panel.rows.rowCount()] == ["Maturity", 1]
    panel.mine.setChecked(False)
    assert panel.rows.rowCount() == 2


def test_the_card_names_everything_for_who_does_not_see_it(pair: Pair) -> None:
    pair.write_apart("problem", TEXT.replace("First.", "By Ana."), TEXT.replace("First.", "By Ben."))
    card: ConflictCard = review(pair).card
    for pane in (card.versions.left, card.versions.before, card.versions.right):
        assert pane.text.accessibleName()
    for button in (card.keep_left, card.keep_right, card.both, card.edit):
        assert button.text() and "Alt+" in button.toolTip()
