"""What decides which actions are offered."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..navigation import Place

WRITING = frozenset(
    (
        *("new", "edit", "delete", "restore", "undo", "redo", "import"),
        *("submit", "publish", "withdraw"),
        *("new_group", "new_note", "new_meeting", "invite", "hold_meeting", "sync_now", "connect"),
        *("write_bundle", "read_bundle", "carry", "network", "files_kept", "computers"),
    )
)
"""The actions that change the library."""


@dataclass(frozen=True, slots=True)
class State:
    """What decides which actions are offered."""

    place: Place = field(default_factory=Place)
    enrolled: bool = False
    syncing: bool = False
    read_only: bool = False


def always(_: State) -> bool:
    return True


def of_record(state: State) -> bool:
    """A record is chosen, in the trash or not."""
    return bool(state.place.record)


def on_record(state: State) -> bool:
    """A record is chosen that is not in the trash."""
    return bool(state.place.record) and not state.place.trashed


def on_entry(state: State) -> bool:
    """As `on_record`, but no group: a group has no sheet, is not published and not deleted."""
    return on_record(state) and state.place.kind != "group"


def on_written(state: State) -> bool:
    """As `on_record`, of a kind that is reviewed."""
    from practicedesk_sync.model.kinds import kind  # no record is in front before the model is loaded

    return on_record(state) and "state" in kind(state.place.kind).fields


def in_trash(state: State) -> bool:
    return bool(state.place.record) and state.place.trashed


def in_group(state: State) -> bool:
    """The person stands in a group (its page, or a record of one)."""
    return state.place.page == "groups" and bool(state.place.space)


def on_meeting(state: State) -> bool:
    return on_record(state) and state.place.kind == "meeting"


def can_sync(state: State) -> bool:
    return state.enrolled and not state.syncing
