"""`attach`, `detach`, `attachments`, `fetch`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from practicedesk_sync.errors import UserMistake, WorldError

from ..app import Desk
from ..services.attached import Attached, attached, every
from ..services.attaching import Attaching
from ..services.file_words import state_words
from ..services.wording import size_words
from .answers import Answers, bold, counted, one_line
from .arguments import declare_id
from .command import Command


def _declare_attach(parser: ArgumentParser) -> None:
    declare_id(parser)
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path)
    parser.add_argument("--replace", default="", metavar="NAME", help="put the file in the place of this one")


def _attach(desk: Desk, options: Namespace, answers: Answers) -> None:
    attaching = Attaching(desk.library)
    if options.replace and len(options.files) > 1:
        raise UserMistake("usage", "One file takes the place of one.", "Give one file with --replace.")
    instead = _named(attaching, options.id, options.replace).reference.item if options.replace else ""
    fresh = [attaching.attach(options.id, file, instead) for file in options.files]
    done = f"{counted(sum(fresh), 'file')} attached; saved on this computer." if any(fresh) else ""
    answers.one(
        {"id": options.id, "attached": sum(fresh)}, done or "Nothing to change: it is attached already."
    )


def _declare_detach(parser: ArgumentParser) -> None:
    declare_id(parser)
    parser.add_argument(
        "names", metavar="NAME", nargs="+", help="a file's name, or the beginning of its hash"
    )


def _detach(desk: Desk, options: Namespace, answers: Answers) -> None:
    attaching = Attaching(desk.library)
    gone = [_named(attaching, options.id, name).reference for name in options.names]
    for one in gone:
        attaching.detach(one)
    answers.one(
        {"id": options.id, "detached": [one.sha256 for one in gone]},
        f"{counted(len(gone), 'file')} taken out; “history” and “restore --version” bring it back.",
    )


def _declare_attachments(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", nargs="?", default="", help="a record's id; else all records")
    parser.add_argument(
        "--keep",
        default="",
        metavar="RULE",
        help="which files come by themselves: all, under:20 (MB), pinned, or demand (none)",
    )
    parser.add_argument("--space", default="", metavar="S", help="where --keep holds; else your own space")
    parser.add_argument("--check", action="store_true", help="read all that is here, as it was stored")


def _attachments(desk: Desk, options: Namespace, answers: Answers) -> None:
    attaching = Attaching(desk.library)
    if options.keep:
        name = attaching.keep(options.space, options.keep)
        answers.one({"space": name, "keep": options.keep}, f"Files of {name}: {options.keep}.")
        return
    if options.check:
        awry = attaching.scrub()
        answers.many(({"sha256": one} for one in awry), awry or ["Every file here is as it was stored."])
        if awry:
            raise WorldError(
                "blob_damaged",
                f"{counted(len(awry), 'file is', 'files are')} not as stored.",
                "Run “sync”: what others have comes again.",
            )
        return
    found = attached(desk.library, options.id) if options.id else every(desk.library)
    answers.many((_row(one) for one in found), [_line(one) for one in found] or ["There are no attachments."])


def _declare_fetch(parser: ArgumentParser) -> None:
    declare_id(parser)
    parser.add_argument("-o", "--output", default=None, metavar="FOLDER", type=Path, help="save copies there")
    pinned = parser.add_mutually_exclusive_group()
    pinned.add_argument("--pin", action="store_true", help="keep its files here from now on")
    pinned.add_argument("--unpin", action="store_true", help="do so no more")


def _fetch(desk: Desk, options: Namespace, answers: Answers) -> None:
    attaching = Attaching(desk.library)
    if options.pin or options.unpin:
        attaching.pin(options.id, kept=options.pin)
    found = attached(desk.library, options.id)
    if any(not one.is_here for one in found):
        wanted = frozenset({found[0].reference.record})
        run_transfers(desk, answers, wanted)
        found = attached(desk.library, options.id)
    if options.output is not None:
        _save(attaching, found, options.output, answers)
    answers.many(map(_row, found), [_line(one) for one in found] or ["There are no attachments."])
    if any(not one.is_here for one in found):
        raise WorldError(
            "blob_not_here", "Not all of its files could be fetched.", "Synchronise again when others have."
        )


def run_transfers(desk: Desk, answers: Answers, wanted: frozenset[str] = frozenset()) -> list[str]:
    """Carry files to and fro; sentences on those that could not be. Once a week all here is read first."""
    Attaching(desk.library).scrub_if_due()
    transferring = desk.transferring(wanted)
    for step in transferring.steps():
        answers.progress(step.done, step.size)
    for sentence in transferring.report.failed:
        answers.note(sentence)
    return transferring.report.failed


def _save(attaching: Attaching, found: list[Attached], folder: Path, answers: Answers) -> None:
    for one in found:
        if one.is_here:
            target = folder / attaching.name_for(one.reference)
            if target.exists():
                answers.note(f"{target} is there already and was left alone.")
            else:
                attaching.save(one.reference, target)


def _named(attaching: Attaching, id_: str, name: str) -> Attached:
    """The one attachment of a record that is called so, or whose hash begins so. Raises `UserMistake`."""
    found = attached(attaching.library, id_)
    fits = [one for one in found if name in (one.reference.name, one.reference.item)]
    fits = fits or [one for one in found if len(name) >= 6 and one.reference.sha256.startswith(name.lower())]
    if len(fits) != 1:
        names = ", ".join(f"“{one.reference.name}” ({one.reference.sha256[:8]})" for one in found) or "none"
        raise UserMistake("attachment_unknown", f"“{name}” is not one attachment.", f"There are: {names}.")
    return fits[0]


def _row(one: Attached) -> dict[str, Any]:
    about = one.reference
    return {
        "record": about.record,
        "name": about.name,
        "size": about.size,
        "type": about.type,
        "sha256": about.sha256,
        "state": one.state,
        "stored": about.size if one.is_here else one.stored,
        "from": one.who,
    }


def _line(one: Attached) -> str:
    about = one.reference
    return f"{about.sha256[:8]}  {bold(one_line(about.name))}  {size_words(about.size)}  {state_words(one)}"


COMMANDS = {
    "attach": Command(_declare_attach, _attach),
    "detach": Command(_declare_detach, _detach),
    "attachments": Command(_declare_attachments, _attachments),
    "fetch": Command(_declare_fetch, _fetch),
}
