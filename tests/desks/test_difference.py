"""A difference between a desk and the server, planted in a file, is found and repaired, or reported."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from practicedesk.services.checking import verify
from practicedesk.services.status import status
from practicedesk_sync.errors import SyncError
from practicedesk_sync.policy.roles import CONTRIBUTOR
from practicedesk_sync.replica import tables as t

from .altered import alter
from .office import DAY_MS, Desk, Office

TITLE = "Real"


@pytest.fixture
def ben(office: Office) -> Desk:
    """Somebody who shares a group and a note of Ana's."""
    ana = office.desk("ana")
    group = ana.editing.new("group", "Parks")
    ana.sync()
    ben = office.desk("ben", {group: CONTRIBUTOR})
    ana.editing.new("note", TITLE, "Parks")
    office.settle()
    return ben


def note(desk: Desk) -> str:
    with desk.library.reading() as connection:
        return str(connection.exec_driver_sql("SELECT id FROM shown WHERE kind = 'note'").scalar())


def test_a_record_that_went_another_way_here_is_made_anew(office: Office, ben: Desk) -> None:
    alter(ben.library.engine, note(ben), digest=True)
    ben.editing.new("note", "Unsent", "Parks")
    ben.sync()
    office.settle()
    assert ben.see(note(ben)).title == TITLE


def test_a_record_that_was_altered_in_the_file_is_found_within_a_day(office: Office, ben: Desk) -> None:
    id_ = note(ben)
    alter(ben.library.engine, id_, digest=False)
    ben.sync()
    assert verify(ben.library)
    office.now.ms += DAY_MS
    ben.sync()
    assert verify(ben.library) == []
    office.settle()


def test_a_body_that_was_altered_in_the_file_is_taken_from_the_server_again(
    office: Office, ben: Desk
) -> None:
    id_ = note(ben)
    with ben.library.engine.begin() as connection:
        where = t.entry.c.record == id_
        body = connection.execute(select(t.entry.c.payload).where(where)).scalar_one()
        altered = body.replace(TITLE.encode(), b"Fake")
        connection.execute(update(t.entry).where(where).values(payload=altered))
    alter(ben.library.engine, id_, digest=True)
    ben.sync()
    assert verify(ben.library) == []
    office.settle()


def test_a_record_that_went_another_way_at_the_server_is_reported(office: Office, ben: Desk) -> None:
    id_ = note(ben)
    before, said = ben.dump(), status(ben.library).sentence
    alter(office.server.engine, id_, digest=True)
    asked: list[str] = []

    def watched(path: str, frame: bytes) -> tuple[int, bytes]:
        asked.append(path)
        return office.door.handle(path, frame)

    for _ in range(2):
        with pytest.raises(SyncError) as error:
            ben.sync(watched)
        assert (error.value.code, "“Parks” (1 record)" in error.value.message) == ("digest_differs", True)
    assert asked.count("digest") > 0
    assert ben.dump() == before
    assert status(ben.library).sentence == said
