"""`list`, `search`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from typing import Any

from practicedesk_sync.model.kinds import kind, kinds
from practicedesk_sync.model.values import label_of

from ..app import Desk
from ..library.documents import KIND, SPACE
from ..library.facets import Counts
from ..library.records import RecordView
from ..library.search import Found, Hit
from ..services.finding import facet_counts, found, listed, why_nothing
from ..services.reading import spaces_of
from .answers import Answers, bold, counted, one_line, utc
from .arguments import declare_as_of, moment_in
from .command import Command
from .query import declare_query, query_of

MOST_TERMS = 8
"""Terms of one facet that a person is shown; ``--json`` has them all."""


def _list(desk: Desk, options: Namespace, answers: Answers) -> None:
    wanted = query_of(desk, options)
    total, views = listed(desk.library, wanted, moment_in(options.as_of))
    names = _space_names(desk)
    answers.many((_list_row(view, names) for view in views), (_list_line(view) for view in views))
    if not total:
        answers.note(f"No record fits. {why_nothing(desk.library, wanted)}".rstrip())
    elif total > len(views):
        answers.note(f"{len(views):,} of {total:,}; a higher --limit shows more.")


def _list_row(view: RecordView, names: dict[str, str]) -> dict[str, Any]:
    return {
        "id": view.id,
        "kind": view.kind,
        "title": view.title,
        "space": view.space,
        "space_name": names.get(view.space, ""),
        "updated": utc(view.updated_ms),
        "conflicts": sorted(view.shown.siblings),
        "wanted_deleted": view.shown.wanted_deleted,
        "trash": view.shown.trashed,
        "unsent": view.waiting,
    }


def _list_line(view: RecordView) -> str:
    flags = [
        "conflict to settle" if view.shown.siblings else "",
        "somebody wanted to delete it" if view.shown.wanted_deleted else "",
        "not yet sent" if view.waiting else "",
    ]
    said = ", ".join(flag for flag in flags if flag)
    return f"{view.id}  {view.kind:<8}  {bold(one_line(view.title))}" + (f"  ({said})" if said else "")


def _declare_list(parser: ArgumentParser) -> None:
    declare_as_of(parser)
    declare_query(parser)


def _declare_search(parser: ArgumentParser) -> None:
    declare_query(parser, words=True)


def _search(desk: Desk, options: Namespace, answers: Answers) -> None:
    wanted = query_of(desk, options)
    result = found(desk.library, wanted)
    counts = facet_counts(desk.library, wanted)
    names = _space_names(desk)
    row = {
        "total": result.total,
        "hits": [_hit_row(hit) for hit in result.hits],
        "facets": {name: dict(pairs) for name, pairs in counts.items() if pairs},
    }
    answers.one(row, _search_lines(result, counts, names))
    if not result.total and (why := why_nothing(desk.library, wanted)):
        answers.note(why)


def _hit_row(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.id,
        "kind": hit.kind,
        "title": hit.title,
        "space": hit.space,
        "snippet": hit.snippet,
        "snippet_hits": [list(each) for each in hit.snippet_hits],
        "title_hits": [list(each) for each in hit.title_hits],
    }


def _search_lines(result: Found, counts: Counts, names: dict[str, str]) -> Iterator[str]:
    shown = len(result.hits)
    yield counted(result.total, "record") + (f", the first {shown}:" if shown < result.total else "")
    for hit in result.hits:
        yield ""
        yield f"{hit.id}  {hit.kind:<8}  {_marked(hit.title, hit.title_hits)}"
        if hit.snippet:
            yield f"    {_marked(hit.snippet, hit.snippet_hits)}"
    yield ""
    for name, pairs in counts.items():
        if pairs:
            yield _facet_line(name, pairs, names)


def _facet_line(name: str, pairs: list[tuple[str, int]], names: dict[str, str]) -> str:
    label, words = _facet_words(name, names)
    said = ", ".join(f"{words(code)} {count:,}" for code, count in pairs[:MOST_TERMS])
    return f"{label} ({name}): {said}" + (f" and {len(pairs) - MOST_TERMS} more" * (len(pairs) > MOST_TERMS))


def _facet_words(name: str, names: dict[str, str]) -> tuple[str, Any]:
    """The label of a facet, and what turns its codes into words."""
    if name == KIND:
        return "Kind", lambda code: kind(code).label
    if name == SPACE:
        return "Space", lambda code: names.get(code, code)
    field = next(each.fields[name] for each in kinds() if name in each.fields)
    return field.label, lambda code: label_of(field, code)


def _space_names(desk: Desk) -> dict[str, str]:
    return {space.id: space.name for space in spaces_of(desk.library)}


def _marked(text: str, hits: Sequence[tuple[int, int]]) -> str:
    """The text on one line with the words found in bold."""
    parts, at = [], 0
    for start, end in hits:
        parts += [text[at:start], bold(text[start:end])]
        at = end
    return " ".join("".join([*parts, text[at:]]).split())


COMMANDS = {
    "list": Command(_declare_list, _list),
    "search": Command(_declare_search, _search),
}
