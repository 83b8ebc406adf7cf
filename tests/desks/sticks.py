"""Files that are carried between desks and the server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from practicedesk.services.bundle_reading import BundleReport, read_bundle
from practicedesk.services.bundle_writing import Written, write_bundle
from practicedesk_sync.bundle.reading import open_bundle
from practicedesk_sync.server.bundles import Bundles, Taken
from practicedesk_sync.server.service import Server

if TYPE_CHECKING:
    from .office import Desk


class Sticks:
    """A folder of sticks, one file each, and whoever sits at the server and reads them."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder = folder
        self.bundles = Bundles(server)
        self._count = 0

    def name(self) -> Path:
        """A new stick."""
        self._count += 1
        self.folder.mkdir(exist_ok=True)
        return self.folder / f"{self._count}.pdbundle"

    def write(self, desk: Desk, code_text: str = "") -> Path:
        """What a desk has for the server."""
        return self.written(desk, code_text).paths[0]

    def written(self, desk: Desk, code_text: str = "") -> Written:
        return write_bundle(desk.library, self.name(), code_text=code_text)

    def take(self, *paths: Path) -> list[Taken]:
        """The server reads sticks."""
        taken = []
        for path in paths:
            with open_bundle(path) as bundle:
                taken.append(self.bundles.take(bundle))
        return taken

    def answer(self, *paths: Path) -> Path:
        """The server reads sticks of one desk and answers."""
        return self.bundles.answer(self.take(*paths), self.name()).paths[0]

    def receipt(self, *paths: Path) -> Path:
        """The server reads sticks of one desk and writes a receipt alone."""
        return self.bundles.receipt(self.take(*paths), self.name()).paths[0]

    def read(self, desk: Desk, path: Path) -> BundleReport:
        return read_bundle(desk.library, path)

    def to_and_fro(self, desk: Desk, code_text: str = "") -> BundleReport:
        """A desk writes, the server reads and answers, the desk reads."""
        return self.read(desk, self.answer(self.write(desk, code_text)))
