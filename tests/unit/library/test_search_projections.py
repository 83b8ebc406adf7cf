"""Bulk work indexes later; nothing about what is found depends on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from practicedesk.library import projections
from practicedesk.library.selecting import Query

from .search_shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path / "library.db")
    yield shelf
    shelf.close()


def pending(shelf: Shelf) -> int:
    with shelf.reading() as connection:
        return projections.pending(connection)


def test_what_waits_to_be_indexed_is_found(shelf: Shelf) -> None:
    shelf.put({"title": "Indexed permits"})
    shelf.put_later({"title": "Waiting permits", "tags": ["x"]})
    shelf.put_later({"title": "Other", "summary": "案例 permits"})
    assert pending(shelf) == 2
    assert shelf.titles("permits") == ["Waiting permits", "Indexed permits", "Other"]
    assert shelf.titles("permits 案例") == ["Other"]
    assert shelf.titles("permits", where={"tags": ["x"]}) == ["Waiting permits"]
    assert shelf.facets("permits", fields=["tags"]) == {"tags": [("x", 1)]}
    assert shelf.ids(Query("permits")) == [2, 1, 3]


def test_draining_counts_down_and_changes_no_answer(shelf: Shelf) -> None:
    for number in range(7):
        shelf.put_later({"title": f"Permit {number}"})
    before = shelf.titles("permit")
    left = []
    while pending(shelf):
        with shelf.writer.begin() as connection:
            left.append(projections.drain(connection, 3))
        assert shelf.titles("permit") == before
    assert left == [4, 1, 0]


def test_what_waits_may_change_and_go(shelf: Shelf) -> None:
    doc = shelf.put({"title": "Permit"})
    with shelf.writer.begin() as connection:
        projections.defer(connection, [doc])
        projections.defer(connection, [doc])
    assert shelf.titles("permit") == ["Permit"]
    shelf.change(doc, {"title": "Licence"})
    assert (pending(shelf), shelf.titles("licence"), shelf.titles("permit")) == (0, ["Licence"], [])
    other = shelf.put_later({"title": "Licence"})
    shelf.forget(doc, other)
    assert (pending(shelf), shelf.titles("licence")) == (0, [])


def test_a_number_without_a_row_is_forgotten(shelf: Shelf) -> None:
    doc = shelf.put({"title": "Permit"})
    with shelf.writer.begin() as connection:
        connection.exec_driver_sql("DELETE FROM shown WHERE doc = ?", (doc,))
        projections.refresh(connection, [doc, 99])
        projections.defer(connection, [doc, 99])
    assert (pending(shelf), shelf.search().total, shelf.search("permit").total) == (0, 0, 0)


def test_after_a_scrub_nothing_of_what_was_forgotten_is_in_the_file(shelf: Shelf, tmp_path: Path) -> None:
    shelf.put({"title": "Harmless"})
    doc = shelf.put({"title": "Zebrasecret", "tags": ["zebracode"]})
    shelf.forget(doc)
    with shelf.writer.begin() as connection:
        projections.scrub(connection)
    shelf.reader.dispose()
    raw = shelf.writer.raw_connection()
    raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    written = (tmp_path / "library.db").read_bytes()
    assert b"armless" in written
    assert b"zebra" not in written.lower()


def test_rebuilding_does_not_need_what_was_there(shelf: Shelf) -> None:
    shelf.put({"title": "Permit"})
    with shelf.writer.begin() as connection:
        connection.exec_driver_sql("DROP TABLE term")
        connection.exec_driver_sql("DELETE FROM listing")
        projections.rebuild(connection)
    assert shelf.titles("permit") == ["Permit"]
    assert shelf.facets(fields=["kind"]) == {"kind": [("practice", 1)]}
