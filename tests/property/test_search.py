"""Search against a plain reading of every record, after any history of writes."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from practicedesk.library import projections
from practicedesk.library.facets import Counts
from practicedesk.library.search import Found
from practicedesk.library.selecting import SORTS, Query
from practicedesk_sync.model.values import clean_text
from tests.examples import examples
from tests.unit.library.search_shelf import Shelf

WORDS = ["permit", "permits", "open", "data", "café", "law", "the", "Öffnung"]
PLAIN = {"café": "cafe", "Öffnung": "offnung"}
TAGS = ["a", "b", "c"]
SPACES = ["5" * 32, "6" * 32]

words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5)
tags = st.lists(st.sampled_from(TAGS), unique=True, max_size=3)


@dataclass(frozen=True)
class Write:
    """One step of a history: what happens to which record, and whether its text is indexed later."""

    doc: int
    title: tuple[str, ...]
    body: tuple[str, ...]
    tags: tuple[str, ...]
    level: str
    space: str
    kind: str
    source: int
    trashed: bool
    updated: int
    what: str

    @property
    def fields(self) -> dict[str, Any]:
        content = {
            "title": " ".join(self.title),
            "summary": " ".join(self.body),
            "tags": list(self.tags),
            "level": self.level or None,
        }
        if self.kind != "publication":
            return content
        source = f"{self.source:032x}"
        return {
            "title": content["title"],
            "source": source,
            "source_kind": "practice",
            "content": content,
        }


writes = st.builds(
    Write,
    doc=st.integers(1, 5),
    title=words.map(tuple),
    body=words.map(tuple),
    tags=tags.map(tuple),
    level=st.sampled_from(["", "local", "national"]),
    space=st.sampled_from(SPACES),
    kind=st.sampled_from(["practice", "note", "publication", "publication", "link"]),
    source=st.integers(1, 3),
    trashed=st.sampled_from([False, False, False, True]),
    updated=st.integers(1, 4),
    what=st.sampled_from(["refresh", "refresh", "defer", "forget", "drain"]),
)
queries = st.builds(
    Query,
    text=st.lists(st.sampled_from([*WORDS, "perm", "op", "perm*", '"open data"', "Offn"]), max_size=3).map(
        " ".join
    ),
    kinds=st.sampled_from([(), (), (), ("practice",), ("publication", "link")]),
    spaces=st.sampled_from([(), (), (), SPACES[:1]]),
    where=st.sampled_from([{}, {}, {"tags": ["a"]}, {"tags": ["a", "b"], "level": ["local"]}, {"tags": []}]),
    trash=st.sampled_from([False, False, False, True]),
    sort=st.sampled_from(SORTS),
    limit=st.integers(0, 7),
    offset=st.integers(0, 3),
)


@contextmanager
def a_shelf() -> Iterator[Shelf]:
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder) / "library.db")
        try:
            yield shelf
        finally:
            shelf.close()


def play(shelf: Shelf, history: Sequence[Write]) -> dict[int, Write]:
    """Carry out the writes; the records there are at the end, by number."""
    there: dict[int, Write] = {}
    with shelf.writer.begin() as connection:
        for write in history:
            if write.what == "drain":
                projections.drain(connection, 2)
                continue
            connection.exec_driver_sql("DELETE FROM shown WHERE doc = ?", (write.doc,))
            if write.what == "forget":
                there.pop(write.doc, None)
                projections.forget(connection, [write.doc])
                continue
            there[write.doc] = write
            shelf.count = write.doc - 1
            shelf.insert(
                connection,
                write.fields,
                kind=write.kind,
                space=write.space,
                trashed=int(write.trashed),
                updated_hlc=write.updated,
            )
            act = projections.refresh if write.what == "refresh" else projections.defer
            act(connection, [write.doc])
    return there


def stands_aside(doc: int, there: dict[int, Write]) -> bool:
    write = there[doc]
    if write.kind != "publication":
        return write.kind == "link"
    source = there.get(write.source)
    return source is not None and source.kind != "publication" and not source.trashed


def plain(word: str) -> str:
    return PLAIN.get(word, word).lower()


def holds(texts: Sequence[str], text: str) -> bool:
    """Whether all words of a query are among these words."""
    have = [plain(word) for word in texts]
    asked = text.split()
    if '"open data"' in text:
        asked = [word for word in asked if word not in ('"open', 'data"')]
        if ("open", "data") not in pairwise(have):
            return False
    for number, word in enumerate(asked):
        stem = plain(word.rstrip("*"))
        last = number == len(asked) - 1 and not text.endswith('"')
        prefix = word.endswith("*") or (last and len(stem) >= 3)
        if not any(one.startswith(stem) if prefix else one == stem for one in have):
            return False
    return True


def meets(write: Write, query: Query, there: dict[int, Write]) -> bool:
    if write.trashed != query.trash:
        return False
    if not query.trash and stands_aside(write.doc, there) and not (query.kinds or query.aside):
        return False
    codes = {"tags": set(write.tags) if write.kind != "link" else set(), "level": {write.level}}
    return (
        (not query.kinds or write.kind in query.kinds)
        and (not query.spaces or write.space in query.spaces)
        and all(not values or codes[name] & set(values) for name, values in query.where.items())
    )


def expected(query: Query, there: dict[int, Write]) -> list[int]:
    """The records a query means, in its order, by looking at each."""

    def in_title(write: Write) -> bool:
        return bool(query.text) and holds(write.title, query.text)

    def holds_all(write: Write) -> bool:
        # The bar ends a field: no phrase reaches from one into the next.
        rest = () if write.kind == "link" else ("|", *write.body, "|", *write.tags)
        return holds([*write.title, *rest], query.text)

    found = [one for one in there.values() if meets(one, query, there) and holds_all(one)]
    found.sort(key=lambda one: (-one.updated, -one.doc))
    if query.sort == "oldest":
        found.reverse()
    if query.sort == "title":
        found.sort(key=lambda one: (" ".join(map(plain, one.title)), one.doc))
    if query.sort == "best":
        found.sort(key=lambda one: len(" ".join(one.title)) if in_title(one) else 1_000)
    return [one.doc for one in found]


@given(history=st.lists(writes, min_size=4, max_size=12), asked=st.lists(queries, min_size=3, max_size=3))
@examples(60)
def test_search_finds_what_a_plain_reading_finds(history: list[Write], asked: list[Query]) -> None:
    with a_shelf() as shelf:
        there = play(shelf, history)
        for query in asked:
            wanted = expected(query, there)
            assert shelf.ids(query) == wanted
            found = answer(shelf, query)
            assert found.total == len(wanted)
            assert [hit.doc for hit in found.hits] == wanted[query.offset : query.offset + query.limit]


@given(history=st.lists(writes, min_size=4, max_size=12), query=queries)
@examples(60)
def test_counts_are_those_of_what_is_found(history: list[Write], query: Query) -> None:
    with a_shelf() as shelf:
        there = play(shelf, history)
        counts = counted(shelf, query)
        for name in ("tags", "level", "kind"):
            base = query.without(name) if name in query.filters else query
            docs = expected(base, there)
            tally = Counter(code for doc in docs for code in codes_of(there[doc], name))
            assert counts[name] == sorted(tally.items(), key=lambda pair: (-pair[1], pair[0]))


def codes_of(write: Write, name: str) -> Sequence[str]:
    if name == "kind":
        return [write.kind]
    if write.kind == "link":
        return []
    return write.tags if name == "tags" else [write.level] if write.level else []


@given(history=st.lists(writes, min_size=4, max_size=12), asked=st.lists(queries, min_size=3, max_size=3))
@examples(60)
def test_every_query_answers_alike_when_all_is_rebuilt_or_drained(
    history: list[Write], asked: list[Query]
) -> None:
    with a_shelf() as shelf:
        play(shelf, history)
        before = [(answer(shelf, query), counted(shelf, query)) for query in asked]
        with shelf.writer.begin() as connection:
            projections.drain(connection, 1_000)
        assert [(answer(shelf, query), counted(shelf, query)) for query in asked] == before
        with shelf.writer.begin() as connection:
            projections.scrub(connection)
            projections.rebuild(connection)
        assert [(answer(shelf, query), counted(shelf, query)) for query in asked] == before


def answer(shelf: Shelf, query: Query) -> Found:
    options = {name: getattr(query, name) for name in Query.__slots__ if name != "text"}
    return shelf.search(query.text, **options)


def counted(shelf: Shelf, query: Query) -> Counts:
    options = {name: getattr(query, name) for name in Query.__slots__ if name != "text"}
    return shelf.facets(query.text, **options)


any_text = st.one_of(
    st.text(st.characters(), max_size=30),
    st.text(alphabet='"*():^+-{}AND OR NOT NEAR\\\x00\ud800éÅß案例ﾃﾞالمشָ\ufff9_%', max_size=30),
)


@given(texts=st.lists(any_text, min_size=1, max_size=20), record=any_text.map(clean_text))
@examples(60)
def test_no_text_is_an_error(texts: list[str], record: str) -> None:
    with a_shelf() as shelf:
        shelf.put({"title": record, "context": record, "tags": [record]})
        shelf.put_later({"title": record, "context": record, "tags": [record]})
        for text in [*texts, record]:
            found = shelf.search(text)
            assert shelf.search(where={"tags": [text]}).total in (0, 2)
            for hit in found.hits:
                assert all(0 <= start < end <= len(hit.title) for start, end in hit.title_hits)
                assert all(0 <= start < end <= len(hit.snippet) for start, end in hit.snippet_hits)
            shelf.facets(text, fields=["tags"])


pieces = st.lists(
    st.sampled_from(["permit", "Café", "e-government", "案例库", "智", "AI", "المهنيّة", "Straße", "naïve's"]),
    min_size=1,
    max_size=5,
)


@given(title=pieces, body=pieces, query=pieces)
@examples(60)
def test_whatever_is_found_has_something_highlighted(
    title: list[str], body: list[str], query: list[str]
) -> None:
    with a_shelf() as shelf:
        shelf.put({"title": " ".join(title), "context": " and ".join(body)})
        for hit in shelf.search(" ".join(query)).hits:
            assert hit.title_hits or hit.snippet_hits
