"""Submitting a record for review: what is still missing, who will see it, and the way back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialogButtonBox, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from practicedesk_sync.log.statement import PERSONAL
from practicedesk_sync.model.entry import CHANGES_REQUESTED, DRAFT, IN_REVIEW, RETIRED

from ...services.submitting import FILL, PUBLISH, Submission, submission
from ..labels import plain_label
from ..models.audience_words import audience_words
from ..models.review_words import asked_words, needed_words, step_title
from .dialog import Dialog

if TYPE_CHECKING:
    from ..window import Window

translate = QCoreApplication.translate


class Submit(Dialog):
    """Says where a record is on its way, and asks for the next step.

    Whoever reviews writes at once. Enter changes nothing, unless a button has the focus that does.
    """

    def __init__(self, parent: QWidget, now: Submission) -> None:
        super().__init__(parent)
        self.setWindowTitle(step_title(now.state, not now.steps or CHANGES_REQUESTED in now.steps))
        self.now = now
        self.chosen = ""
        """One of `Submission.offered`."""
        self.steps: dict[str, QPushButton] = {}
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.rejected.connect(self.reject)
        for step in self.now.offered:
            button = self.buttons.addButton(self._button(step), QDialogButtonBox.ButtonRole.ActionRole)
            button.clicked.connect(partial(self._choose, step))
            self.steps[step] = button
        column = QVBoxLayout(self)
        for sentence in self._sentences():
            column.addWidget(plain_label(sentence))
        self.reason = QPlainTextEdit()
        self.reason.setAccessibleName(self.tr("What should be changed, and why"))
        self.reason.setPlaceholderText(
            self.tr("What should be changed, and why? Whoever can read it sees this.")
        )
        self.reason.setTabChangesFocus(True)
        self.reason.setVisible(CHANGES_REQUESTED in self.steps)
        column.addWidget(self.reason)
        column.addStretch(1)
        column.addWidget(self.buttons)
        harmless = self.steps.get(FILL) or self.buttons.button(QDialogButtonBox.StandardButton.Cancel)
        harmless.setDefault(True)
        self.resize(520, self.sizeHint().height())
        (self.reason if CHANGES_REQUESTED in self.steps else harmless).setFocus()

    def _choose(self, step: str) -> None:
        self.chosen = step
        self.accept()

    def _button(self, step: str) -> str:
        if step == FILL:
            return self.tr("Fill in what is missing")
        if step == PUBLISH:
            return self.tr("Accept and publish…")
        if step == CHANGES_REQUESTED:
            return self.tr("Ask for changes")
        if step == DRAFT and self.now.state != RETIRED:
            return self.tr("Take back from review")
        return step_title(self.now.state, False)

    def _sentences(self) -> list[str]:
        told = [self._state().format(title=self.now.title)]
        if self.now.asked is not None:
            told.append(asked_words(self.now.asked))
        if IN_REVIEW in self.now.steps and self.now.missing:
            needed = self.tr("Still needed before others are asked to look at it: {fields}.")
            return [*told, needed.format(fields=needed_words(self.now.missing))]
        if self.now.space.kind == PERSONAL:
            alone = self.tr("To have it looked at, publish a copy in a group, or write it there.")
            return [*told, audience_words(self.now.space), alone]
        told.append(audience_words(self.now.space))
        if not self.now.steps:
            told.append(self.tr("You may read it, but not bring it further."))
        elif self.now.state != RETIRED:
            told.append(self.tr("It can be taken back, and written in, at any time."))
        return told

    def _state(self) -> str:
        return {
            DRAFT: self.tr("“{title}” is a draft."),
            IN_REVIEW: self.tr("“{title}” is in review."),
            CHANGES_REQUESTED: self.tr("Changes were asked for in “{title}”."),
        }.get(self.now.state, self.tr("“{title}” is retired."))


def submit(window: Window) -> None:
    """Ask what shall become of the record in front, and do it."""
    window.settle()
    work = partial(submission, window.session.library, window.state.place.record)
    # Asked of the writer, so that what was typed until now is in it.
    window.session.write(window, work, partial(_ask, window))


def _ask(window: Window, now: Submission) -> None:
    dialog = Submit(window, now)
    dialog.accepted.connect(partial(_do, window, dialog))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _do(window: Window, dialog: Submit) -> None:
    record, state = dialog.now.record, dialog.chosen
    if state == FILL:
        window.navigation.edit_wanted.emit(record, dialog.now.missing[0][0].name)
        return
    if state == PUBLISH:
        window.navigation.action_wanted.emit("publish")
        return
    told = {
        DRAFT: translate("submit", "It is a draft again."),
        IN_REVIEW: translate("submit", "Submitted for review."),
        CHANGES_REQUESTED: translate("submit", "Changes are asked for."),
    }[state]
    work = partial(window.session.editing.step, record, state, dialog.reason.toPlainText())
    window.session.write(window, work, lambda _: window.navigation.said.emit(told))
