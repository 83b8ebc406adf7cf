"""Desks are witnesses of the server's audit log: what they have seen of it cannot be taken back unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from practicedesk.library import witness
from practicedesk.library.library import Changes
from practicedesk.services.witnessing import explain, told, unexplained
from practicedesk_sync.log.audit import ALTERED, REWOUND, Head
from practicedesk_sync.server import audit
from tests.desks.office import Desk, Office, office


def head_of(office: Office) -> Head:
    with office.server.engine.begin() as connection:
        found = audit.head(connection)
    assert found is not None
    return found


def seen_by(desk: Desk) -> Head | None:
    with desk.library.reading() as connection:
        return witness.seen(connection)


def forget(office: Office, where: str) -> None:
    """What somebody does who holds the database, and does not mind its triggers."""
    with office.server.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_no_delete")
        connection.exec_driver_sql(f"DELETE FROM audit WHERE {where}")


@pytest.mark.parametrize("by_stick", [False, True], ids=["network", "stick"])
def test_a_desk_goes_on_seeing_where_the_log_ends(tmp_path: Path, by_stick: bool) -> None:
    with office(tmp_path, by_stick=by_stick) as place:
        ana = place.desk("ana")
        place.desk("ben")
        for _ in range(2):
            ana.sync()
            assert seen_by(ana) == head_of(place)
            place.desk("carol")


def test_a_desk_that_was_away_for_long_proves_it_in_steps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "MOST_LINKS", 3)
    with office(tmp_path) as place:
        ana = place.desk("ana")
        before = seen_by(ana)
        place.desk("ben")
        steps = 0
        while seen_by(ana) != head_of(place):
            assert ana.sync().audit is None
            steps += 1
        assert before is not None
        assert steps == -(-(head_of(place).n - before.n) // 3)


def test_an_end_that_was_cut_off_is_told_once_and_kept_as_proof(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        ana = place.desk("ana")
        seen = seen_by(ana)
        assert seen is not None
        forget(place, f"n > {seen.n - 2}")
        note = ana.editing.new("note", "Written meanwhile")
        report = ana.sync()
        assert report.audit is not None
        assert report.audit.code == REWOUND
        assert str(seen.n) in report.audit.message
        assert report.sent == 1
        assert not ana.see(note).waiting
        place.desk("ben")  # and the log goes on, past where it was seen
        assert ana.sync().audit is None
        proof = unexplained(ana.library)
        assert proof is not None
        assert proof.before == seen
        assert told(proof).code == REWOUND
        explain(ana.library)
        assert unexplained(ana.library) is None


@pytest.mark.parametrize("more", [0, 1], ids=["as long as before", "longer"])
def test_a_log_that_was_written_anew_is_told(tmp_path: Path, more: int) -> None:
    with office(tmp_path) as place:
        ana = place.desk("ana")
        seen = seen_by(ana)
        assert seen is not None
        forget(place, "n > 3")
        while head_of(place).n < seen.n + more:
            place.server.note("administered", action="dump")
        found = ana.sync().audit
        assert found is not None
        assert found.code == ALTERED
        assert ana.sync().audit is None


def test_a_server_that_shows_its_log_no_more_is_told(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        ana = place.desk("ana")
        forget(place, "true")
        found = ana.sync().audit
        assert found is not None
        assert found.code == REWOUND


def test_an_end_signed_by_another_is_none(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        ana = place.desk("ana")
        place.server.note("administered", action="dump")
        with place.server.engine.begin() as connection:
            connection.exec_driver_sql("DROP TRIGGER audit_no_update")
            connection.exec_driver_sql(f"UPDATE audit SET signature = '{'0' * 128}'")
        found = ana.sync().audit
        assert found is not None
        assert found.code == REWOUND


def test_an_answer_that_comes_late_takes_nothing_back(tmp_path: Path) -> None:
    """Two windows of one library: the one that asked first hears last."""
    with office(tmp_path) as place:
        ana = place.desk("ana")
        slow = ana.sync

        def meanwhile(path: str, frame: bytes) -> tuple[int, bytes]:
            answer = place.door.handle(path, frame)
            place.server.note("administered", action="dump")
            assert slow().audit is None
            return answer

        assert ana.sync(meanwhile).audit is None
        assert seen_by(ana) == head_of(place)


def test_what_an_older_stick_says_takes_nothing_back(tmp_path: Path) -> None:
    with office(tmp_path, by_stick=True) as place:
        ana = place.desk("ana")
        before = seen_by(ana)
        forget(place, "n > 3")
        ana.sync()
        assert seen_by(ana) == before


def test_a_cycle_in_which_nothing_happened_writes_nothing(tmp_path: Path) -> None:
    with office(tmp_path) as place:
        ana = place.desk("ana")
        ana.sync()
        writes: list[Changes] = []
        ana.library.on_changes = writes.append
        ana.sync()
        assert writes == []
