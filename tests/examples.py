"""How many examples Hypothesis tries: all of them in `make torture`, half of them in the usual run."""

from __future__ import annotations

from typing import Any

from hypothesis import settings

USUAL, FULL = "usual", "full"
DEFAULT = 100
"""Examples of a property that does not say how many."""


def register() -> None:
    """Make both profiles known; the usual one rules unless pytest is told `--hypothesis-profile=full`."""
    settings.register_profile(FULL, derandomize=True, deadline=None, database=None, max_examples=DEFAULT)
    settings.register_profile(USUAL, settings.get_profile(FULL), max_examples=DEFAULT // 2)
    settings.load_profile(USUAL)


def examples(number: int, **more: Any) -> settings:
    """Settings of a property that takes so many examples, in the usual run half as many."""
    usual = settings.get_current_profile_name() == USUAL
    return settings(max_examples=number // 2 if usual else number, **more)
