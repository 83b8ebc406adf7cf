"""The truth table of the sync design, row by row, with two desks that were apart and meet again.

Over the network to a server on SQLite and one on PostgreSQL, and by stick with no network at all: the same
rows, the same outcome.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from practicedesk.library import tables as t
from practicedesk.library.records import with_conflicts
from practicedesk.library.spaces import spaces
from practicedesk.services.importing import import_file
from practicedesk.services.publishing import Publishing
from practicedesk_sync.merge.blocks import open_conflicts
from practicedesk_sync.policy.roles import CONTRIBUTOR, COORDINATOR, READER

from .office import DAY_MS, Desk, Office, office

PARAGRAPHS = [f"Paragraph {number} as it was." for number in range(1, 11)]
SECTION = "\n\n".join(PARAGRAPHS)


class Pair:
    """Ana coordinates a group, Ben writes in it; both hold one practice with a long section."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.a = office.desk("ana")
        self.group = self.a.editing.new("group", "Digital services")
        self.a.sync()
        self.b = office.desk("ben", {self.group: CONTRIBUTOR})
        values = {"problem": SECTION, "context": "One sentence.", "tags": ["y"]}
        self.practice = self.a.editing.new("practice", "Chatbot", "Digital services", values)
        office.settle()

    def rewritten(self, number: int, words: str) -> str:
        return SECTION.replace(PARAGRAPHS[number - 1], words)


@pytest.fixture(name="office", params=["network", "network to postgres", "stick"])
def _office(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Office]:
    on_postgres = request.param == "network to postgres"
    database = request.getfixturevalue("postgres").new_database() if on_postgres else None
    with office(tmp_path, database, by_stick=request.param == "stick") as made:
        yield made


@pytest.fixture
def pair(office: Office) -> Pair:
    return Pair(office)


def test_different_paragraphs_of_one_section_are_both_kept_and_listed_as_merged(pair: Pair) -> None:
    pair.a.editing.put(pair.practice, {"problem": pair.rewritten(1, "Ana was here.")})
    pair.b.editing.put(pair.practice, {"problem": pair.rewritten(9, "Ben was here.")})
    pair.office.settle()
    shown = pair.b.see(pair.practice).shown
    expected = pair.rewritten(1, "Ana was here.").replace(PARAGRAPHS[8], "Ben was here.")
    assert shown.fields["problem"] == expected
    assert (shown.merged, shown.siblings) == (["problem"], {})


def test_the_same_sentence_becomes_one_conflict_that_typing_elsewhere_leaves_open(pair: Pair) -> None:
    pair.a.editing.put(pair.practice, {"problem": pair.rewritten(2, "Ana's words.")})
    pair.b.editing.put(pair.practice, {"problem": pair.rewritten(2, "Ben's words.")})
    pair.office.settle()
    c = pair.office.desk("cleo", {pair.group: CONTRIBUTOR})
    shown = c.text(pair.practice, "problem")
    assert [set(texts) for texts in open_conflicts(shown)] == [{"Ana's words.", "Ben's words."}]
    typed = pair.rewritten(2, open_conflicts(shown)[0][0]).replace(PARAGRAPHS[6], "Cleo was here.")
    c.editing.put(pair.practice, {"problem": typed})
    pair.office.settle()
    after = pair.a.text(pair.practice, "problem")
    assert "Cleo was here." in after
    assert [set(texts) for texts in open_conflicts(after)] == [{"Ana's words.", "Ben's words."}]
    with pair.a.library.reading() as connection:
        assert [view.id for view in with_conflicts(connection)] == [pair.practice]
        titles = connection.execute(select(t.shown.c.id).where(t.shown.c.kind == "practice")).scalars().all()
    assert titles == [pair.practice]


def test_two_evidence_levels_show_one_and_keep_the_other_a_click_away(pair: Pair) -> None:
    pair.a.editing.put(pair.practice, {"evidence_level": "2"})
    pair.b.editing.put(pair.practice, {"evidence_level": "3"})
    pair.office.settle()
    shown = pair.a.see(pair.practice).shown
    assert (shown.fields["evidence_level"], shown.siblings) == ("3", {"evidence_level": ["2"]})


def test_tags_added_twice_stand_once_and_a_removed_one_is_gone(pair: Pair) -> None:
    pair.a.editing.add(pair.practice, "tags", ["x"])
    pair.b.editing.remove(pair.practice, "tags", ["y"])
    pair.b.editing.add(pair.practice, "tags", ["x"])
    pair.office.settle()
    assert pair.a.see(pair.practice).shown.fields["tags"] == ["x"]


def test_an_edit_outlives_a_concurrent_delete_and_is_flagged(pair: Pair) -> None:
    pair.a.editing.delete(pair.practice)
    pair.b.editing.put(pair.practice, {"summary": "Still needed."})
    pair.office.settle()
    shown = pair.a.see(pair.practice).shown
    assert (shown.trashed, shown.wanted_deleted) == (False, True)
    assert shown.fields["summary"] == "Still needed."


def test_a_delete_that_nobody_contests_stands_until_it_is_restored(pair: Pair) -> None:
    pair.a.editing.put(pair.practice, {"summary": "Ana's last words."})
    pair.a.editing.delete(pair.practice)
    pair.office.settle()
    assert pair.b.see(pair.practice).shown.trashed
    pair.b.editing.restore(pair.practice)
    pair.office.settle()
    assert not pair.a.see(pair.practice).shown.trashed


