"""Files a person gives to the window: dropped on it, or opened with the program."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from practicedesk_sync.bundle import is_bundle

from .dropping import Drops

if TYPE_CHECKING:
    from .window import Window

READ, IMPORTED = "stick:read_file", "import_dialog:open_import"
"""What is done with a bundle, and with whatever is none: "module:function" below `dialogs`."""


class GivenFiles(QObject):
    """A bundle is read, anything else imported; at once, or when the library is there (`begin`)."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.window = window
        self._waiting: Path | None = None
        self._begun = False

    def begin(self) -> None:
        """The library is there."""
        self._begun = True
        Drops(self.window).dropped.connect(lambda paths: self.open(paths[0]))
        if self._waiting is not None:
            self.open(self._waiting)

    @Slot(Path)
    def open(self, path: Path) -> None:
        """Show what is in a file or folder, to be taken in."""
        if not self._begun:
            self._waiting = path
        elif self.window.session.may_write():
            module, _, name = (READ if is_bundle(path.name) else IMPORTED).partition(":")
            getattr(import_module(f"{__package__}.dialogs.{module}"), name)(self.window, path)
