"""Publishing a record: where, who will see it, what to look at before. Nothing is published by accident."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialogButtonBox, QVBoxLayout, QWidget

from ...library.spaces import SpaceName
from ...services.publishing import NO_SERVER, Preview, Published, Publishing, Target
from .. import wording
from ..labels import plain_choice, plain_label
from ..models.audience_words import audience_words
from ..models.facet_words import space_words
from ..models.review_words import needed_words
from .dialog import Dialog

if TYPE_CHECKING:
    from ..window import Window

translate = QCoreApplication.translate


class Publish(Dialog):
    """Asks where to publish; where no place is proposed, one has to be chosen first.

    Cancel is what Enter does, unless another button has the focus.
    """

    def __init__(self, parent: QWidget, preview: Preview) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Publish"))
        self.preview = preview
        self.space = plain_choice()
        self.space.setAccessibleName(self.tr("Publish in"))
        for target in preview.targets:
            self.space.addItem(_name(target), target.space.id)
        self.space.setPlaceholderText(self.tr("Choose where"))
        proposed = preview.proposed
        self.space.setCurrentIndex(preview.targets.index(proposed) if proposed else -1)
        self.audience, self.version = plain_label(), plain_label()
        bold = self.audience.font()
        bold.setBold(True)
        self.audience.setFont(bold)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.publish = self.buttons.addButton(self.tr("Publish"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.space.currentIndexChanged.connect(self._show_target)
        self._lay_out()
        cancel = self.buttons.button(QDialogButtonBox.StandardButton.Cancel)
        cancel.setDefault(True)  # once it is in the dialog, or Return presses the first button there is
        self._show_target(self.space.currentIndex())
        self.resize(520, self.sizeHint().height())
        (cancel if proposed or not preview.targets else self.space).setFocus()

    def chosen(self) -> Target:
        """The target that is chosen."""
        return self.preview.targets[self.space.currentIndex()]

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        heading = self.tr("Publish a copy of “{title}” in:").format(title=self.preview.record.title)
        nowhere = self.tr(
            "There is nowhere you may publish this. Ask a coordinator of a group, or whoever looks after"
            " the commons."
        )
        column.addWidget(plain_label(heading if self.preview.targets else nowhere))
        for widget in (self.space, self.audience, self.version):
            column.addWidget(widget)
            widget.setVisible(bool(self.preview.targets))
        if self.preview.targets and self.preview.no_commons:
            column.addWidget(plain_label(self._no_commons()))
        for warning in self._warnings():
            column.addWidget(plain_label(f"⚠ {warning}"))
        column.addStretch(1)
        column.addWidget(self.buttons)
        self.publish.setVisible(bool(self.preview.targets))

    def _no_commons(self) -> str:
        if self.preview.no_commons == NO_SERVER:
            return self.tr("The commons is kept by a server: connect to one to publish there too.")
        return self.tr("Your role does not let you publish in the commons: ask one of its coordinators.")

    def _warnings(self) -> list[str]:
        told = []
        if self.preview.missing:
            empty = self.tr("This is still empty: {fields}. Readers will miss it.")
            told.append(empty.format(fields=needed_words(self.preview.missing)))
        if self.preview.unsettled:
            fields = ", ".join(map(wording.label, self.preview.unsettled))
            open_ = self.tr("Several versions await a decision in: {fields}. The one shown is published.")
            told.append(open_.format(fields=fields))
        for label, traces in self.preview.personal:
            personal = self.tr("This looks like personal data in {field}: {found}. May others see it?")
            told.append(personal.format(field=wording.label(label), found=", ".join(traces)))
        return told

    def _show_target(self, at: int) -> None:
        self.publish.setEnabled(at >= 0)
        if at >= 0:
            self.audience.setText(audience_words(self.preview.targets[at].space))
            self.version.setText(self._version(self.preview.targets[at]))

    def _version(self, target: Target) -> str:
        if target.unchanged:
            return self.tr("It says the same as the version that stands there now.")
        if target.version == 1:
            return self.tr("It is the first version there. Your working copy stays where it is.")
        told = self.tr("It becomes version {version}; those before it stay readable.")
        return told.format(version=target.version)


def publish(window: Window) -> None:
    """Ask where to publish the record in front, and publish it."""
    window.settle()
    publishing = Publishing(window.session.library)
    # Asked of the writer, so that what was typed until now is in it.
    window.session.write(
        window, partial(publishing.preview, window.state.place.record), partial(_ask, window, publishing)
    )


def _ask(window: Window, publishing: Publishing, preview: Preview) -> None:
    dialog = Publish(window, preview)
    dialog.accepted.connect(partial(_publish, window, publishing, dialog))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _publish(window: Window, publishing: Publishing, dialog: Publish) -> None:
    target = dialog.chosen()
    work = partial(publishing.publish, dialog.preview.record.id, target.space.id)
    window.session.write(window, work, partial(_published, window))


def _published(window: Window, made: Published) -> None:
    told = translate("publish", "Published v{version}. It will be visible when the server has accepted it.")
    window.navigation.said.emit(told.format(version=made.version))


def _name(target: Target) -> str:
    return space_words(SpaceName(target.space.kind, target.space.name))
