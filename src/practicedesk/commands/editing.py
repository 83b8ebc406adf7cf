"""`new`, `set`, `add`, `remove`, `delete`, `restore`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence

from practicedesk_sync.errors import UserMistake

from ..app import Desk
from ..services.doubting import doubts_of
from ..services.reading import ids_of
from .answers import Answers, counted
from .arguments import declare_id, declare_pairs, values_in
from .command import Command


def _declare_new(parser: ArgumentParser) -> None:
    parser.add_argument("kind", metavar="KIND", help="practice, note, idea, lesson, group, meeting, task …")
    parser.add_argument("title", metavar="TITLE")
    parser.add_argument("--space", default="", metavar="S", help="a group's name; else your own space")
    declare_pairs(parser, needed=False)


def _new(desk: Desk, options: Namespace, answers: Answers) -> None:
    values = values_in(options.pairs)
    made = desk.editing.new(options.kind, options.title, options.space, values)
    answers.one({"id": made}, made)
    for doubt in doubts_of(desk.library, made, values):
        answers.note(doubt)


def _declare_edit(parser: ArgumentParser) -> None:
    declare_id(parser)
    declare_pairs(parser, needed=True)


def _set(desk: Desk, options: Namespace, answers: Answers) -> None:
    values = values_in(options.pairs)
    changed = desk.editing.put(options.id, values)
    _saved(answers, options.id, changed, doubts_of(desk.library, options.id, values))


def _add(desk: Desk, options: Namespace, answers: Answers) -> None:
    changed = [desk.editing.add(options.id, *pair) for pair in values_in(options.pairs).items()]
    _saved(answers, options.id, any(changed))


def _remove(desk: Desk, options: Namespace, answers: Answers) -> None:
    changed = [desk.editing.remove(options.id, *pair) for pair in values_in(options.pairs).items()]
    _saved(answers, options.id, any(changed))


def _saved(answers: Answers, id_: str, changed: bool, doubts: Sequence[str] = ()) -> None:
    text = "Saved on this computer." if changed else "Nothing to change: it is so already."
    answers.one({"id": id_, "changed": changed, "doubts": list(doubts)}, [text, *doubts])


def _declare_ids(parser: ArgumentParser) -> None:
    declare_id(parser, several=True)


def _delete(desk: Desk, options: Namespace, answers: Answers) -> None:
    _each(desk, options, answers, desk.editing.delete, "put into the trash")


def _declare_restore(parser: ArgumentParser) -> None:
    _declare_ids(parser)
    parser.add_argument(
        "--version", type=int, default=0, metavar="N", help="make the record as it stood then; see “history”"
    )
    parser.add_argument("--section", default="", metavar="FIELD", help="only that part of the version")


def _restore_version(desk: Desk, options: Namespace, answers: Answers) -> None:
    from ..services.history import versions
    from ..services.restoring import restore_version

    if len(options.ids) > 1:
        raise UserMistake("usage", "A version is that of one record.", "Give one id.")
    found = versions(desk.library, options.ids[0])
    mark = found.step(options.version).mark
    done = restore_version(desk.library, found.view.id, mark, options.section)
    row = {
        "id": found.view.id,
        "version": options.version,
        "restored": list(done.fields),
        "stays": list(done.stays),
        "changed": bool(done.fields or done.revived),
    }
    lines = [f"As in version {options.version} again: {', '.join(done.fields)}."] if done.fields else []
    lines += ["It is out of the trash."] if done.revived else []
    lines += [f"Left as it is, as a state is a step to take: {', '.join(done.stays)}."] if done.stays else []
    answers.one(row, lines or ["Nothing to change: it is so already."])


def _restore(desk: Desk, options: Namespace, answers: Answers) -> None:
    if options.version:
        _restore_version(desk, options, answers)
        return
    if options.section:
        raise UserMistake("usage", "A section is restored from a version.", "Add --version N.")
    _each(desk, options, answers, desk.editing.restore, "kept or taken out of the trash")


def _each(desk: Desk, options: Namespace, answers: Answers, do: Callable[[str], bool], done: str) -> None:
    """All of the records, or none when one of the ids is wrong."""
    ids = ids_of(desk.library, options.ids)
    changed = [id_ for id_ in ids if do(id_)]
    answers.many(
        ({"id": id_, "changed": id_ in changed} for id_ in ids),
        [f"{counted(len(changed), 'record')} {done}." if changed else "Nothing to change: it is so already."],
    )


COMMANDS = {
    "new": Command(_declare_new, _new),
    "set": Command(_declare_edit, _set),
    "add": Command(_declare_edit, _add),
    "remove": Command(_declare_edit, _remove),
    "delete": Command(_declare_ids, _delete),
    "restore": Command(_declare_restore, _restore),
}
