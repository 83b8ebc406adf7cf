"""Lists, facets and search at the end of a history: right, and the same when made again from nothing."""

from __future__ import annotations

from typing import Any

from practicedesk.library import projections
from practicedesk.library.selecting import Query
from practicedesk.services.finding import facet_counts, found

from .desk import Desk
from .screen import Screen, labels
from .world import World

SAMPLE = 4


def check_search(world: World, desk: Desk, views: dict[tuple[str, str], Screen]) -> None:
    """Every paragraph is found, also one that stands beside; rebuilt projections answer alike."""
    shown = [view for view in views.values() if view.kind in ("practice", "note")]
    for view in world.random.sample(shown, min(SAMPLE, len(shown))):
        texts = " ".join(str(value) for value in view.fields.values())
        for label in world.random.sample(sorted(labels(texts)), min(1, len(labels(texts)))):
            hits = found(desk.library, Query(text=label, trash=view.trashed, limit=1_000)).hits
            if (view.space, view.id) not in {(hit.space, hit.id) for hit in hits}:
                raise AssertionError("a paragraph that is on the screen is not found")
    before = _answers(desk, shown)
    desk.library.write(lambda writing: projections.rebuild(writing.connection))
    if before != _answers(desk, shown):
        raise AssertionError("lists, facets or search answer otherwise when made again")


def _answers(desk: Desk, shown: list[Screen]) -> list[Any]:
    titles = sorted({str(view.fields.get("title", "")) for view in shown})
    queries = [Query(limit=1_000), Query(trash=True, limit=1_000), Query(text="words", limit=1_000)]
    queries += [Query(kinds=["practice"], limit=1_000), *(Query(text=title) for title in titles[:2])]
    return [found(desk.library, query) for query in queries] + [
        facet_counts(desk.library, query) for query in queries[:3]
    ]
