"""Everything a record says, as one text: title, facts, sections, versions that await a decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, QUrl, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextBrowser

from practicedesk_sync.log.statement import COMMONS
from practicedesk_sync.model.entry import DRAFT

from ...library.publications import CURRENT, SUPERSEDED
from ...services.presenting import BESIDE, FIRST, LAST, Disputed, Edition, Part, Presented
from .. import wording
from ..models.facet_words import space_words
from ..models.review_words import asked_words
from ..node_writer import NodeWriter
from ..painted import keep_painted
from ..value_words import value_words

DECIDE = "practicedesk:decide"
"""Where our own link to the open decisions leads; no link in a person's text can be like it."""

LEAST_LINES = 10
"""Of the text are seen wherever a record is read; the page is scrolled where it is too small for them."""


class RecordText(QTextBrowser):
    """Shows one record. It loads nothing, and opens nothing by itself."""

    link_chosen = Signal(str)
    """A link in a person's text: its whole address."""
    decision_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(self.tr("Text of the record"))
        self.anchorClicked.connect(self._chosen)
        self._page: Presented | None = None
        keep_painted(self, lambda: self.show_page(self._page))

    def show_page(self, page: Presented | None) -> None:
        """Show a record; None shows none. The same record shown anew stays where it was scrolled to."""
        before, self._page = self._page, page
        same = before is not None and page is not None and before.view.id == page.view.id
        at = self.verticalScrollBar().value() if same else 0
        self.document().clear()
        if page is not None:
            self._write(NodeWriter(self.document(), self.palette()), page)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(at)

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        return least.expandedTo(QSize(0, LEAST_LINES * self.fontMetrics().lineSpacing()))

    def loadResource(self, type: int, name: QUrl | str) -> Any:
        """Nothing in a text is loaded, wherever it says it is."""
        return None

    def _chosen(self, address: QUrl) -> None:
        if address.toString() == DECIDE:
            self.decision_wanted.emit()
        else:
            self.link_chosen.emit(address.toString(QUrl.ComponentFormattingOption.FullyEncoded))

    # -- what is written ---------------------------------------------------------------------------

    def _write(self, to: NodeWriter, page: Presented) -> None:
        to.heading(page.view.title or self.tr("(without a title)"), 1)
        to.paragraph(" · ".join(self._about(page)))
        if page.asked is not None:
            to.paragraph(f"⚠ {asked_words(page.asked)}")
        for line in self._editions(page):
            to.paragraph(line)
        if page.summary:
            to.paragraph(page.summary)
        self._write_pairs(to, self._pairs(page, FIRST))
        beside = self._pairs(page, BESIDE)
        if beside:
            to.row(beside)
        if page.takeaways:
            to.heading(self.tr("Takeaways"), 2)
            to.items(page.takeaways)
        for field, parts in page.sections:
            to.heading(wording.label(field.label), 2)
            for part in parts:
                self._write_part(to, part)
        for heading in LAST:
            self._write_pairs(to, self._pairs(page, (heading,)), wording.label(heading))
        if not (page.facts or page.sections):
            to.paragraph(self.tr("Nothing is written here yet."))

    def _write_pairs(self, to: NodeWriter, pairs: Sequence[tuple[str, str]], heading: str = "") -> None:
        if pairs and heading:
            to.heading(heading, 2)
        if pairs:
            to.pairs(pairs)

    def _pairs(self, page: Presented, parts: Sequence[str]) -> list[tuple[str, str]]:
        return [
            (wording.label(field.label), value_words(field, told, page.names))
            for field, told in page.facts_of(parts)
        ]

    def _write_part(self, to: NodeWriter, part: Part) -> None:
        if not isinstance(part, Disputed):
            to.nodes(part, top=2)
            return
        mark = self.tr("⚠ %n version(s) of this paragraph await a decision. Decide…", "", len(part.versions))
        to.paragraph(mark, DECIDE)
        to.boxes([partial(to.nodes, version, top=3) for version in part.versions])

    def _about(self, page: Presented) -> Iterator[str]:
        """What it is, where it is, whether it is there."""
        yield wording.label(page.kind.label)
        yield space_words(page.space)
        if page.view.shown.trashed:
            yield self.tr("In the trash")
        if page.state and not (page.state == DRAFT and any(one.standing == CURRENT for one in page.editions)):
            yield wording.choice(page.state)
        if page.view.waiting:
            yield self.tr("Saved on this computer, not yet sent")
        if page.marking:
            yield page.marking

    def _editions(self, page: Presented) -> Iterator[str]:
        """How the record stands with its publications, in sentences."""
        if page.edition is not None:
            yield self._own_edition(page.edition)
        else:
            yield from map(self._last_edition, page.editions)

    def _own_edition(self, edition: Edition) -> str:
        facts = {
            "version": edition.version,
            "space": self._place(edition),
            "day": wording.day(edition.at_ms),
            "who": edition.who,
        }
        if edition.who:
            told = self.tr("Version {version}, published by {who} in {space} on {day}.").format(**facts)
        else:
            told = self.tr("Version {version}, published in {space} on {day}.").format(**facts)
        if edition.standing == CURRENT:
            return told
        newer = self.tr("A newer version stands there now.")
        withdrawn = self.tr("It has been withdrawn and is kept for reference.") + self._why(edition)
        return f"{told} {newer if edition.standing == SUPERSEDED else withdrawn}"

    def _last_edition(self, edition: Edition) -> str:
        facts = {"version": edition.version, "space": self._place(edition), "day": wording.day(edition.at_ms)}
        if edition.standing not in (CURRENT, SUPERSEDED):
            told = self.tr("Withdrawn from {space}; v{version} was the last version there.")
        elif not edition.sent:
            told = self.tr(
                "Published v{version} in {space}: it will be visible when the server has accepted it."
            )
        elif edition.differs:
            told = self.tr("Published v{version} in {space}, your working copy has changes.")
        else:
            told = self.tr("Published v{version} in {space} since {day}.")
        return told.format(**facts) + self._why(edition)

    def _why(self, edition: Edition) -> str:
        return " " + self.tr("Reason: %1").replace("%1", edition.reason) if edition.reason else ""

    def _place(self, edition: Edition) -> str:
        in_commons = edition.space.kind == COMMONS
        return self.tr("the commons") if in_commons else f"“{space_words(edition.space)}”"
