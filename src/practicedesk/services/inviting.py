"""Invitations, roles and removals: wishes that travel with the next exchange, and what came of them.

The server answers an invitation with a one-time code. The code is kept here until the person who asked has
put it away; it cannot be asked for again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.model.values import clean_text
from practicedesk_sync.policy.roles import CONTRIBUTOR, ROLES
from practicedesk_sync.protocol.code import LIFETIME_MS
from practicedesk_sync.protocol.messages import Command

from ..library import answers, outbox
from ..library.identity import server_pin
from ..library.library import Library
from ..library.spaces import spaces
from ..library.writing import Writing
from .groups import INVITE, REMOVE, ROLE, coordinated_group, group_of, member_named

WAITING, READY, REFUSED, JOINED = "waiting", "ready", "refused", "joined"


@dataclass(frozen=True, slots=True)
class Asked:
    """Something the server was asked to do about a person: invite, role or remove; or to open a group.

    `state`: waiting for the next exchange, ready (`code` is there, good until `until_ms`), refused with
    `message`, or joined: somebody of that name has come into the group since. `server`: the address the
    invited person connects to, "" before this library is connected.
    """

    id: str
    what: str
    group: str
    group_name: str
    person: str
    role: str
    state: str
    server: str = ""
    code: str = ""
    until_ms: int = 0
    message: str = ""


def invite(library: Library, group: str, name: str, role: str = CONTRIBUTOR) -> str:
    """Ask for a code with which somebody joins a group; returns the id of the wish."""
    found = coordinated_group(library, group)
    who = clean_text(name).strip()
    if not 0 < len(who) <= 200 or not who.isprintable():
        raise UserMistake(
            "name_invalid", "A name is 1 to 200 letters, digits, signs and spaces.", "Give one."
        )
    return _wish(library, INVITE, {"space": found.id, "name": who, "role": _checked(role)})


def change_role(library: Library, group: str, who: str, role: str) -> str:
    """Ask that a member gets another role; returns the id of the wish."""
    found = coordinated_group(library, group)
    member = member_named(found, who)
    args = {"space": found.id, "account": member.account, "name": member.name, "role": _checked(role)}
    return _wish(library, ROLE, args)


def remove(library: Library, group: str, who: str) -> str:
    """Ask that a member leaves a group; anybody may ask it for themselves. Returns the id of the wish."""
    found = group_of(library, group)
    member = member_named(found, who)
    if not member.you:
        coordinated_group(library, group)
    return _wish(library, REMOVE, {"space": found.id, "account": member.account, "name": member.name})


def asked(library: Library) -> list[Asked]:
    """What was asked for and is not put away yet: waiting ones first, then answers, oldest first."""
    with library.reading() as connection:
        pin = server_pin(connection)
        names = {space.id: space.name for space in spaces(connection)}
        wishes = [wish for wish in outbox.wishes(connection) if wish.what in (INVITE, ROLE, REMOVE)]
        answered = answers.kept(connection)
        used = {one.id for one in answered if answers.is_used(connection, one)}
    server = pin.url if pin else ""
    found = [Asked(one.id, one.what, *_about(one.args, names), WAITING, server) for one in wishes]
    for one in answered:
        state = REFUSED if one.code else JOINED if one.id in used else READY
        until = one.at_ms + LIFETIME_MS
        code = one.result.get("code", "") if state == READY else ""
        about = _about(one.args, names)
        found.append(Asked(one.id, one.what, *about, state, server, code, until, one.message))
    return found


def put_away(library: Library, id_: str) -> None:
    """Forget an answer that was read, or a wish that has not travelled yet. Raises `UserMistake`."""
    fits = [one.id for one in asked(library) if len(id_) >= 6 and one.id.startswith(id_)]
    if len(fits) != 1:
        raise UserMistake("invitation_unknown", f"There is no invitation “{id_}”.", "List them first.")

    def work(writing: Writing) -> None:
        outbox.forget_wishes(writing.connection, fits)
        answers.forget(writing.connection, fits[0])

    library.write(work)


def _about(args: Mapping[str, str], names: Mapping[str, str]) -> tuple[str, str, str, str]:
    """(group, its name, the person's name, role) of a command."""
    space = args.get("space", "")
    return space, names.get(space, space), args.get("name", ""), args.get("role", "")


def _checked(role: str) -> str:
    if role not in ROLES:
        raise UserMistake("role_unknown", f"“{role}” is not a role.", f"Use one of: {', '.join(ROLES)}.")
    return role


def _wish(library: Library, what: str, args: dict[str, str]) -> str:
    command = Command(id=library.random_bytes(16).hex(), what=what, args=args)
    library.write(lambda writing: outbox.wish(writing.connection, command))
    return command.id
