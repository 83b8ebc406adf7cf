"""The page “Groups”."""

from __future__ import annotations

from .page import Page


class GroupsPage(Page):
    """To be built."""
