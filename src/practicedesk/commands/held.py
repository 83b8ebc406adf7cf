"""`held`: work of others that the server holds for a coordinator."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import Any

from practicedesk_sync.clock import moment
from practicedesk_sync.model.kinds import kind

from ..app import Desk
from ..services.holding import ACCEPT, Piece, accept, find_piece, pieces, send_back
from .answers import Answers, bold, counted, one_line, utc
from .command import Command
from .verbs import Verb, Words, command_of

TRAVELS = "It travels with the next sync."


def _declare(parser: ArgumentParser) -> None:
    parser.add_argument("--reason", default="", metavar="TEXT", help="of return: what its author reads")


def _list(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    found = pieces(desk.library)
    answers.many((_row(one) for one in found), _lines(found))


def _row(one: Piece) -> dict[str, Any]:
    return {
        "id": one.id,
        "group": one.space.name,
        "who": one.who,
        "title": one.title,
        "kind": one.kind,
        "records": one.records,
        "changes": len(one.changes),
        "code": one.code,
        "why": one.why,
        "since": utc(one.at_ms) if one.at_ms else "",
        "decided": one.decided,
    }


def _lines(found: list[Piece]) -> Iterator[str]:
    if not found:
        yield "Nothing waits for your decision as a coordinator."
    for one in found:
        title = one_line(one.title) or kind(one.kind).label or "A record"
        more = f" and {one.records - 1} more" if one.records > 1 else ""
        since = f", since {moment(one.at_ms)}" if one.at_ms else ""
        yield f"{one.id}  {bold(title)}{more}, by {one_line(one.who)} in {one_line(one.space.name)}{since}"
        yield f"  {_decided(one) or one.why}"


def _decided(one: Piece) -> str:
    if not one.decided:
        return ""
    return f"You {'accepted it' if one.decided == ACCEPT else 'sent it back'}. {TRAVELS}"


def _show(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    one = find_piece(desk.library, words[0])
    missing = "" if one.complete else "The server has not given all of it yet: synchronise first."
    answers.one(_row(one) | {"text": one.text}, [*_lines([one]), "", *filter(None, [one.text, missing])])


def _accept(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    one = find_piece(desk.library, words[0])
    accept(desk.library, [one])
    said = counted(len(one.changes), "change")
    answers.one({"id": one.id}, f"Accepted: {said} by {one_line(one.who)}, whose they stay. {TRAVELS}")


def _return(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    one = find_piece(desk.library, words[0])
    send_back(desk.library, [one], options.reason)
    answers.one({"id": one.id}, f"Sent back to {one_line(one.who)}, with all its words. {TRAVELS}")


COMMANDS: dict[str, Command] = {
    "held": command_of(
        {
            "list": Verb("", "what waits for your decision: whose, since when, and why", _list),
            "show": Verb("ID", "what it says", _show),
            "accept": Verb("ID", "take it into the group; it stays its author’s", _accept),
            "return": Verb("ID", "give it back to its author, with --reason TEXT", _return),
        },
        _declare,
    )
}
