"""`publish`, `retire`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from ..app import Desk
from .answers import Answers
from .arguments import declare_id
from .command import Command


def _declare_publish(parser: ArgumentParser) -> None:
    declare_id(parser)
    parser.add_argument("--to", default="commons", metavar="SPACE", help="commons, or a group's name")


def _publish(desk: Desk, options: Namespace, answers: Answers) -> None:
    done = desk.publishing.publish(options.id, options.to)
    lines = [f"Version {done.version} goes to {options.to} with the next sync, as {done.id}. {done.audience}"]
    if done.unsettled:
        fields = ", ".join(done.unsettled)
        lines.append(f"It has the version that is shown of what still awaits a decision: {fields}.")
    answers.one(asdict(done), lines)


def _declare_retire(parser: ArgumentParser) -> None:
    declare_id(parser)
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why, in a sentence; others read it")
    parser.add_argument("--from", dest="of", default="commons", metavar="SPACE", help="where it is published")


def _retire(desk: Desk, options: Namespace, answers: Answers) -> None:
    desk.publishing.retire(options.id, options.reason, options.of)
    answers.one(
        {"id": options.id, "retired": True},
        f"Withdrawn from {options.of}; its text stays readable as retired.",
    )


COMMANDS = {
    "publish": Command(_declare_publish, _publish),
    "retire": Command(_declare_retire, _retire),
}
