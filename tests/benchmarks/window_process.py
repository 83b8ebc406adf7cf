"""Our window in a process of its own, started as a person starts it, and watched.

``python -m tests.benchmarks.window_process WHAT FOLDER`` prints one JSON object. WHAT: ``paint``: when
the frame and when the filled list were first painted, and the memory then; ``scroll``: milliseconds of each
frame while scrolling, here and with a model of Qt's own; ``arrive``: how long the window did not react while
records arrive by sync; ``idle``: the share of a processor it takes while nothing happens.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView

from practicedesk.app import Desk
from practicedesk.gui import application
from practicedesk.gui.window import Window

from .memory import memory_mb, queued_ms

STEP_PX, STEPS = 78, 300
"""What one notch of a wheel scrolls, and how often."""
BEAT_MS = 1
QUIET_MS = 1_000
"""When nothing has come into the list for so long, all is shown."""
PLAIN_ROWS = 100_000
SETTLE_MS, IDLE_MS = 3_000, 20_000


class Watch(QObject):
    """Calls `filled` once the list of records has been painted with what stands in it."""

    def __init__(self, filled: Callable[[Window], Iterator[int]]) -> None:
        super().__init__()
        self.filled = filled
        self.told: dict[str, Any] = {}
        app = application.application()
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            if "frame" not in self.told:
                self.told["frame"] = 0.0
                QTimer.singleShot(0, lambda: self.told.update(frame=time.monotonic()))
            records = getattr(watched.parent(), "table", None)
            if records is not None and hasattr(records, "row") and records.row(0) is not None:
                QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
                QTimer.singleShot(0, self._go_on)
        return False

    def _go_on(self) -> None:
        self.told["painted"] = time.monotonic()
        self.told["memory_mb"] = memory_mb(os.getpid(), "VmRSS")
        window = next(one for one in QApplication.topLevelWidgets() if isinstance(one, Window))
        steps = self.filled(window)
        self._step(window, steps)

    def _step(self, window: Window, steps: Iterator[int]) -> None:
        """Let the loop run for as many milliseconds as each step says."""
        pause = next(steps, None)
        if pause is None:
            window.close()
        else:
            QTimer.singleShot(pause, self, lambda: self._step(window, steps))


def paint(_: Watch, __: Window) -> Iterator[int]:
    """Nothing more."""
    yield 0


def scroll(watch: Watch, window: Window) -> Iterator[int]:
    """Each frame painted where the rows are; then the same in a table with a model of Qt's own."""
    ours = cast(Any, window.page()).records
    plain = QTableView()
    model = QStandardItemModel(PLAIN_ROWS, 3)
    for row in range(STEPS * STEP_PX // 20):
        for column in range(3):
            model.setItem(row, column, QStandardItem(f"Row {row}, column {column}, some words"))
    plain.setModel(model)
    plain.resize(ours.size())
    plain.verticalHeader().hide()
    plain.verticalHeader().setDefaultSectionSize(ours.verticalHeader().defaultSectionSize())
    plain.setVerticalScrollMode(ours.verticalScrollMode())
    plain.setColumnWidth(0, 240)
    plain.show()
    yield 300
    for name, view in (("ours", ours), ("plain", plain)):
        frames = watch.told[name] = []
        for step in range(STEPS):
            started = time.perf_counter()
            view.verticalScrollBar().setValue(step * STEP_PX)
            view.viewport().repaint()
            frames.append(1000 * (time.perf_counter() - started))
            yield 15
    plain.close()


def arrive(watch: Watch, window: Window) -> Iterator[int]:
    """The stretches in which nothing could be done in the window, until all is here and shown.

    `gaps`: how long each was; `ours`: without what the thread waited for a processor, which others had.
    """
    session = window.session
    gaps: list[float] = []
    ours: list[float] = []
    last: list[float] = []

    def beat() -> None:
        now, queued = time.perf_counter(), queued_ms()
        if last:
            gaps.append(1000 * (now - last[0]))
            ours.append(gaps[-1] - (queued - last[1]))
        last[:] = now, queued

    while session.tasks.busy:  # all that is loaded beside the list
        yield QUIET_MS
    heart = QTimer(window, interval=BEAT_MS)
    heart.timeout.connect(beat)
    heart.start()
    before = memory_mb(os.getpid(), "VmRSS")
    rows = cast(Any, window.page()).results.table.rowCount
    known, started = rows(), time.perf_counter()
    session.synchronising.start()
    yield 50
    while session.synchronising.state.running:
        yield 50
    synchronised = time.perf_counter()
    shown = -1
    while rows() != shown or session.tasks.busy:
        shown = rows()
        yield QUIET_MS
    heart.stop()
    watch.told |= {
        "gaps": gaps,
        "ours": ours,
        "lasted": synchronised - started,
        "arrived": rows() - known,
        "more_mb": memory_mb(os.getpid(), "VmRSS") - before,
    }


def idle(watch: Watch, window: Window) -> Iterator[int]:
    """The share of a processor it takes once it listens and nothing happens."""
    session = window.session
    session.synchronising.start()
    yield 50
    while session.synchronising.state.running or session.tasks.busy:
        yield 50
    yield SETTLE_MS
    before, started = time.process_time(), time.monotonic()
    yield IDLE_MS
    watch.told["share"] = (time.process_time() - before) / (time.monotonic() - started)


def main() -> None:
    what, folder = sys.argv[1:3]
    work = {"paint": paint, "scroll": scroll, "arrive": arrive, "idle": idle}[what]
    watch = Watch(lambda window: work(watch, window))
    desk = Desk(Path(folder))
    desk.window()
    print(json.dumps(watch.told))
    desk.close()


if __name__ == "__main__":
    main()
