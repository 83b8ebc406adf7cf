"""Long work that somebody watches may be stopped by them."""

from __future__ import annotations


class Cancelled(Exception):
    """Raised by whoever is told of the progress: the work stops, and nothing of it stays."""
