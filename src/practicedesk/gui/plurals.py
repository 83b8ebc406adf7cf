"""Singular and plural of our own words: Qt knows them only from a translation, and English is none."""

from __future__ import annotations

from PySide6.QtCore import QTranslator


class Plurals(QTranslator):
    """Turns "%n page(s)" into "1 page" and "2 pages". A translation installed later comes before it."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        """The words for `n` things; as they stand where nothing is counted (n < 0)."""
        return source if n < 0 else source.replace("(s)", "" if n == 1 else "s")
