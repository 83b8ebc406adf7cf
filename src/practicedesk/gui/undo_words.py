"""What an undo or a redo has done and what it has left alone, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from practicedesk_sync.model.kinds import SERIES, kind

from ..services.deeds import CHANGED, TRASHED, deed
from ..services.undoing import IS_GROUP, MANY, MAY_NOT, PUBLISHED, Stays, Undone
from . import wording

translate = QCoreApplication.translate


def undo_words(undone: Undone) -> str:
    """One sentence, and one for each thing that stays."""
    if not undone.taken:
        return _told(undone, translate("undo", "Nothing was taken back."))
    if undone.kind == SERIES:
        return _told(undone, translate("undo", "The publication stands again."))
    return _told(
        undone,
        _back(
            undone,
            translate("undo", "Taken back in “{title}”: {fields}."),
            translate("undo", "Taken back in {count} records."),
        ),
    )


def redo_words(undone: Undone) -> str:
    """The same of what was taken back and is done again."""
    if not undone.taken:
        return _told(undone, translate("undo", "Nothing was done again."))
    if undone.kind == SERIES:
        return _told(undone, translate("undo", "The publication is withdrawn again."))
    return _told(
        undone,
        _back(
            undone,
            translate("undo", "Done again in “{title}”: {fields}."),
            translate("undo", "Done again in {count} records."),
        ),
    )


def _told(undone: Undone, done: str) -> str:
    return " ".join(dict.fromkeys([done, *(_stays(undone, one) for one in undone.stays)]))


def _back(undone: Undone, in_one: str, in_many: str) -> str:
    """What stands again. `in_one` and `in_many`: the sentences for one record and for several."""
    done = deed(undone.change, undone.kind)
    if undone.taken > 1:
        return in_many.format(count=undone.taken)
    if done.what == CHANGED:
        return in_one.format(title=undone.title, fields=", ".join(map(wording.label, done.labels)))
    if done.what == TRASHED:
        return translate("undo", "“{title}” is out of the trash again.").format(title=undone.title)
    return translate("undo", "“{title}” is in the trash.").format(title=undone.title)


def _stays(undone: Undone, one: Stays) -> str:
    if one.why == MANY:
        return translate("undo", "This was done to {count} records at once, and is not taken back.").format(
            count=undone.records
        )
    if one.why == PUBLISHED:
        return translate("undo", "It was published: use Withdraw.")
    if one.why == IS_GROUP:
        return translate("undo", "A group is not deleted; set its state to “closed” instead.")
    if one.why == MAY_NOT:
        return translate("undo", "You may not write in “{title}” any more.").format(title=one.title)
    declared = kind(one.kind).fields
    if one.field not in declared:
        told = translate("undo", "“{title}” was changed by somebody since, and stays.")
        return told.format(title=one.title)
    told = translate("undo", "{field} of “{title}” was changed by somebody since, and stays.")
    return told.format(field=wording.label(declared[one.field].label), title=one.title)
