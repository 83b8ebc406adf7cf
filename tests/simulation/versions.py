"""In some histories the desks and the server run programs of two versions: the newer knows more of records.

Which of them does is drawn apart, so that all other histories are what they were before.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Annotated

from pydantic import create_model

from practicedesk_sync.model import kinds
from practicedesk_sync.model.fields import register
from practicedesk_sync.model.kinds import Kind, define, kind

MOOD = "mood"
"""A field of notes and practices that the newer program alone knows."""
STORY = "story"
"""A kind that the newer program alone knows."""
OF_A_NEWER = "of a newer program"
"""What was written to `MOOD`, for the tally."""
_mood = Annotated[str, register("Mood")]
_OLDER = tuple(kind(name) for name in ("practice", "note"))
_NEWER = tuple(
    Kind(one.name, one.label, create_model(one.name.title(), __base__=one.schema, **{MOOD: (_mood, "")}))  # type: ignore[call-overload]
    for one in _OLDER
)
_STORY = Kind(STORY, "Story", create_model("Story", __base__=kind("note").schema))
_now = [False]


class Versions:
    """Who runs the newer program in one history: `server`, and the desks that `draw` says it of."""

    def __init__(self, seed: int) -> None:
        self.random = Random(f"versions {seed}")
        self.differ = seed % 4 == 2
        self.server = self.draw()

    def draw(self) -> bool:
        """Whether the next one runs the newer program."""
        return self.differ and self.random.random() < 0.5


@contextmanager
def running(newer: bool) -> Iterator[None]:
    """What happens meanwhile happens in a program of that version."""
    before = _now[0]
    _become(newer)
    try:
        yield
    finally:
        _become(before)


def _become(newer: bool) -> None:
    if newer != _now[0]:
        _now[0] = newer
        for one in _NEWER if newer else _OLDER:
            define(one)
        if newer:
            define(_STORY)
        else:
            kinds._KINDS.pop(STORY)
