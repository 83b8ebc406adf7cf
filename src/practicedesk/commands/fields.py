"""`fields`: what can be written, as the model declares it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.model.form import Control, controls
from practicedesk_sync.model.kinds import kind, kinds
from practicedesk_sync.model.nearest import did_you_mean

from ..app import Desk
from ..library.filters import kind_named
from .answers import Answers
from .command import Command

_WORDS = {
    "line": "a line of text",
    "text": "a long text, in Markdown",
    "number": "a number",
    "yes_no": "true or false",
    "choice": "one of several values",
    "choices": "several values, with commas between",
    "list": "a list",
    "files": "files, with “attach” and “detach”",
}


def _declare(parser: ArgumentParser) -> None:
    parser.add_argument("kind", metavar="KIND", nargs="?", default="", help="else all kinds are listed")
    parser.add_argument("field", metavar="FIELD", nargs="?", default="", help="lists the values it takes")


def _run(desk: Desk, options: Namespace, answers: Answers) -> None:
    if not options.kind:
        known = kinds()
        answers.many(
            ({"kind": each.name, "label": each.label} for each in known),
            (f"{each.name:<14} {each.label}" for each in known),
        )
        return
    about = kind(kind_named(options.kind))
    declared = controls(about)
    if options.field:
        _values(next((each for each in declared if each.name == options.field), None), options, answers)
        return
    answers.many(
        (asdict(control) | {"choices": [code for code, _ in control.choices]} for control in declared),
        (f"{control.name:<24} {control.label}: {_takes(control)}" for control in declared),
    )


def _values(control: Control | None, options: Namespace, answers: Answers) -> None:
    if control is None:
        names = [each.name for each in controls(kind(kind_named(options.kind)))]
        raise UserMistake(
            "field_unknown",
            f"“{options.field}” is not a field of {options.kind}.",
            f"{did_you_mean(options.field, names)}“practicedesk fields {options.kind}” lists all.",
        )
    answers.many(
        ({"value": code, "label": label} for code, label in control.choices),
        [f"{code:<24} {label}" for code, label in control.choices] or [_takes(control)],
    )


def _takes(control: Control) -> str:
    words = _WORDS[control.control]
    if control.choices:
        words += f" ({', '.join(code for code, _ in control.choices[:4])}{' …' * (len(control.choices) > 4)})"
    return words + (", needed" if control.required else "")


COMMANDS = {"fields": Command(_declare, _run)}
