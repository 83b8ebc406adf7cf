"""What was said last, at the left of the status bar."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from .elided_label import ElidedLabel

LASTS_MS = 15_000


class Said(ElidedLabel):
    """Stands there for a while. Qt's own messages are cut where the room ends, without a sign of it."""

    def __init__(self) -> None:
        super().__init__()
        self._over = QTimer(self, interval=LASTS_MS, singleShot=True)
        self._over.timeout.connect(self.hide)
        self.hide()

    def say(self, sentence: str) -> None:
        super().say(sentence)
        self.show()
        self._over.start()
