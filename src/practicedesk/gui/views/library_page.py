"""The page “Library”."""

from __future__ import annotations

from .page import Page


class LibraryPage(Page):
    """To be built."""
