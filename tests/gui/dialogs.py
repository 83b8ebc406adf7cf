"""Answering the questions that dialogs ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog


def answering(kind: type[QDialog], answer: Callable[[Any], object], ask: Callable[[], object]) -> None:
    """`ask` opens a dialog of that kind and waits for it; `answer` is called with it."""
    seen: list[QDialog] = []

    def fill() -> None:
        shown = QApplication.activeModalWidget()
        if isinstance(shown, kind):
            seen.append(shown)
            try:
                answer(shown)
            finally:
                if shown.isVisible():
                    shown.reject()

    QTimer.singleShot(0, fill)
    ask()
    assert seen, f"no {kind.__name__} was shown"
