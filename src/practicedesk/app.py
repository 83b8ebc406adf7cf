"""The composition root: opens the library and builds the services over it.

Each part is loaded when it is asked for: a command that reads one record starts quickly, and knows nothing of
networks or PDFs.
"""

from __future__ import annotations

import os
import sys
import time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from appdirs import user_data_dir

from practicedesk_sync.errors import WorldError

from .library.folder import holds_library

if TYPE_CHECKING:
    from .library.library import Library
    from .remote.http import HttpCarry
    from .remote.network import Network
    from .services.editing import Editing
    from .services.publishing import Publishing
    from .services.syncing import Syncing
    from .services.transferring import Transferring

FOLDER_VARIABLE = "PRACTICEDESK_LIBRARY"
"""Environment variable that names the library's folder."""


def standard_folder() -> Path:
    """Where this system keeps a person's data."""
    return Path(user_data_dir("PracticeDesk", appauthor=False))


def default_folder() -> Path:
    """Where a person's library is unless they say otherwise."""
    return Path(os.environ.get(FOLDER_VARIABLE) or standard_folder())


def now_ms() -> int:
    """The wall clock, ms since 1970 UTC."""
    return time.time_ns() // 1_000_000


def has_screen() -> bool:
    """Whether a window can be opened. Where there is no screen, Qt would end the process."""
    known = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in known)


class Desk:
    """One library and everything that can be done with it. `close` when done."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def name(self) -> str:
        """What tells this library from others; "" where a person has it unless they say otherwise."""
        return "" if self.folder.absolute() == standard_folder() else self.folder.absolute().name

    def make(self) -> Library:
        """Make a new library in the folder. Raises `UserMistake` when there is one already."""
        from .library.opening import create

        create(self.folder, now_ms, os.urandom).close()
        return self.library

    def exists(self) -> bool:
        """Whether there is a library in the folder, or should be one: what is wrong is told by opening it."""
        try:
            there = holds_library(self.folder)
        except OSError:
            return True
        return there or (self.folder != standard_folder() and not self.folder.parent.is_dir())

    @cached_property
    def library(self) -> Library:
        """The library, opened at first use."""
        from .library.opening import open_library

        return open_library(self.folder, now_ms, os.urandom)

    @cached_property
    def editing(self) -> Editing:
        from .services.editing import Editing

        return Editing(self.library)

    @cached_property
    def publishing(self) -> Publishing:
        from .services.publishing import Publishing

        return Publishing(self.library)

    @cached_property
    def network(self) -> Network:
        """This computer's network, as it is set in the library; as the system says where there is none."""
        from .remote.network import Network
        from .remote.settings import NetworkSettings
        from .services.networking import network_settings

        return Network(lambda: network_settings(self.library) if self.exists() else NetworkSettings())

    def carry(self, url: str) -> HttpCarry:
        """The way to a server."""
        return self.network.to(url)

    def syncing(self) -> Syncing:
        """Exchanges with the server this library is enrolled at. Raises `UserMistake` before enrolment."""
        from .services.enrolling import reach
        from .services.syncing import Syncing

        return Syncing(self.library, reach(self.library, self.carry))

    def transferring(self, wanted: frozenset[str] = frozenset()) -> Transferring:
        """Transfers of files with that server; `wanted`: records whose files come in any case."""
        from .services.enrolling import reach
        from .services.transferring import Transferring

        return Transferring(self.library, reach(self.library, self.carry), wanted)

    def window(self, file: Path | None = None) -> int:
        """Open the window on this library and wait until it is closed; the exit status.

        `file`: a bundle to read then.

        A library that is open in a window already is brought to the front instead. Raises `WorldError` where
        there is no screen, or Qt cannot be loaded.
        """
        if not has_screen():
            raise WorldError(
                "no_screen",
                "There is no screen here to open a window on.",
                "Every task has a command too: see “practicedesk --help”.",
            )
        try:
            from .gui import application, front
        except ImportError as error:
            raise WorldError(
                "window_libraries",
                f"The window cannot be opened: {error}.",
                "Install what is missing; CONTRIBUTING.md names it.",
            ) from error

        application.application()
        here: Desk | None = self
        while here is not None and (claim := front.claim(here.folder, file)) is not None:
            elsewhere = application.run(here, file)
            here.close()
            claim.unlock()
            here, file = Desk(elsewhere) if elsewhere is not None else None, None
        return 0

    def close(self) -> None:
        """Release the library's file."""
        if "library" in self.__dict__:
            self.library.close()
