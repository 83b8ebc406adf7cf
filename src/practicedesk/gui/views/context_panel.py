"""What stands around the record in front: its links, its publications, and who changed what when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from practicedesk_sync.model.kinds import kind

from ...library.library import Changes
from ...library.publications import CURRENT, SUPERSEDED
from ...services.deeds import RESTORED, TRASHED, WRITTEN
from ...services.history import Step
from ...services.linking import Surroundings, surroundings
from .. import wording
from ..focus import enter_at
from ..icons import icon
from ..latest import Latest
from ..models.columns import kind_icon
from ..models.facet_words import space_words
from ..models.link_words import link_words
from ..navigation import Navigation
from ..session import Session

_RECORD = Qt.ItemDataRole.UserRole


class Entry(NamedTuple):
    """One entry: two lines, an icon by name, and the record it leads to ("" for none)."""

    first: str
    second: str
    icon: str = ""
    record: str = ""


class ContextPanel(QWidget):
    """Follows the record in front. Enter or a double click on a link leads there."""

    def __init__(self, session: Session, navigation: Navigation) -> None:
        super().__init__()
        self.session = session
        self.navigation = navigation
        self.record = ""
        self._read_of = ""
        self._reading = Latest(session, self, self._show, self._clear)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(self.tr("Links, publications and history"))
        self.tree.setHeaderHidden(True)
        self.tree.setIndentation(6)
        self.tree.setRootIsDecorated(False)
        self.tree.setIconSize(QSize(16, 16))
        self.tree.itemActivated.connect(self._follow)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tree)
        enter_at(self, self.tree)
        session.changed.connect(self._changed)

    def show_record(self, record: str) -> None:
        """Show what stands around a record (id); "" for none. Nothing is read while nobody sees it."""
        self.record = record
        self._read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._read_of != self.record:
            self._read()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._read()

    def _read(self) -> None:
        if not self.record:
            self._clear()
        elif self.isVisible():
            record = self.record
            self._reading.ask(lambda: (record, surroundings(self.session.library, record)))

    def _changed(self, changes: Changes) -> None:
        # A link is a record of its own, so whatever changes may be one of this record's.
        if changes.records or changes.spaces:
            self._read()

    def _clear(self, _: Exception | None = None) -> None:
        self._read_of = ""
        self.tree.clear()

    def _show(self, found: tuple[str, Surroundings]) -> None:
        record, around = found
        if record != self.record:
            return
        scrolled = self.tree.verticalScrollBar().value() if record == self._read_of else 0
        self._read_of = record
        self.tree.clear()
        self._section(self.tr("Links"), self._links(around) or [Entry(self.tr("None yet"), "")])
        if around.publications:
            self._section(self.tr("Publications"), self._publications(around))
        self._section(self.tr("History"), map(self._step, around.steps))
        self.tree.verticalScrollBar().setValue(scrolled)

    def _section(self, title: str, entries: Iterable[Entry]) -> None:
        heading = QTreeWidgetItem([title])
        font = heading.font(0)
        font.setBold(True)
        heading.setFont(0, font)
        heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.tree.addTopLevelItem(heading)
        for entry in entries:
            item = QTreeWidgetItem(["\n".join(filter(None, (_one_line(entry.first), entry.second)))])
            item.setData(0, _RECORD, entry.record)
            if entry.icon:
                item.setIcon(0, icon(entry.icon))
            heading.addChild(item)
        heading.setExpanded(True)

    def _links(self, around: Surroundings) -> list[Entry]:
        unknown = self.tr("Not on this computer")
        return [
            Entry(
                link.title or unknown,
                f"{link_words(link)} · {wording.label(kind(link.kind).label)}",
                kind_icon(link.kind),
                link.other,
            )
            if link.kind
            else Entry(unknown, link_words(link), "link")
            for link in around.links
        ]

    def _publications(self, around: Surroundings) -> Iterator[Entry]:
        standings = {CURRENT: self.tr("Current"), SUPERSEDED: self.tr("Superseded")}
        for one in around.publications:
            space = around.spaces.get(one.record.space)
            where = space_words(space) if space else one.record.space
            standing = standings.get(one.standing, self.tr("Withdrawn"))
            first = self.tr("Version {0} in {1}").format(one.version, where)
            second = f"{standing} · {wording.moment(one.record.created_ms)}"
            yield Entry(first, second, "publish", one.record.id)

    def _step(self, step: Step) -> Entry:
        who = self.tr("You") if step.own else step.who or self.tr("Somebody")
        when = wording.moment(step.at_ms)
        told = {
            WRITTEN: self.tr("Written"),
            TRASHED: self.tr("Put into the trash"),
            RESTORED: self.tr("Restored"),
        }
        what = told.get(step.what) or ", ".join(map(wording.label, step.labels))
        sent = when if step.sent else f"{when} · {self.tr('not sent')}"
        return Entry(what, f"{who} · {sent}", "history" if step.sent else "waiting")

    def _follow(self, item: QTreeWidgetItem) -> None:
        if item.data(0, _RECORD):
            self.navigation.record_wanted.emit(item.data(0, _RECORD))


def _one_line(text: str) -> str:
    return " ".join(text.split())
