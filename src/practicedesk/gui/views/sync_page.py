"""The page “Sync”."""

from __future__ import annotations

from .page import Page


class SyncPage(Page):
    """To be built."""
