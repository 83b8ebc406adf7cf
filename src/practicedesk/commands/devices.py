"""`device`: a person's computers."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from practicedesk_sync.clock import moment

from ..app import Desk
from ..services.computers import Computer, computers, shut_out
from .answers import Answers, bold, utc
from .command import Command
from .verbs import Verb, Words, command_of


def _declare(parser: ArgumentParser) -> None:
    """The verbs have no options."""


def _list(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    found = computers(desk.library)
    none = ["The library is not connected to a server."]
    answers.many((_row(one) for one in found), map(_line, found) if found else none)


def _row(one: Computer) -> dict[str, Any]:
    return {
        "id": one.id,
        "this": one.this,
        "ended": one.ended,
        "ending": one.ending,
        "connected": utc(one.since_ms) if one.since_ms else "",
        "wrote": utc(one.wrote_ms) if one.wrote_ms else "",
    }


def _line(one: Computer) -> str:
    said = [f"connected {moment(one.since_ms)}"] if one.since_ms else []
    said += [f"last work {moment(one.wrote_ms)}"] if one.wrote_ms else ["no work from it yet"]
    said += ["shut out"] if one.ended else []
    said += ["to be shut out with the next sync"] if one.ending and not one.ended else []
    here = f"  {bold('this computer')}" if one.this else ""
    return f"{one.id}{here}  {'; '.join(said)}"


def _end(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    device = shut_out(desk.library, words[0])
    said = "With the next sync it is shut out for good: it neither gets anything from the server nor gives."
    answers.one({"id": device}, f"{device[:8]}: {said} What is on it stays readable to whoever can open it.")


COMMANDS: dict[str, Command] = {
    "device": command_of(
        {
            "list": Verb("", "your computers, since when, and their last work", _list),
            "end": Verb("ID", "shut out a computer that was lost", _end),
        },
        _declare,
    )
}
