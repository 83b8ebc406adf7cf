"""Decides where the records of a file go: to a record that is here already, or new into a space."""

from __future__ import annotations

from dataclasses import dataclass

from practicedesk_sync.ids import derived_record_id, digest_of_parts, is_id, space_id
from practicedesk_sync.log import statement as say
from practicedesk_sync.model.kinds import GROUP

from ..exchange.imported import ImportedRecord, ImportPlan
from ..exchange.json_in import SOURCE
from ..library.homes import homes
from ..library.library import Library
from ..library.spaces import find_space, spaces, standing
from ..library.writing import Writing
from .permission import demand_making


@dataclass(frozen=True, slots=True)
class Place:
    """A space and a record's id in it. `known`: the record is here under its own id."""

    space: str
    id: str
    known: bool = False


class Placing:
    """The places of the records of one file.

    `wanted`: the space that somebody named, "" for none. Then a record of this library is edited where it
    is; a group that is not here is made, for whoever imports, and takes in what was exported from it; all
    else goes to the person's own space, but for a copy of our own export that is in a group already, where a
    file that told of the group had it made. In a space that was named, only its own records are known.
    `made`: the names of the groups that are made so, now or by an import before, by space.
    """

    def __init__(self, library: Library, writing: Writing, wanted: str) -> None:
        self.library = library
        self.writing = writing
        self.named = find_space(writing.connection, wanted).id if wanted else ""
        self.made: dict[str, str] = {}
        self._groups: dict[str, str] = {}
        self._homes: dict[str, str] = {}
        self._copies: dict[str, str] = {}
        self._taken: set[str] = set()
        """The ids of the places that were given to records of the file."""

    def places(self, plan: ImportPlan) -> list[Place | None]:
        """A place for each record, in order; None for a group that cannot be made.

        Raises `Refused` where a space was named in which one may not write what the file holds.
        """
        if self.named:
            for kind in sorted({one.kind for one in plan.records} - {GROUP}):
                demand_making(self.writing, self.named, kind)
        self._homes = homes(self.writing.connection, (id_ for one in plan.records for id_ in _names(one)))
        self._copies = self._copied(plan)
        groups = [self._of(one) if one.kind == GROUP else None for one in plan.records]
        for record, place in zip(plan.records, groups, strict=True):
            if place is not None and record.record_id:
                self._groups[record.record_id] = place.space
        return [
            group if one.kind == GROUP else self._of(one)
            for one, group in zip(plan.records, groups, strict=True)
        ]

    def _of(self, record: ImportedRecord) -> Place | None:
        for id_ in _names(record):
            home = self._homes.get(id_, "")
            if home and self.named in ("", home):
                return Place(home, id_, known=True)
        if record.kind == GROUP:
            return self._group(record) if record.space and not self.named else None
        told = self._groups.get(record.space) or self._copies.get(record.record_id)
        return self._new(record, self.named or told or self.library.personal)

    def _new(self, record: ImportedRecord, space: str) -> Place:
        """Where a record goes that is not here under its own id.

        Of two that came from one row, into two groups, the first goes where the row would, and the other by
        its own id, also when it is imported again and alone.
        """
        id_ = derived_record_id(space, record.source, record.source_id)
        own = derived_record_id(space, SOURCE, record.record_id) if record.record_id else id_
        if own != id_ and (id_ in self._taken or self.writing.local(space, own) is not None):
            id_ = own
        self._taken.add(id_)
        return Place(space, id_)

    def _copied(self, plan: ImportPlan) -> dict[str, str]:
        """The one group in which there is a copy already, by the id in the file, of each row of our own
        export that does not say where it was, as a table's."""
        if self.named:
            return {}
        every = [one.id for one in spaces(self.writing.connection) if one.id != self.library.personal]
        copies: dict[str, tuple[str, str]] = {}
        for one in plan.records:
            if one.record_id and not one.space:
                for space in (self.library.personal, *every):
                    for named in ((one.source, one.source_id), (SOURCE, one.record_id)):
                        copies.setdefault(derived_record_id(space, *named), (one.record_id, space))
        there: dict[str, set[str]] = {}
        for id_ in homes(self.writing.connection, copies):
            record, space = copies[id_]
            there.setdefault(record, set()).add(space)
        return {record: among.pop() for record, among in there.items() if len(among) == 1}

    def _group(self, record: ImportedRecord) -> Place:
        """A group of this person's own; the same each time the same group is imported here."""
        nonce = digest_of_parts("import", record.source, record.source_id)
        space = space_id(self.library.key.public, nonce)
        self.made[space] = str(record.fields.get("title", ""))
        if not standing(self.writing.connection, space)[0]:
            self.library.make_space(self.writing, say.GROUP, nonce)
        return Place(space, space)


def _names(record: ImportedRecord) -> list[str]:
    """The ids under which the record may be here: its own, and that of the record it was once copied from."""
    copied = record.source_id if record.source == SOURCE and is_id(record.source_id) else ""
    return [id_ for id_ in (record.record_id, copied) if id_]
