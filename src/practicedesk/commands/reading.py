"""`show`, `history`, `where`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from practicedesk_sync.clock import moment
from practicedesk_sync.ids import is_id
from practicedesk_sync.log import change as log
from practicedesk_sync.log.change import Op
from practicedesk_sync.merge.record import plain_fields
from practicedesk_sync.model.kinds import PUBLICATION, kind
from practicedesk_sync.model.values import label_of

from ..app import Desk
from ..library.records import HistoryLine, RecordView
from ..services.history import versions
from ..services.reading import Details, details
from ..services.whereabouts import Whereabouts, ask_server, whereabouts
from ..services.wording import value_words
from .answers import Answers, bold, counted, one_line, utc
from .arguments import declare_as_of, declare_id, moment_in
from .command import Command
from .wording import difference_words, field_lines, unlike_lines

if TYPE_CHECKING:
    from ..services.differences import Compared


def _declare_show(parser: ArgumentParser) -> None:
    declare_id(parser)
    then = parser.add_mutually_exclusive_group()
    then.add_argument("--version", type=int, default=0, metavar="N", help="as it stood then; see “history”")
    declare_as_of(then)


def _show(desk: Desk, options: Namespace, answers: Answers) -> None:
    moment_ms = moment_in(options.as_of)
    found = details(desk.library, options.id, version=options.version, moment_ms=moment_ms)
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


def _declare_history(parser: ArgumentParser) -> None:
    declare_id(parser)
    words = "show what differs between two versions"
    parser.add_argument("--compare", type=int, nargs=2, default=None, metavar=("A", "B"), help=words)


def _history(desk: Desk, options: Namespace, answers: Answers) -> None:
    found, own = versions(desk.library, options.id), desk.library.key.id
    if options.compare is not None:
        older, newer = (found.step(number).mark for number in options.compare)
        from ..services.differences import compare

        _answer_compared(compare(desk.library, found.view.id, older, newer), answers)
        return
    if found.elsewhere:
        answers.note(
            f"{counted(found.elsewhere, 'earlier change')} of this record on the server only, as the group"
            " came here by a snapshot. The next “sync” brings what is missing."
        )
    numbered = [(line, step.number) for step in found.steps for line in found.made(step)]
    answers.many(
        (_history_row(line) | {"version": number} for line, number in numbered),
        (
            f"{number:>3}  {moment(line.at_ms)}  {_who(line, own):<12}  {_what(found.view, line)}"
            for line, number in numbered
        ),
    )


def _answer_compared(found: Compared, answers: Answers) -> None:
    row = {
        "id": found.view.id,
        "versions": [
            {"version": step.number, "at": utc(step.at_ms), "who": step.who}
            for step in (found.older, found.newer)
        ],
        "trash": list(found.trashed),
        "differences": [
            {"field": one.name, "label": one.label, "before": one.before, "after": one.after}
            for one in found.differences
        ],
    }
    answers.one(row, _compared_lines(found))


def _compared_lines(found: Compared) -> Iterator[str]:
    for step, sign in ((found.older, "-"), (found.newer, "+")):
        who = "you" if step.own else step.who or "somebody"
        yield f"{sign} version {step.number}: {moment(step.at_ms)}, {who}"
    if not found.differences and len(set(found.trashed)) == 1:
        yield "Nothing differs."
    for sign, trashed in zip("-+", found.trashed if len(set(found.trashed)) > 1 else (), strict=False):
        yield f"{sign} {'in' if trashed else 'not in'} the trash"
    for one in found.differences:
        yield from ("", bold(one.label))
        yield from unlike_lines(
            *(difference_words(one, side, found.names) for side in (one.before, one.after))
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


def _declare_where(parser: ArgumentParser) -> None:
    declare_id(parser)
    parser.add_argument("--ask", action="store_true", help="ask the server how many others have it")


def _where(desk: Desk, options: Namespace, answers: Answers) -> None:
    found = whereabouts(desk.library, options.id)
    if options.ask:
        found = ask_server(found, desk.library, desk.carry)
    row = {
        "id": found.record.id,
        "sentence": found.sentence,
        "waiting": found.waiting,
        "bundled": found.bundled,
        "admitted": found.admitted,
        "seq": found.seq,
        "returned": found.returned,
        "received": found.received,
        "others": found.others if found.received is not None else None,
    }
    answers.one(row, _where_lines(found))


def _where_lines(found: Whereabouts) -> Iterator[str]:
    yield found.sentence
    yield f"  on this computer alone   {counted(found.waiting - found.bundled, 'change')}"
    if found.bundled:
        yield f"  in a bundle              {counted(found.bundled, 'change')}"
    on = f", the last as number {found.seq:,} of {found.space.name}" if found.seq else ""
    yield f"  on the server            {counted(found.admitted, 'change')}{on}"
    if found.received is not None:
        yield f"  received by              {found.received:,} of {counted(found.others, 'other computer')}"
    elif found.askable:
        yield "  received by others       --ask asks the server"
    if found.returned:
        yield f"  not taken by the server  {counted(found.returned, 'change')}; see “tray”"


COMMANDS = {
    "show": Command(_declare_show, _show),
    "where": Command(_declare_where, _where),
    "history": Command(_declare_history, _history),
}
