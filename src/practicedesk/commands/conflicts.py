"""`conflicts`, `resolve`."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import Any

from practicedesk_sync.clock import moment
from practicedesk_sync.errors import UserMistake
from practicedesk_sync.model.kinds import kind

from ..app import Desk
from ..services.reviewing import (
    WISH,
    OpenConflict,
    find_conflict,
    open_conflicts,
    settle,
    settle_with_both,
)
from ..services.versions import Version
from ..services.wording import value_words
from .answers import Answers, bold, one_line, utc
from .arguments import declare_id, text_in
from .command import Command


def _declare_conflicts(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", nargs="?", default="", help="only those of this record")


def _conflicts(desk: Desk, options: Namespace, answers: Answers) -> None:
    found = open_conflicts(desk.library, options.id)
    answers.many((_row(one) for one in found), _lines(found))


def _row(one: OpenConflict) -> dict[str, Any]:
    return {
        "record": one.record.id,
        "title": one.record.title,
        "kind": one.record.kind,
        "space": one.record.space,
        "field": one.field,
        "label": one.label,
        "about": one.about,
        "number": one.number,
        "shown": _version_row(one.shown),
        "others": [_version_row(version) for version in one.others],
    }


def _version_row(version: Version) -> dict[str, Any]:
    return {"value": version.value, "who": version.who, "at": utc(version.at_ms) if version.at_ms else ""}


def _lines(found: list[OpenConflict]) -> Iterator[str]:
    if not found:
        yield "There is nothing to settle."
    for place, one in enumerate(found):
        if place == 0 or one.record.id != found[place - 1].record.id:
            yield from (
                ["", bold(one_line(one.record.title)), one.record.id]
                if place
                else [
                    bold(one_line(one.record.title)),
                    one.record.id,
                ]
            )
        yield from _lines_of(one)


def _lines_of(one: OpenConflict) -> Iterator[str]:
    if one.about == WISH:
        kept, deleted = one.versions
        yield f"  Wanted to delete it:   {_by(deleted)}"
        yield f"  Changed it meanwhile:  {_by(kept)}"
        yield f"  To keep it:    practicedesk restore {one.record.id}"
        yield f"  To delete it:  practicedesk delete {one.record.id}"
        return
    yield f"  {one.label} ({one.field} {one.number})"
    names = ["shown", *(f"other{number}" for number in range(1, len(one.others) + 1))]
    for name, version in zip(names, one.versions, strict=True):
        about = kind(one.record.kind).fields.get(one.field)
        words = value_words(about, version.value) or "(taken out)"
        yield f"    {name + ':':<8}{words}".replace("\n", "\n" + " " * 12)
        yield f"            by {_by(version)}"


def _by(version: Version) -> str:
    who = f"{version.who} (of the sample)" if version.invented else version.who or "somebody"
    return f"{who}, {moment(version.at_ms)}" if version.at_ms else who


def _declare_resolve(parser: ArgumentParser) -> None:
    declare_id(parser)
    parser.add_argument("field", metavar="FIELD")
    parser.add_argument(
        "number", metavar="N", nargs="?", type=int, default=1, help="which of the field's conflicts"
    )
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--keep", metavar="WHICH", help="shown, other, other2 …")
    choice.add_argument("--both", action="store_true", help="keep all versions")
    choice.add_argument(
        "--text", metavar="TEXT", help="other words; @FILE takes those of a file, @@ is one @"
    )


def _resolve(desk: Desk, options: Namespace, answers: Answers) -> None:
    conflict = find_conflict(desk.library, options.id, options.field, options.number)
    note = ""
    if options.both:
        note = settle_with_both(desk.library, conflict)
    elif options.keep is not None:
        settle(desk.library, conflict, _chosen(conflict, options.keep))
    else:
        settle(desk.library, conflict, text_in(options.text).strip("\n"))
    left = len(open_conflicts(desk.library, conflict.record.id))
    text = "Settled. " + ("Nothing else is open in this record." if not left else f"Still open here: {left}.")
    text += f" The other value is kept in the note {note}." if note else ""
    answers.one({"id": conflict.record.id, "field": conflict.field, "open": left, "note": note}, text)


def _chosen(conflict: OpenConflict, which: str) -> Any:
    match = re.fullmatch(r"(shown|other(\d*))", which.strip().lower())
    place = 0 if match is None or match[1] == "shown" else int(match[2] or 1)
    if match is None or place > len(conflict.others) or match[2] == "0":
        names = ", ".join(["shown", *(f"other{number + 1}" for number in range(len(conflict.others)))])
        raise UserMistake("version_unknown", f"There is no version “{which}”.", f"Choose one of: {names}.")
    return conflict.versions[place].value


COMMANDS = {
    "conflicts": Command(_declare_conflicts, _conflicts),
    "resolve": Command(_declare_resolve, _resolve),
}
