"""Groups: which there are, and who is in them. A group is made here, with or without a network."""

from __future__ import annotations

from dataclasses import dataclass

from practicedesk_sync.errors import Refused, UserMistake
from practicedesk_sync.log import statement as say
from practicedesk_sync.model.kinds import GROUP
from practicedesk_sync.policy.roles import CONTRIBUTOR, COORDINATOR, at_least

from ..library import outbox
from ..library.identity import server_pin
from ..library.library import Library
from ..library.members import members
from ..library.records import find
from ..library.spaces import SpaceView, find_space, spaces
from .editing import Editing

INVITE, ROLE, REMOVE = "invite", "role", "remove"
"""Commands about people; the server answers them at the next exchange."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a group. `wished`: the role asked for and not yet answered, "" for a removal.

    `account` and `name` are "" of a person whose library is not connected to a server.
    """

    account: str
    name: str
    role: str
    you: bool
    wished: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """One group. `role` is this person's; `on_server`: the server has opened it, so others can join; before
    that this person alone is in it.
    `read_only`: nothing may be written in this library; `locked`: nothing of the group is shown."""

    id: str
    name: str
    type: str
    state: str
    purpose: str
    role: str
    on_server: bool
    records: int
    members: tuple[Member, ...]
    read_only: bool = False
    locked: bool = False

    @property
    def coordinated(self) -> bool:
        """Whether this person may invite, give roles and approve."""
        return self.role == COORDINATOR

    @property
    def writable(self) -> bool:
        """Whether this person may write notes, hold meetings, work on actions."""
        return not self.read_only and at_least(self.role, CONTRIBUTOR)


def groups_of(library: Library) -> list[Group]:
    """The groups of this library, by name."""
    with library.reading() as connection:
        found = [space for space in spaces(connection) if space.kind == say.GROUP]
    return [_group(library, space) for space in found]


def group_of(library: Library, wanted: str) -> Group:
    """A group by its name or id. Raises `UserMistake`."""
    with library.reading() as connection:
        space = find_space(connection, wanted)
    if space.kind != say.GROUP:
        raise UserMistake(
            "group_unknown", f"“{space.name}” is not a group.", "List the groups and try again."
        )
    return _group(library, space)


def make_group(library: Library, name: str, purpose: str = "", group_type: str = "working_group") -> str:
    """Make a group and return its id. The person who makes it coordinates it."""
    return Editing(library).new(GROUP, name, "", {"purpose": purpose, "group_type": group_type})


def coordinated_group(library: Library, wanted: str) -> Group:
    """A group whose members this person may change. Raises `Refused`."""
    group = group_of(library, wanted)
    if not group.coordinated:
        raise Refused("not_coordinator", f"You do not coordinate “{group.name}”.", "Ask its coordinator.")
    return group


def member_named(group: Group, wanted: str) -> Member:
    """A member by name or account. Raises `UserMistake` when none or several fit."""
    known = [one for one in group.members if one.account]
    fits = [one for one in known if wanted.strip().casefold() in (one.name.casefold(), one.account)]
    if len(fits) == 1:
        return fits[0]
    if fits:
        accounts = ", ".join(one.account for one in fits)
        raise UserMistake(
            "name_ambiguous", f"Several people here are called “{wanted}”.", f"Give one of: {accounts}."
        )
    names = ", ".join(one.name for one in known) or "nobody yet"
    raise UserMistake("member_unknown", f"“{wanted}” is not in “{group.name}”.", f"In it: {names}.")


def _group(library: Library, space: SpaceView) -> Group:
    with library.reading() as connection:
        pin = server_pin(connection)
        account = pin.account if pin else ""
        wished = {
            wish.args["account"]: wish.args.get("role", "")
            for wish in outbox.wishes(connection)
            if wish.what in (ROLE, REMOVE) and wish.args["space"] == space.id
        }
        people = tuple(
            Member(one.account, one.name, one.role, one.account == account, wished.get(one.account))
            for one in members(connection, space.id)
        )
        if not space.on_server:
            people = (Member(account, pin.name if pin else "", space.role, you=True),)
        try:
            fields = find(connection, space.id).shown.fields
        except UserMistake:  # its record has not arrived yet
            fields = {}
    return Group(
        space.id,
        space.name,
        fields.get("group_type") or "working_group",
        fields.get("group_state") or "forming",
        fields.get("purpose") or "",
        space.role,
        space.on_server,
        space.records,
        people,
        library.read_only,
        space.locked,
    )
