"""Buttons that say what they lead to."""

from __future__ import annotations

from PySide6.QtWidgets import QCommandLinkButton

from .icons import icon
from .painted import keep_painted


def way(title: str, told: str, picture: str) -> QCommandLinkButton:
    """A button with a sentence below its title, which is read out with it."""
    made = QCommandLinkButton(title, told)
    made.setAccessibleDescription(told)
    keep_painted(made, lambda: made.setIcon(icon(picture)))
    return made