def test_renaming_a_group_and_editing_inside_it_both_hold(pair: Pair) -> None:
    pair.a.editing.put(pair.group, {"title": "Services online"})
    pair.b.editing.put(pair.practice, {"summary": "Ben's summary."})
    pair.office.settle()
    with pair.b.library.reading() as connection:
        assert "Services online" in [space.name for space in spaces(connection)]
    assert pair.a.see(pair.practice).shown.fields["summary"] == "Ben's summary."


def test_retired_beats_a_version_published_meanwhile(pair: Pair) -> None:
    commons = pair.office.server.commons
    for name, desk in (("ana", pair.a), ("ben", pair.b)):
        _grant(pair.office, desk, name, {commons: COORDINATOR})
    first = Publishing(pair.a.library).publish(pair.practice)
    pair.office.settle()
    Publishing(pair.a.library).retire(pair.practice, "Out of date.")
    second = Publishing(pair.b.library).publish(pair.practice)
    pair.office.settle()
    for desk in (pair.a, pair.b):
        found = {one.record.id: one.standing for one in Publishing(desk.library).published(pair.practice)}
        assert found == {first.id: "retired", second.id: "retired"}
    assert pair.a.see(second.id).title == "Chatbot"


def test_work_of_somebody_who_lost_the_right_to_write_comes_back_whole(pair: Pair) -> None:
    pair.b.editing.put(pair.practice, {"summary": "Ben's offline work."})
    pair.office.set_role(pair.a, pair.group, "ben", READER)
    refused = pair.b.sync().refused
    assert [verdict.code for verdict in refused] == ["read_only"]
    with pair.b.library.reading() as connection:
        kept = connection.execute(select(t.tray)).one()
    assert (kept.title, kept.what, "Ben's offline work." in kept.body.decode()) == (
        "Chatbot",
        "refused",
        True,
    )
    assert "summary" not in pair.b.see(pair.practice).shown.fields
    pair.office.settle()


def test_somebody_who_lost_the_right_to_read_keeps_a_title_and_nothing_else(pair: Pair) -> None:
    pair.b.editing.put(pair.practice, {"summary": "Ben's canary."})
    pair.office.set_role(pair.a, pair.group, "ben", "")
    files = [path for path in (pair.office.folder / pair.b.name).rglob("*") if path.is_file()]
    assert any(b"Ben's canary." in path.read_bytes() for path in files)
    report = pair.b.sync()
    assert report.purged == [pair.group]
    with pair.b.library.reading() as connection:
        kept = connection.execute(select(t.tray)).one()
        assert pair.group not in [space.id for space in spaces(connection)]
    assert (kept.title, kept.what, kept.body) == ("Chatbot", "held", b"")
    left = b"".join(path.read_bytes() for path in files if path.exists())
    assert b"Ben's canary." not in left
    assert b"Paragraph 4 as it was." not in left


@pytest.fixture
def one_row(tmp_path: Path) -> Path:
    path = tmp_path / "rows.csv"
    path.write_text('id,title,problem,cofog\n7,Tree register,"One.\n\nTwo.\n\nThree.",GF05\n')
    return path


def test_one_file_imported_on_two_desks_is_one_record_with_both_edits(pair: Pair, one_row: Path) -> None:
    for desk in (pair.a, pair.b):
        report = import_file(desk.library, one_row, preset_name="plain", space="Digital services")
        assert (report.new, report.problems) == (1, ())
    tree = _practice(pair.a, "Tree register")
    pair.a.editing.put(tree, {"problem": "One by Ana.\n\nTwo.\n\nThree."})
    pair.b.editing.put(tree, {"problem": "One.\n\nTwo.\n\nThree by Ben."})
    pair.office.settle()
    shown = pair.a.see(tree).shown
    assert shown.fields["problem"] == "One by Ana.\n\nTwo.\n\nThree by Ben."
    assert (shown.fields["cofog"], shown.siblings) == (["GF05"], {})
    again = import_file(pair.b.library, one_row, preset_name="plain", space="Digital services")
    assert (again.new, again.updated, again.unchanged) == (0, 0, 1)


@pytest.mark.parametrize("office", ["network"], indirect=True)  # how long a stick travelled nobody knows
@pytest.mark.parametrize("skew_days", [-730, 730, 3_000_000])
def test_a_wrong_clock_changes_no_outcome_and_is_told(office: Office, skew_days: int) -> None:
    pair = Pair(office)
    wrong = office.desk("wanda", {pair.group: CONTRIBUTOR}, skew_ms=skew_days * DAY_MS)
    wrong.editing.put(pair.practice, {"problem": pair.rewritten(1, "Wanda was here.")})
    pair.b.editing.put(pair.practice, {"problem": pair.rewritten(9, "Ben was here.")})
    pair.b.sync()
    assert abs(wrong.sync().clock_ahead_ms) > DAY_MS
    office.settle()
    wrong.editing.put(pair.practice, {"title": "Wanda's title"})
    wrong.sync()
    pair.b.sync()
    pair.b.editing.put(pair.practice, {"title": "Ben's later title"})
    office.settle()
    shown = pair.a.see(pair.practice).shown
    assert (shown.fields["title"], shown.siblings) == ("Ben's later title", {})
    assert "Wanda was here." in shown.fields["problem"]
    assert "Ben was here." in shown.fields["problem"]


def _practice(desk: Desk, title: str) -> str:
    with desk.library.reading() as connection:
        rows = connection.execute(select(t.shown.c.id, t.shown.c.fields)).all()
    return next(str(row.id) for row in rows if f'"title":"{title}"' in row.fields)


def _grant(office: Office, desk: Desk, name: str, grants: dict[str, str]) -> None:
    """A second code gives a known person another role."""
    office.enrol(desk, name, grants)
    desk.sync()
