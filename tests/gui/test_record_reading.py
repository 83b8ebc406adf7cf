"""Reading a record: what it says, what is open in it; nothing in it loads, runs or opens by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument, QTextFragment, QTextTable
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from practicedesk.gui import theme
from practicedesk.gui.navigation import Navigation
from practicedesk.gui.session import Session
from practicedesk.gui.views.record_panel import RecordPanel
from practicedesk.gui.views.record_text import DECIDE
from practicedesk.library.library import Library
from practicedesk.services.drafting import Drafting
from practicedesk.services.editing import Editing
from practicedesk.services.publishing import Publishing
from practicedesk.services.submitting import ask_for_changes
from practicedesk_sync.model.entry import IN_REVIEW
from practicedesk_sync.policy.roles import CONTRIBUTOR, READER
from tests.desks.office import Desk, Office, office
from tests.unit.services.test_submitting import READY

from .conftest import settled

OpenPanel = Callable[[Library, str], RecordPanel]


@pytest.fixture
def open_panel(qtbot: QtBot, open_session: Callable[..., Session]) -> OpenPanel:
    def make(library: Library, record: str) -> RecordPanel:
        panel = RecordPanel(open_session(library), Navigation())
        qtbot.addWidget(panel)
        panel.resize(800, 700)
        panel.show()
        panel.show_record(record)
        settled(qtbot, panel.session)
        return panel

    return make


def said(panel: RecordPanel) -> str:
    return panel.reader.text.toPlainText()


def headings(document: QTextDocument) -> list[tuple[int, str]]:
    found, block = [], document.begin()
    while block.isValid():
        if block.blockFormat().headingLevel():
            found.append((block.blockFormat().headingLevel(), block.text()))
        block = block.next()
    return found


def fragments(document: QTextDocument) -> Iterator[QTextFragment]:
    block = document.begin()
    while block.isValid():
        pieces = block.begin()
        while not pieces.atEnd():
            yield pieces.fragment()
            pieces += 1
        block = block.next()


def links(document: QTextDocument) -> dict[str, str]:
    """Words by the address they lead to."""
    found: dict[str, str] = {}
    for piece in fragments(document):
        if piece.charFormat().isAnchor():
            address = piece.charFormat().anchorHref()
            found[address] = found.get(address, "") + piece.text()
    return found


def test_a_line_that_was_typed_is_a_line_in_every_text(library: Library, open_panel: OpenPanel) -> None:
    typed = {
        "summary": "Sum one.\nSum two.",
        "organisation": "Org one.\nOrg two.",
        "problem": "P one.\nP two.",
    }
    id_ = Editing(library).new("practice", "Trees", "", {**READY, **typed, "state": IN_REVIEW})
    Editing(library).add(id_, "takeaways", ["Take one.\nTake two."])
    ask_for_changes(library, id_, "Why one.\nWhy two.")
    lines = said(open_panel(library, id_)).splitlines()
    for word in ("Sum", "Org", "P", "Take", "Why"):
        assert any(line.endswith(f"{word} one.") for line in lines), word
        assert any(line.startswith(f"{word} two.") for line in lines), word


def test_a_record_is_a_title_facts_and_sections(library: Library, open_panel: OpenPanel) -> None:
    values = {
        "summary": "In short.",
        "level": "local",
        "tags": "oak, ash",
        "takeaways": "First\nSecond",
        "technologies": "open_data",
        "problem": "Nobody **knew**.\n\n## How many\n\n1. ash\n2. oak\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    }
    id_ = Editing(library).new("practice", "Trees & <b>hedges</b>", "", values)
    panel = open_panel(library, id_)
    document = panel.reader.text.document()
    assert headings(document) == [
        (1, "Trees & <b>hedges</b>"),
        (2, "Takeaways"),
        (2, "Problem"),
        (3, "How many"),
        (2, "What it is about"),
    ]
    in_order = ("Practice · My own · Draft", "In short.", "Tags: ash, oak · Level: Local", "First\nSecond")
    places = [said(panel).index(words) for words in (*in_order, "Nobody knew.", "Open data")]
    assert places == sorted(places)
    tables = [one for one in document.rootFrame().childFrames() if isinstance(one, QTextTable)]
    assert [(one.rows(), one.columns()) for one in tables] == [(2, 2), (1, 2)]
    assert panel.reader.text.verticalScrollBar().value() == 0


def test_lists_within_lists_and_quotations_stand_further_in(library: Library, open_panel: OpenPanel) -> None:
    text = "- one\n  - within\n\n    more\n- two\n\n> said\n\n```\ncode\n  kept\n```\n\n---\n\nEnd."
    panel = open_panel(library, Editing(library).new("practice", "Trees", "", {"problem": text}))
    found, block = {}, panel.reader.text.document().begin()
    while block.isValid():
        list_ = block.textList()
        found[block.text()] = block.blockFormat().indent() + (list_.format().indent() if list_ else 0)
        block = block.next()
    assert [found[words] for words in ("one", "within", "more", "two", "said", "End.")] == [1, 2, 2, 1, 1, 0]
    assert "code\u2028  kept" in found


def test_signs_by_which_a_document_is_built_are_spaces_in_a_persons_text(
    library: Library, open_panel: OpenPanel
) -> None:
    id_ = Editing(library).new("practice", "A\u2029B\ufffcC", "", {"problem": "Said\u2029so\ufffc."})
    panel = open_panel(library, id_)
    assert headings(panel.reader.text.document())[0] == (1, "A B C")
    assert "Said\nso" in said(panel)


HOSTILE = """
<img src="http://tracker.example/x.png"><script>alert(1)</script>
![secret](file:///etc/passwd) ![out](http://tracker.example/y.png)
[share](//host/share) [local](file:///etc/passwd) [run](javascript:alert(1)) [data](data:text/html,x)
[good](https://good.example/a?b=c) <mailto:ana@parks.example>
"""


def test_nothing_in_a_text_loads_runs_or_opens(library: Library, open_panel: OpenPanel) -> None:
    id_ = Editing(library).new("practice", "Trees", "", {"problem": HOSTILE})
    panel = open_panel(library, id_)
    document = panel.reader.text.document()
    assert set(links(document)) == {"https://good.example/a?b=c", "mailto:ana@parks.example"}
    assert "<script>alert(1)</script>" in said(panel)
    assert "[Image: out]" in said(panel)
    for kind in (QTextDocument.ResourceType.ImageResource, QTextDocument.ResourceType.HtmlResource):
        assert panel.reader.text.loadResource(kind, QUrl("file:///etc/passwd")) is None


def test_a_link_is_shown_whole_before_it_is_opened(
    qtbot: QtBot, library: Library, open_panel: OpenPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "practicedesk.gui.views.record_reader.QDesktopServices.openUrl",
        lambda url: opened.append(url.toString()),
    )
    id_ = Editing(library).new("practice", "Trees", "", {"problem": "[good](https://good.example/a?b=c)"})
    panel = open_panel(library, id_)
    shown: list[str] = []

    def answer(words: str) -> Callable[[QMessageBox], int]:
        def exec_(box: QMessageBox) -> int:
            shown.append(box.informativeText())
            next(one for one in box.buttons() if one.text().replace("&", "") == words).click()
            return 0

        return exec_

    for words in ("Cancel", "Open"):
        monkeypatch.setattr(QMessageBox, "exec", answer(words))
        panel.reader.text.anchorClicked.emit(QUrl("https://good.example/a?b=c"))
    assert shown == ["https://good.example/a?b=c"] * 2
    assert opened == ["https://good.example/a?b=c"]


def test_typing_that_was_broken_off_is_offered_again(
    qtbot: QtBot, library: Library, open_panel: OpenPanel
) -> None:
    id_ = Editing(library).new("practice", "Trees")
    Drafting(library).save(id_, "lessons", "Begin with")
    panel = open_panel(library, id_)
    assert panel.reader.unfinished.isVisible()
    assert "Lessons" in panel.reader.unfinished.words.text()
    panel.reader.unfinished.button.click()
    settled(qtbot, panel.session)
    assert panel.editor is not None
    field = panel.editor.field("lessons")
    assert field is not None and field.editor.typed() == "Begin with"


def test_a_record_in_the_trash_is_read_and_restored_but_not_edited(
    library: Library, open_panel: OpenPanel
) -> None:
    id_ = Editing(library).new("practice", "Trees")
    Editing(library).delete(id_)
    panel = open_panel(library, id_)
    buttons = (panel.reader.edit, panel.reader.publish, panel.reader.print, panel.reader.restore)
    assert [one.isVisible() for one in buttons] == [False, False, False, True]
    assert "In the trash" in said(panel)
    assert panel.place().trashed


def test_what_changes_elsewhere_is_shown_at_once_and_what_goes_is_gone(
    qtbot: QtBot, library: Library, open_panel: OpenPanel
) -> None:
    id_ = Editing(library).new("practice", "Trees")
    panel = open_panel(library, id_)
    Editing(library).put(id_, {"title": "Oaks"})
    settled(qtbot, panel.session)
    assert headings(panel.reader.text.document()) == [(1, "Oaks")]
    panel.show_record("")
    assert panel.stack.currentWidget() is panel.nothing
    panel.show_record("0" * 32)
    settled(qtbot, panel.session)
    assert panel.stack.currentWidget() is panel.nothing


def test_other_colours_are_taken_on(qtbot: QtBot, library: Library, open_panel: OpenPanel) -> None:
    id_ = Editing(library).new("practice", "Trees", "", {"problem": "[good](https://good.example/)"})
    panel = open_panel(library, id_)
    app = QApplication.instance()
    assert isinstance(app, QApplication)

    def colours() -> set[str]:
        looks = [piece.charFormat() for piece in fragments(panel.reader.text.document())]
        return {look.foreground().color().name() for look in looks if look.isAnchor()}

    light = colours()
    theme.apply(app, theme.DARK)
    QApplication.processEvents()
    dark = colours()
    theme.apply(app, theme.LIGHT)
    assert light != dark == {"#8ec5ff"}


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Office, Desk, Desk, str]]:
    with office(tmp_path / "office") as made:
        ana = made.desk("ana", {made.server.commons: CONTRIBUTOR})
        group = ana.editing.new("group", "Parks")
        ana.sync()
        yield made, ana, made.desk("ben", {group: CONTRIBUTOR}), group


def test_an_open_decision_is_marked_where_it_stands_and_leads_to_the_page_where_it_is_taken(
    qtbot: QtBot, two: tuple[Office, Desk, Desk, str], open_panel: OpenPanel
) -> None:
    made, ana, ben, _ = two
    id_ = ana.editing.new("note", "Shared", "Parks", {"body": "One.\n\nTwo.\n\nThree."})
    made.settle()
    for desk in (ana, ben):
        desk.editing.put(id_, {"body": f"One.\n\nTwo by {desk.name}.\n\nThree."})
    made.settle()
    panel = open_panel(ben.library, id_)
    assert "Two by ana-0." in said(panel) and "Two by ben-1." in said(panel)
    assert "of this paragraph await a decision" in links(panel.reader.text.document())[DECIDE]
    assert panel.reader.conflicts.isVisible()
    wanted: list[str] = []
    panel.navigation.action_wanted.connect(wanted.append)
    panel.reader.conflicts.button.click()
    panel.reader.text.anchorClicked.emit(QUrl(DECIDE))
    assert wanted == ["review", "review"]


def test_one_reads_how_a_record_stands_with_its_publications(
    qtbot: QtBot, two: tuple[Office, Desk, Desk, str], open_panel: OpenPanel
) -> None:
    made, ana, ben, _ = two
    id_ = ana.editing.new("practice", "Trees", "Parks", {"problem": "Nobody knew."})
    publishing = Publishing(ana.library)
    panel = open_panel(ana.library, id_)
    assert "Published" not in said(panel)
    first = publishing.publish(id_)
    settled(qtbot, panel.session)
    assert "Published v1 in the commons: it will be visible when the server has accepted it." in said(panel)
    made.settle()
    settled(qtbot, panel.session)
    assert "Published v1 in the commons since" in said(panel)
    ana.editing.put(id_, {"problem": "Nobody knew how many."})
    settled(qtbot, panel.session)
    assert "Published v1 in the commons, your working copy has changes." in said(panel)
    publishing.publish(id_)
    made.settle()
    read = open_panel(ben.library, first.id)
    assert "Version 1, published by ana in the commons on" in said(read)
    assert "A newer version stands there now." in said(read)
    assert "Nobody knew." in said(read)
    assert not read.reader.edit.isVisible()
    publishing.retire(id_, "Out of date.")
    made.settle()
    settled(qtbot, read.session)
    settled(qtbot, panel.session)
    assert "It has been withdrawn and is kept for reference. Reason: Out of date." in said(read)
    assert "Withdrawn from the commons; v2 was the last version there. Reason: Out of date." in said(panel)


def test_who_may_only_read_has_no_button_to_edit(
    qtbot: QtBot, two: tuple[Office, Desk, Desk, str], open_panel: OpenPanel
) -> None:
    made, ana, ben, group = two
    id_ = ana.editing.new("practice", "Trees", "Parks")
    made.settle()
    panel = open_panel(ben.library, id_)
    assert panel.reader.edit.isVisible()
    made.set_role(ana, group, "ben", READER)
    ben.sync()
    settled(qtbot, panel.session)
    assert not panel.reader.edit.isVisible()
