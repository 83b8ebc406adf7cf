"""A question before words are shown to others: one sentence says who will be able to read them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from ...library.spaces import SpaceView
from ...services.reading import space_of
from ..models.audience_words import audience_words
from ..session import Session
from .question import Question


class Showing(Question):
    """`space`: where the words stand once this is done. `told`: what else becomes of them."""

    def __init__(self, parent: QWidget, space: SpaceView, title: str, told: str, do: str) -> None:
        super().__init__(parent, title, f"{audience_words(space)}\n\n{told}", do)


def ask_before_showing(
    parent: QWidget, session: Session, space: str, words: tuple[str, str, str], show: Callable[[], object]
) -> None:
    """`show`, once the person says so. `space`: its id; `words`: title, what else becomes of it, button.

    The question goes with `parent`.
    """

    def ask(found: SpaceView) -> None:
        asked = Showing(parent.window(), found, *words)
        asked.does.clicked.connect(lambda: show())
        asked.finished.connect(asked.deleteLater)
        parent.destroyed.connect(asked.deleteLater)
        asked.open()

    session.read(parent, partial(space_of, session.library, space), ask)
