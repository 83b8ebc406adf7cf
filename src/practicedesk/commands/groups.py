"""`group`: groups, who is in them, and what they have to do."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from practicedesk_sync.clock import moment
from practicedesk_sync.policy.roles import CONTRIBUTOR, ROLES

from ..app import Desk
from ..services import groups, inviting
from ..services.agreements import Agreement, agreements_of
from ..services.groups import INVITE, REMOVE, ROLE, Group, Member
from ..services.inviting import JOINED, READY, WAITING, Asked
from ..services.minutes_lines import DECISION
from .answers import Answers, bold, counted, one_line, utc
from .verbs import Verb, Words, command_of

TRAVELS = "It travels with the next sync."


def _declare(parser: ArgumentParser) -> None:
    parser.add_argument("--role", default=CONTRIBUTOR, choices=ROLES, help="of the person invited")
    parser.add_argument("--purpose", default="", metavar="TEXT", help="of a new group")
    parser.add_argument("--all", action="store_true", help="of actions: those done, and decisions too")


def _list(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    found = groups.groups_of(desk.library)
    answers.many((asdict(one) for one in found), (_group_line(one) for one in found))


def _group_line(group: Group) -> str:
    if group.locked:
        return f"{group.id}  {bold(one_line(group.name))}  locked until this computer synchronises"
    where = "" if group.on_server else "; only on this computer"
    people = counted(len(group.members) or 1, "member")
    return f"{group.id}  {bold(one_line(group.name))}  {group.state}; you are {group.role}; {people}{where}"


def _new(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    made = groups.make_group(desk.library, words[0], options.purpose)
    answers.one({"id": made}, made)


def _invite(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    group, person = words
    made = inviting.invite(desk.library, group, person, options.role)
    answers.one({"id": made}, f"{TRAVELS} After it, “group codes” has the code to give to {person}.")


def _codes(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    found = inviting.asked(desk.library)
    rows = ({**asdict(one), "until": utc(one.until_ms) if one.until_ms else ""} for one in found)
    answers.many(rows, _asked_lines(found) if found else ["Nothing was asked of the server."])


def _asked_lines(found: Iterable[Asked]) -> Iterator[str]:
    for one in found:
        about = {
            INVITE: f"invitation of {one.person} to {one.group_name} as {one.role}",
            ROLE: f"{one.person} becomes {one.role} in {one.group_name}",
            REMOVE: f"{one.person} leaves {one.group_name}",
        }.get(one.what, f"{one.what} {one.group_name}")
        if one.state == WAITING:
            yield f"{one.id[:8]}  {one_line(about)}: waits for the next sync"
        elif one.state == READY:
            yield f"{one.id[:8]}  {one_line(about)}: good once, until {moment(one.until_ms)}"
            by_stick = f"bundle write FILE.pdbundle --code {one.code}"
            yield f"  practicedesk {f'enrol {one.server} {one.code}' if one.server else by_stick}"
        elif one.state == JOINED:
            yield f"{one.id[:8]}  {one_line(about)}: has joined"
        else:
            yield f"{one.id[:8]}  {one_line(about)}: the server did not do it. {one.message}"


def _forget(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    inviting.put_away(desk.library, words[0])
    answers.one({"id": words[0]}, "Put away.")


def _members(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    found = groups.group_of(desk.library, words[0])
    lines = [_member_line(one) for one in found.members if one.name]
    alone = [] if found.on_server else ["Nobody but you: the group is only on this computer."]
    invited = _asked_lines(one for one in inviting.asked(desk.library) if one.group == found.id)
    answers.many((asdict(one) for one in found.members), [*lines, *alone, *invited])


def _member_line(one: Member) -> str:
    wish = {None: "", "": "; to be removed with the next sync"}
    said = wish.get(one.wished, f"; {one.wished} with the next sync")
    return f"{one_line(one.name)}  {one.role}{' (you)' if one.you else ''}{said}"


def _role(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    answers.one({"id": inviting.change_role(desk.library, *words)}, TRAVELS)


def _remove(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    answers.one({"id": inviting.remove(desk.library, *words)}, TRAVELS)


def _actions(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    space = groups.group_of(desk.library, words[0]).id
    found = [one for one in agreements_of(desk.library, space) if one.to_do or options.all]
    answers.many((asdict(one) for one in found), map(agreement_line, found))


def agreement_line(one: Agreement) -> str:
    """An agreement for a person: what it is, when it is due, who does it, how far it is."""
    due = f"{one.due or 'no date':<10}"
    who = one.who or "nobody"
    state = "" if one.type == DECISION else f"{one.state}, overdue" if one.overdue else one.state
    word = "" if one.type == "action" else f"{one.type}: "
    return f"{one.id}  {due}  {one_line(who)}: {bold(one_line(word + one.what))}  {state}"


COMMANDS = {
    "group": command_of(
        {
            "list": Verb("", "the groups of this library", _list),
            "new": Verb("NAME", "make a group; prints its id", _new),
            "invite": Verb("GROUP PERSON", "ask for a code with which somebody joins", _invite),
            "codes": Verb("", "what was asked of the server, and the codes it gave", _codes),
            "forget": Verb("ID", "put away a code, or what waits to be asked", _forget),
            "members": Verb("GROUP", "who is in a group", _members),
            "role": Verb("GROUP PERSON ROLE", f"give a member another role: {', '.join(ROLES)}", _role),
            "remove": Verb("GROUP PERSON", "take somebody out of a group", _remove),
            "actions": Verb("GROUP", "what is to be done, by whom and when", _actions),
        },
        _declare,
    )
}
