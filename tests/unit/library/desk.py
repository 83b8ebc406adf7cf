"""A desk for tests: a real library in a folder, with a clock and randomness that repeat."""

from __future__ import annotations

import random
from pathlib import Path

from practicedesk.library.library import Library
from practicedesk.library.opening import create, open_library

START_MS = 1_700_000_000_000


class Ticking:
    """A wall clock that moves a second at every look."""

    def __init__(self) -> None:
        self.ms = START_MS

    def __call__(self) -> int:
        self.ms += 1_000
        return self.ms


def made(folder: Path, seed: int = 1, key: bytes | None = None) -> Library:
    return create(folder, Ticking(), random.Random(seed).randbytes, key=key)


def reopened(library: Library, folder: Path, seed: int = 2, key: bytes | None = None) -> Library:
    library.close()
    return open_library(folder, Ticking(), random.Random(seed).randbytes, key=key)
