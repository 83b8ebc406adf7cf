"""Loads the sample library (resources/samples) as if one person had typed it: one action, all of it local."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from practicedesk_sync.ids import new_record_id
from practicedesk_sync.log import change as log
from practicedesk_sync.log import statement as say
from practicedesk_sync.log.change import Op
from practicedesk_sync.merge.carry import carried
from practicedesk_sync.model.kinds import kind
from practicedesk_sync.policy.transitions import MACHINES, way

from ..exchange.samples import Sample, SampleConflict, SampleRecord, read_samples
from ..library.invented import invented_authors, note_authors
from ..library.library import Library
from ..library.records import find
from ..library.writing import Writing
from . import ops
from .permission import append


def load_sample(library: Library) -> int:
    """Write the shipped sample into a library; how many records it now holds more."""
    sample = read_samples()
    return library.write(lambda writing: _Loading(library, writing, sample).run())


def holds_sample(library: Library) -> bool:
    """Whether the shipped sample was loaded into this library, on this computer."""
    with library.reading() as connection:
        return bool(invented_authors(connection))


class _Loading:
    """One load. `ids`: record ids by slug; `spaces`: space ids by slug."""

    def __init__(self, library: Library, writing: Writing, sample: Sample) -> None:
        self.library = library
        self.writing = writing
        self.sample = sample
        self.ids: dict[str, str] = {}
        self.titles: dict[str, str] = {}
        self.spaces: dict[str, str] = {}
        self.count = 0

    def run(self) -> int:
        for space in self.sample.spaces:
            own = self.library.make_space(self.writing, say.GROUP) if space.group else self.library.personal
            self.spaces[space.slug] = own
            if space.group:
                self.ids[space.group] = own
        for record in self.sample.records:
            self._add(record)
        for record in self.sample.records:
            self._add_edges(record)
        for conflict in self.sample.conflicts:
            self._add_conflict(conflict)
        return self.count

    def _add(self, record: SampleRecord) -> None:
        """The record as first written, then the steps its dates and states went through since."""
        fields = dict(record.fields) | {name: self.ids[slug] for name, slug in record.references.items()}
        later: list[tuple[str, Any]] = []
        if record.due_before:
            later += [("due", due) for due in (*record.due_before[1:], fields["due"])]
            fields["due"] = record.due_before[0]
        for name in MACHINES.keys() & fields.keys():
            later += [(name, state) for state in way(name, "", fields.pop(name))]
        self.titles[record.slug] = fields["title"]
        space = self.spaces[record.space]
        id_ = self._make(space, record.kind, fields, self.ids.get(record.slug, ""))
        self.ids[record.slug] = id_
        for name, value in later:
            append(self.writing, space, id_, [Op(name, log.PUT, value, self._heads(space, id_, name))])

    def _add_edges(self, record: SampleRecord) -> None:
        for link_type, target in record.links:
            self._edge(record, "link", target, link_type=link_type, source=record.slug, target=target)
        for slugs, state in (
            (record.members, "active"),
            (record.present, "attended"),
            (record.apologies, "apologies"),
        ):
            for slug in slugs:
                ends = {"party": slug, "target": record.slug}
                self._edge(record, "participation", slug, participation_state=state, **ends)

    def _edge(self, record: SampleRecord, kind_name: str, other: str, **values: str) -> None:
        """A record that joins two others; `values` that are slugs stand for ids."""
        fields = {name: self.ids.get(value, value) for name, value in values.items()}
        fields["title"] = f"{self.titles[record.slug]} · {self.titles[other]}"
        self._make(self.spaces[record.space], kind_name, fields)

    def _add_conflict(self, conflict: SampleConflict) -> None:
        """Two changes from one version: neither names the other, as if two people had made them.

        This computer makes both; whom the sample invents as their authors is noted beside them.
        """
        id_ = self.ids[conflict.record]
        self.writing.showing.flush()
        view = find(self.writing.connection, id_)
        text = str(view.shown.fields[conflict.field])
        local = self.writing.local(view.space, id_)
        cells = {name: dict(heads) for name, heads in local.cells.items()} if local else {}
        for words, author in ((conflict.first, conflict.first_by), (conflict.second, conflict.second_by)):
            before = self._heads(view.space, id_, conflict.field)
            changed = carried(text, text.replace(conflict.paragraph, words))
            append(self.writing, view.space, id_, ops.text_op(conflict.field, cells, text, changed))
            (head,) = set(self._heads(view.space, id_, conflict.field)).difference(before)
            note_authors(self.writing.connection, {head: self.titles[author]})

    def _make(self, space: str, kind_name: str, fields: Mapping[str, Any], id_: str = "") -> str:
        made = id_ or new_record_id(self.library.now_ms(), self.library.random_bytes)
        items = ops.NewItems(self.library.key.id, self.writing.next_n(space))
        append(self.writing, space, made, ops.initial(kind(kind_name), dict(fields), items), kind_name)
        self.count += 1
        return made

    def _heads(self, space: str, id_: str, name: str) -> tuple[str, ...]:
        local = self.writing.local(space, id_)
        return tuple(sorted(local.cells.get(name, {}))) if local else ()
