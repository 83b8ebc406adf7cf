"""The sticks there are: bundles for the server, and bundles for desks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .desk import Desk


@dataclass(frozen=True)
class Stick:
    """A bundle that `desk` has written, or that is for it. `tags`: the actions behind what it carries."""

    path: Path
    desk: Desk
    tags: frozenset[str] = frozenset()


class Drawer:
    """All of them, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.for_server: list[Stick] = []
        self.for_desks: list[Stick] = []
        self._count = 0

    def name(self) -> Path:
        self._count += 1
        self.folder.mkdir(exist_ok=True)
        return self.folder / f"{self._count}.pdbundle"
