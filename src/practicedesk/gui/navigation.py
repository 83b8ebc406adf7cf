"""Where the person is and wants to go: facts and wishes that views tell without knowing each other."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True, slots=True)
class Place:
    """What is in front of the person, for `Action.enabled_when`. `record` is "" when none is chosen."""

    page: str = ""
    record: str = ""
    kind: str = ""
    space: str = ""
    trashed: bool = False


class Navigation(QObject):
    """Views tell where the person is (`stand_at`) and where they want to go."""

    moved = Signal(object)
    """`Place`: another record or page is in front of the person."""
    page_wanted = Signal(str)
    record_wanted = Signal(str)
    """Show this record (id), wherever it is."""
    meeting_wanted = Signal(str, str)
    """Open the page of a meeting: the id of its group, and its own."""
    edit_wanted = Signal(str, str)
    """Edit this record (id) at this field ("" as in `RecordEditor.go_to`)."""
    done_wanted = Signal()
    """Close the record that is open for writing."""
    version_wanted = Signal(str, str)
    """Compare a version of this record (id), named by its mark, with what stands now."""
    decision_wanted = Signal(str)
    """Decide what is open in this record (id)."""
    action_wanted = Signal(str)
    """Run the action of this id."""
    said = Signal(str)
    """One sentence for the status bar: something was done."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Place()

    def lead_to(self, record: str, kind: str, space: str) -> None:
        """Show a record (id) of that kind, in that space (id): a meeting on its page, all else as it is."""
        from ..services.meetings import MEETING  # the frame is painted without; by now it is loaded

        if kind == MEETING:
            self.meeting_wanted.emit(space, record)
        else:
            self.record_wanted.emit(record)

    def stand_at(self, place: Place) -> None:
        """Tell where the person is now."""
        if place != self.place:
            self.place = place
            self.moved.emit(place)
