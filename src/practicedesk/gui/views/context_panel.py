"""What stands around the record in front: links, publications, where it is, and who changed what when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from practicedesk_sync.model.kinds import kind

from ...library.library import Changes, Library
from ...library.publications import CURRENT, SUPERSEDED
from .. import wording
from ..focus import enter_at
from ..icons import icon
from ..latest import Latest
from ..models.columns import kind_icon
from ..models.facet_words import space_words
from ..models.link_words import link_words
from ..models.step_words import by_words, deed_words
from ..models.where_words import more_words, where_words
from ..navigation import Navigation
from ..painted import keep_painted
from ..session import Session

if TYPE_CHECKING:
    from practicedesk_sync.protocol.channel import Carry

    from ...services.history import Step
    from ...services.linking import Surroundings
    from ...services.whereabouts import Whereabouts

    Found = tuple[str, Surroundings, Whereabouts]

_ENTRY = Qt.ItemDataRole.UserRole
OPEN, ASK, COMPARE = "open", "ask", "compare"
"""What Enter does on an entry: open a record, ask the server, compare a version."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: two lines, an icon by name, and what it leads to: a record's id, a version's mark, or "".

    `kind`, `space` (id): of the record it leads to, where they are known.
    """

    first: str
    second: str
    icon: str = ""
    name: str = ""
    does: str = OPEN
    kind: str = ""
    space: str = ""


class ContextPanel(QWidget):
    """Follows the record in front. Enter or a double click on a link leads there, on a step of the history to
    what it made different."""

    def __init__(self, session: Session, navigation: Navigation) -> None:
        super().__init__()
        self.session = session
        self.navigation = navigation
        self.record = ""
        self._read_of = ""
        self._found: Whereabouts | None = None
        self._where_item: QTreeWidgetItem
        self._reading: Latest[Found] = Latest(session, self, self._show, self._clear)
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
        keep_painted(self, self._read)

    def show_record(self, record: str) -> None:
        """Show what stands around a record (id); "" for none. Nothing is read while nobody sees it."""
        self.record = record
        self._read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._read_of != self.record:
            self._read()

    def _read(self) -> None:
        if not self.record:
            self._clear()
        elif self.isVisible():
            record = self.record
            self._reading.ask(partial(_around, self.session.library, record))

    def _changed(self, changes: Changes) -> None:
        # A link is a record of its own, so whatever changes may be one of this record's.
        if changes.records or changes.spaces:
            self._read()

    def _clear(self, _: Exception | None = None) -> None:
        self._read_of, self._found = "", None
        self.tree.clear()

    def _show(self, found: Found) -> None:
        record, around, whereabouts_ = found
        if record != self.record:
            return
        scrolled = self.tree.verticalScrollBar().value() if record == self._read_of else 0
        self._read_of, self._found = record, whereabouts_
        self.tree.clear()
        self._section(self.tr("Links"), self._links(around) or [Entry(self.tr("None yet"), "")])
        if around.publications:
            self._section(self.tr("Publications"), self._publications(around))
        self._section(self.tr("Where it is"), self._where())
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
            item.setData(0, _ENTRY, entry)
            if entry.does == ASK:
                self._where_item = item
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
                kind=link.kind,
                space=link.space,
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

    def _where(self) -> Iterator[Entry]:
        if self._found is not None:
            yield Entry(where_words(self._found), more_words(self._found), "sync", does=ASK)

    def _step(self, step: Step) -> Entry:
        mark = "history" if step.sent else "waiting"
        return Entry(deed_words(step), by_words(step), mark, step.mark, COMPARE)

    def _ask_server(self) -> None:
        """Ask how many others have the record."""
        found, session = self._found, self.session
        if found is not None and found.askable:
            work = partial(_asked, found, session.library, session.lines.to)
            session.network(self, work, self._answered)

    def _answered(self, found: Whereabouts) -> None:
        if self._found is None or found.record.id != self.record:
            return
        self._found = found
        self._where_item.setText(0, "\n".join(filter(None, (where_words(found), more_words(found)))))
        self.navigation.said.emit(f"{where_words(found)}.")

    def _follow(self, item: QTreeWidgetItem) -> None:
        entry: Entry | None = item.data(0, _ENTRY)
        if entry is None:
            return
        if entry.does == ASK:
            self._ask_server()
        elif entry.does == COMPARE:
            self.navigation.version_wanted.emit(self.record, entry.name)
        elif entry.name:
            self.navigation.lead_to(entry.name, entry.kind, entry.space)


def _around(library: Library, record: str) -> Found:
    """In another thread, which loads what it takes with the first record: the list does not wait for it."""
    from ...services.linking import surroundings
    from ...services.whereabouts import whereabouts

    return record, surroundings(library, record), whereabouts(library, record)


def _asked(found: Whereabouts, library: Library, connect_to: Callable[[str], Carry]) -> Whereabouts:
    """In the thread of the network."""
    from ...services.whereabouts import ask_server

    return ask_server(found, library, connect_to)


def _one_line(text: str) -> str:
    return " ".join(text.split())
