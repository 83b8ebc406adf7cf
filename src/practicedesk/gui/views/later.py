"""A part of a page that is made when it is first seen, so that a page is there before all that is in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Generic, TypeVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

Part = TypeVar("Part", bound=QWidget)


class Later(QWidget, Generic[Part]):
    """Stands where a part belongs, and holds it once it was seen or asked for."""

    def __init__(self, make: Callable[[], Part]) -> None:
        super().__init__()
        self._make = make
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @cached_property
    def part(self) -> Part:
        """The part; made now, if it was not yet."""
        made = self._make()
        self._column.addWidget(made)
        made.show()  # what is put into a layout is else shown a moment later
        return made

    @property
    def made(self) -> bool:
        """Whether the part is there."""
        return "part" in self.__dict__

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        _ = self.part
