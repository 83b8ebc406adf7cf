"""What in a record, or in a file of records, can hardly be meant. It is said, and refuses nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from practicedesk_sync.model.doubts import doubts
from practicedesk_sync.model.kinds import kind

from ..exchange.imported import ImportPlan
from ..library.library import Library
from ..library.records import find
from .when import today_of


def doubts_of(library: Library, id_: str, names: Collection[str]) -> list[str]:
    """Sentences about a record, where these fields (names) have to do with it. Raises `UserMistake`."""
    with library.reading() as connection:
        view = find(connection, id_)
    found = doubts(kind(view.kind).fields, view.shown.fields, today_of(library))
    return [one.message for one in found if {one.field.name, one.field.after} & set(names)]


def with_doubts(library: Library, plan: ImportPlan) -> ImportPlan:
    """A plan that says in its notes what of its records can hardly be meant."""
    today, titles = today_of(library), defaultdict(list)
    for record in plan.records:
        for one in doubts(kind(record.kind).fields, record.fields, today):
            titles[one.message].append(record.title)
    notes = [
        f"{said} Records of which this is so: {len(of):,}, first “{of[0]}”." for said, of in titles.items()
    ]
    return replace(plan, notes=(*plan.notes, *notes)) if notes else plan
