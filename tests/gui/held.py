"""Something that work in another thread holds."""

from __future__ import annotations

import threading


class Held:
    """Tells in which thread it goes."""

    def __init__(self, went: list[int]) -> None:
        self.went = went

    def __del__(self) -> None:
        self.went.append(threading.get_ident())
