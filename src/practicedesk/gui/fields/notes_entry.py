"""The notes on one item of an agenda, typed into the one text that the minutes are."""

from __future__ import annotations

from collections.abc import Sequence

from ...services.minutes_sections import sections_of, with_notes
from .entries import TextEntry


class NotesEntry(TextEntry):
    """Shows what stands below one heading; what is typed here is a version of the whole minutes.

    Locked, it is for reading only, whatever else would allow writing.
    """

    def __init__(self) -> None:
        super().__init__()
        self.heading = ""
        self._items: tuple[str, ...] = ()
        self._whole = ""
        self._shown = ""
        self._locked = False

    def typed(self) -> str:
        """The whole minutes as one would write them."""
        notes = self.standing()
        return (
            self._whole if notes == self._shown else with_notes(self._whole, self._items, self.heading, notes)
        )

    def take(self, text: str, *, under: str | None = None, fresh: bool = False) -> None:
        """Show another version of the minutes, at the same heading."""
        self._whole, self._shown = text, self._notes(text)
        super().take(self._shown, under=None if under is None else self._notes(under), fresh=fresh)

    def choose(self, items: Sequence[str], heading: str) -> None:
        """Show what stands below another heading. `items`: the words of the agenda's items."""
        items = tuple(items)
        if (items, heading) != (self._items, self.heading):
            whole = self.typed()
            self._items, self.heading = items, heading
            self.take(whole, fresh=True)

    def lock(self, locked: bool) -> None:
        """Forbid writing here, or leave it to others to forbid."""
        if locked != self._locked:
            self._locked = locked
            self.setReadOnly(locked)

    def setReadOnly(self, only: bool) -> None:
        super().setReadOnly(only or self._locked)

    def _notes(self, text: str) -> str:
        found = sections_of(text, self._items)
        return next((one.notes for one in found if one.heading == self.heading), "")
