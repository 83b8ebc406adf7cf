"""What is typed in a dialog that makes something new: it is there again after a crash."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QPlainTextEdit

from ..services.beginning import give_up, keep, make, what_was_begun
from .field_typing import DRAFT_MS
from .session import Session

Place = QLineEdit | QPlainTextEdit | QComboBox
Made = TypeVar("Made")


class BegunWords(QObject):
    """Goes with `dialog`. `what`: see `services.beginning`; `places`: where one types or chooses, by name.

    What stands there is on the disk within two seconds of the first key stroke, until it is made or given up.
    """

    def __init__(self, session: Session, dialog: QDialog, what: str, places: Mapping[str, Place]) -> None:
        super().__init__(dialog)
        self.session = session
        self.what = what
        self.places = places
        self._touched = False
        self._soon = QTimer(self, interval=DRAFT_MS, singleShot=True)
        self._soon.timeout.connect(self._keep)
        for place in places.values():
            changed = place.activated if isinstance(place, QComboBox) else place.textChanged
            changed.connect(self._keep_soon)
        dialog.finished.connect(self._soon.stop)
        dialog.rejected.connect(self._give_up)
        # Asked of the writer, so that what was given up or made until now is gone.
        session.write(self, partial(what_was_begun, session.library, what), self._show)

    def making(self, work: Callable[[], Made]) -> Callable[[], Made]:
        """`work`, that makes what was begun; after it there is nothing to keep any more."""
        return partial(make, self.session.library, self.what, work)

    def _show(self, words: Mapping[str, str]) -> None:
        if not self._touched:
            for name in self.places.keys() & words.keys():
                _write(self.places[name], words[name])

    def _keep_soon(self) -> None:
        self._touched = True
        if not self._soon.isActive():
            self._soon.start()

    def _keep(self) -> None:
        words = {name: _written(place) for name, place in self.places.items()}
        self.session.write(self.session, partial(keep, self.session.library, self.what, words))

    def _give_up(self) -> None:
        self.session.write(self.session, partial(give_up, self.session.library, self.what))


def _written(place: Place) -> str:
    if isinstance(place, QComboBox):
        return str(place.currentData())
    return place.text() if isinstance(place, QLineEdit) else place.toPlainText()


def _write(place: Place, words: str) -> None:
    if isinstance(place, QComboBox):
        at = place.findData(words)
        place.setCurrentIndex(at if at >= 0 else place.currentIndex())
    elif isinstance(place, QLineEdit):
        place.setText(words)
    else:
        place.setPlainText(words)
