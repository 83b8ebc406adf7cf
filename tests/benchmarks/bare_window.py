"""A bare window, to compare ours with: ``python -m tests.benchmarks.bare_window`` prints one JSON object.

It imports as little as a window can, so that what it takes is what Python and Qt take.
"""

import json
import os
import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

from .memory import memory_mb


class FirstPaint(QObject):
    """Tells when the first paint has been done, and the memory taken then."""

    def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            app.removeEventFilter(self)
            QTimer.singleShot(0, self.tell)
        return False

    def tell(self) -> None:
        painted = time.monotonic()
        print(json.dumps({"painted": painted, "memory_mb": memory_mb(os.getpid(), "VmRSS")}))
        app.exit()


if __name__ == "__main__":
    app = QApplication(sys.argv)
    watch = FirstPaint()
    app.installEventFilter(watch)
    window = QMainWindow()
    window.setCentralWidget(QLabel("A window"))
    window.resize(1200, 780)
    window.show()
    app.exec()
