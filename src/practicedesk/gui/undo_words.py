"""What an undo has done and what it has left alone, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from practicedesk_sync.model.kinds import SERIES, kind

from ..services.deeds import CHANGED, TRASHED, deed
from ..services.undoing import IS_GROUP, MANY, MAY_NOT, PUBLISHED, Undone
from . import wording

translate = QCoreApplication.translate


def undo_words(undone: Undone) -> str:
    """One sentence, and one for each thing that stays."""
    told = _taken_back(undone) if undone.taken else translate("undo", "Nothing was taken back.")
    return " ".join(dict.fromkeys([told, *(_stays(undone, field, why) for field, why in undone.stays)]))


def _taken_back(undone: Undone) -> str:
    done = deed(undone.change, undone.kind)
    if undone.kind == SERIES:
        return translate("undo", "The publication stands again.")
    if undone.taken > 1:
        return translate("undo", "Taken back in {count} records.").format(count=undone.taken)
    if done.what == CHANGED:
        fields = ", ".join(map(wording.label, done.labels))
        return translate("undo", "Taken back in “{title}”: {fields}.").format(
            title=undone.title, fields=fields
        )
    if done.what == TRASHED:
        return translate("undo", "“{title}” is out of the trash again.").format(title=undone.title)
    return translate("undo", "“{title}” is in the trash.").format(title=undone.title)


def _stays(undone: Undone, field: str, why: str) -> str:
    if why == MANY:
        return translate("undo", "This was done to {count} records at once, and is not taken back.").format(
            count=undone.records
        )
    if why == PUBLISHED:
        return translate("undo", "It was published: use Withdraw.")
    if why == IS_GROUP:
        return translate("undo", "A group is not deleted; set its state to “closed” instead.")
    if why == MAY_NOT:
        return translate("undo", "You may not write in “{title}” any more.").format(title=undone.title)
    declared = kind(undone.kind).fields
    label = wording.label(declared[field].label) if field in declared else f"“{undone.title}”"
    return translate("undo", "{what} was changed by somebody since, and stays.").format(what=label)
