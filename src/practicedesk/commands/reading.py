"""`show`, `history`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from practicedesk_sync.ids import is_id
from practicedesk_sync.log import change as log
from practicedesk_sync.log.change import Op
from practicedesk_sync.merge.record import plain_fields
from practicedesk_sync.model.kinds import PUBLICATION, kind
from practicedesk_sync.model.values import label_of

from ..app import Desk
from ..library.records import HistoryLine, RecordView
from ..services.reading import Details, details
from ..services.wording import value_words
from .answers import Answers, bold, moment, one_line, utc
from .arguments import declare_id
from .command import Command
from .wording import field_lines


def _show(desk: Desk, options: Namespace, answers: Answers) -> None:
    found = details(desk.library, options.id)
    answers.one(_row(found), _lines(found))


def _row(found: Details) -> dict[str, Any]:
    view = found.view
    return {
        "id": view.id,
        "kind": view.kind,
        "title": view.title,
        "space": view.space,
        "space_name": found.space.name,
        "fields": plain_fields(view.shown),
        "siblings": view.shown.siblings,
        "merged": view.shown.merged,
        "trash": view.shown.trashed,
        "wanted_deleted": view.shown.wanted_deleted,
        "unsent": view.waiting,
        "created": utc(view.created_ms),
        "created_by": found.history[0].author,
        "updated": utc(view.updated_ms),
        "updated_by": found.history[-1].author,
    }


def _lines(found: Details) -> Iterator[str]:
    view, fields = found.view, found.view.shown.fields
    about = kind(view.kind)
    by = f" by {found.history[-1].author}" if found.history[-1].author else ""
    yield bold(one_line(view.title))
    yield f"{about.label} in {found.space.name}, last changed {moment(view.updated_ms)}{by}"
    yield view.id
    yield from _flags(view)
    if view.kind == PUBLICATION:
        told = field_lines(kind(fields.get("source_kind", "")), fields.get("content") or {}, found.names)
    else:
        told = field_lines(about, fields, found.names)
    yield from told


def _flags(view: RecordView) -> Iterator[str]:
    declared = kind(view.kind).fields
    if view.shown.trashed:
        yield "It is in the trash."
    if view.shown.wanted_deleted:
        yield "Somebody wanted to delete it while somebody else was working on it; see “conflicts”."
    for name in view.shown.siblings:
        label = declared[name].label if name in declared else name
        yield f"{label}: two versions await your decision; see “conflicts”."
    if view.shown.merged:
        labels = ", ".join(declared[name].label if name in declared else name for name in view.shown.merged)
        yield f"Edits of several people were put together for you in: {labels}."
    if view.waiting:
        yield "It has changes that are not yet sent."


def _history(desk: Desk, options: Namespace, answers: Answers) -> None:
    found = details(desk.library, options.id)
    own = desk.library.key.id
    answers.many(
        (_history_row(line) for line in found.history),
        (f"{moment(line.at_ms)}  {_who(line, own):<12}  {_what(found.view, line)}" for line in found.history),
    )


def _history_row(line: HistoryLine) -> dict[str, Any]:
    return {
        "at": utc(line.at_ms),
        "who": line.author,
        "device": line.change.device,
        "made": line.change.kind is not None,
        "sent": line.admitted,
        "changes": [
            {"field": op.field, "what": op.what, "value": op.element if op.element is not None else op.value}
            for op in line.change.ops
        ],
    }


def _who(line: HistoryLine, own: str) -> str:
    return line.author or ("you" if line.change.device == own else "somebody")


def _what(view: RecordView, line: HistoryLine) -> str:
    said = (
        "written"
        if line.change.kind is not None
        else "; ".join(_op_words(view, op) for op in line.change.ops)
    )
    return one_line(said) + ("" if line.admitted else "  (not yet sent)")


def _op_words(view: RecordView, op: Op) -> str:
    about = kind(view.kind).fields.get(op.field)
    label = about.label if about else op.field
    if op.field == "":
        return "put into the trash" if op.what == log.DELETE else "restored"
    if op.what in (log.ADD, log.REMOVE) and op.element is not None:
        sign = "+" if op.what == log.ADD else "-"
        return f"{label} {sign}{label_of(about, op.element) if about else op.element}"
    if op.what == log.PUT and not isinstance(op.value, dict | list) and not is_id(op.value):
        return f"{label}: {value_words(about, op.value) or 'taken out'}"
    return label


COMMANDS = {
    "show": Command(declare_id, _show),
    "history": Command(declare_id, _history),
}
