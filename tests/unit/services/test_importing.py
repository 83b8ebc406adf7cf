"""Files of any form come in, part by part, to the right place, and never twice."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from practicedesk.library.journal import Journal
from practicedesk.library.library import Library
from practicedesk.library.records import find
from practicedesk.library.selecting import Query
from practicedesk.services import importing, incoming
from practicedesk.services.cancelling import Cancelled
from practicedesk.services.editing import Editing
from practicedesk.services.exporting import export_file
from practicedesk.services.finding import catch_up, listed, query
from practicedesk.services.importing import import_file
from practicedesk.services.reading import spaces_of
from practicedesk.services.undoing import Undoing
from practicedesk_sync.errors import Refused, UserMistake, WorldError
from practicedesk_sync.log.change import MAX_BODY_BYTES
from tests.desks.office import Office

METHODS = Path(__file__).parents[4] / "shared" / "data" / "service-methods"


def written(path: Path, *records: dict[str, Any]) -> Path:
    whole = {"format": "practicedesk-records", "version": 1, "records": records}
    path.write_text(json.dumps(whole))
    return path


def titles(library: Library, **about: str) -> list[str]:
    catch_up(library)
    return sorted(view.title for view in listed(library, query(library, **about))[1])  # type: ignore[arg-type]


def test_the_method_cards_come_in_once_and_edits_are_kept(library: Library) -> None:
    if not METHODS.exists():
        pytest.skip(f"the shared method cards are not beside this checkout ({METHODS})")
    report = import_file(library, METHODS)
    assert (report.new, report.problems) == (35, ())
    catch_up(library)
    (card,) = [view for view in listed(library, query(library))[1] if view.title == "Five whys"]
    assert card.kind == "resource"
    assert (
        card.shown.fields["origin"].items()
        >= {
            "source": "service-methods",
            "source_id": "five-whys.md",
            "licence": "CC0-1.0",
            "url": "https://methods.18f.gov/discover/five-whys/",
        }.items()
    )
    Editing(library).put(card.id, {"time_required": "Two hours"})
    again = import_file(library, METHODS)
    assert (again.new, again.updated, again.unchanged) == (0, 0, 35)
    with library.reading() as connection:
        assert find(connection, card.id).shown.fields["time_required"] == "Two hours"


def test_a_changed_markdown_file_follows_but_for_what_somebody_edited(
    library: Library, tmp_path: Path
) -> None:
    path = tmp_path / "trees.md"
    path.write_text("---\nlang: en\n---\n\nNo list.")
    assert import_file(library, path).new == 1
    (view,) = listed(library, query(library))[1]
    Editing(library).put(view.id, {"lang": "fr"})
    path.write_text("---\nlang: de\n---\n\nA list is missing.")
    report = import_file(library, path)
    assert (report.new, report.updated, report.kept) == (0, 1, [(view.id, "lang")])
    (view,) = listed(library, query(library))[1]
    assert (view.shown.fields["lang"], view.shown.fields["body"]) == ("fr", "A list is missing.")


def test_a_record_is_edited_where_it_lives_or_copied_to_a_named_space(
    library: Library, tmp_path: Path
) -> None:
    editing = Editing(library)
    for name in ("Parks", "Roads"):
        editing.new("group", name)
    id_ = editing.new("note", "Trees", space="Parks", values={"body": "Old."})
    told = {"id": id_, "kind": "note", "fields": {"title": "Trees", "body": "New."}}
    path = written(tmp_path / "in.json", told)
    assert import_file(library, path).updated == 1
    assert titles(library, kind_name="note", space="Parks") == ["Trees"]
    assert titles(library, kind_name="note", space="personal") == []
    copy = import_file(library, path, space="Roads")
    assert (copy.new, import_file(library, path, space="Roads").unchanged) == (1, 1)
    assert titles(library, kind_name="note", space="Roads") == ["Trees"]
    with library.reading() as connection:
        assert find(connection, id_).shown.fields["body"] == "New."


def test_a_group_is_made_once_with_what_was_exported_from_it(library: Library, tmp_path: Path) -> None:
    group, note, link = ("0" * 31 + digit for digit in "abc")
    told = [
        {
            "id": link,
            "kind": "link",
            "space": group,
            "fields": {"title": "L", "source": note, "target": group},
        },
        {"id": note, "kind": "note", "space": group, "fields": {"title": "N", "owners": [note]}},
        {"id": group, "kind": "group", "space": group, "fields": {"title": "Parks", "group_state": "active"}},
    ]
    path = written(tmp_path / "in.json", *told)
    assert import_file(library, path).new == 3
    assert [space.name for space in spaces_of(library)] == ["personal", "Parks"]
    assert import_file(library, path).unchanged == 3
    assert len(spaces_of(library)) == 2
    (here,) = listed(library, query(library, kind_name="group"))[1]
    (inside,) = listed(library, query(library, kind_name="note", space="Parks"))[1]
    (joining,) = listed(library, query(library, kind_name="link"))[1]
    assert (here.id, here.shown.fields["group_state"]) == (here.space, "active")
    assert inside.shown.fields["owners"] == [inside.id]
    assert (joining.shown.fields["source"], joining.shown.fields["target"]) == (inside.id, here.id)
    report = import_file(library, path, space="personal")
    assert [(one.code, one.line) for one in report.problems] == [("group_row", 3)]
    assert report.new == 2


def test_a_dry_run_says_the_same_and_writes_nothing(library: Library, tmp_path: Path) -> None:
    group = {"id": "0" * 32, "kind": "group", "space": "0" * 32, "fields": {"title": "Parks"}}
    path = written(tmp_path / "in.json", group, {"kind": "note", "fields": {"title": "N"}})
    report = import_file(library, path, dry_run=True)
    assert (report.new, titles(library), len(spaces_of(library))) == (2, [], 1)
    assert import_file(library, path).new == 2


def notes(path: Path, count: int) -> Path:
    return written(path, *({"kind": "note", "fields": {"title": f"{n:03}"}} for n in range(count)))


@pytest.mark.parametrize("at", [0, 25, 30])
def test_who_watches_may_stop_an_import_before_anything_stays(
    library: Library, tmp_path: Path, at: int
) -> None:
    path = notes(tmp_path / "in.json", 30)

    def watch(done: int, total: int) -> None:
        assert total == 30
        if done >= at:
            raise Cancelled

    before = library.journal.size()
    with pytest.raises(Cancelled):
        import_file(library, path, on_progress=watch)
    assert (titles(library), library.journal.size()) == ([], before)
    told: list[int] = []
    assert import_file(library, path, on_progress=lambda done, _: told.append(done)).new == 30
    assert told == [0, 25, 30]


@pytest.mark.parametrize(("at", "came_in"), [(10, 10), (19, 10), (20, 20), (25, 20)])
def test_a_stopped_import_keeps_whole_parts_and_goes_on_when_repeated(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int, came_in: int
) -> None:
    """Of a part under way nothing stays, in file and journal alike."""
    monkeypatch.setattr(importing, "AT_ONCE", 10)
    monkeypatch.setattr(incoming, "STEP", 1)
    path = notes(tmp_path / "in.json", 25)

    def watch(done: int, total: int) -> None:
        if done > at or done == total:
            raise Cancelled

    report = import_file(library, path, on_progress=watch)
    assert (report.done, report.new, report.stopped) == (came_in, came_in, True)
    assert titles(library) == [f"{n:03}" for n in range(came_in)]
    assert len(library.journal.bodies()) == came_in
    rest = import_file(library, path)
    assert (rest.new, rest.unchanged, rest.stopped) == (25 - came_in, came_in, False)
    assert len(titles(library)) == 25


def test_a_disk_that_fills_up_leaves_whole_parts_and_is_told_with_them(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 10)
    path, append = notes(tmp_path / "in.json", 25), Journal.append
    whole = library.journal.size()

    def full(journal: Journal, bodies: Iterable[bytes]) -> None:
        append(journal, bodies)
        if len(library.journal.bodies()) > 10:
            raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "append", full)
        with pytest.raises(WorldError) as caught:
            import_file(library, path)
    assert caught.value.code == "disk_full"
    assert caught.value.message == "The disk is full. Before that, 10 of 25 records came in."
    assert caught.value.next.endswith("Import the file again to go on.")
    assert (len(titles(library)), len(library.journal.bodies()), whole) == (10, 10, 0)
    assert import_file(library, path).new == 15


def test_all_parts_of_an_import_are_one_action(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Undo takes back an action: it must not take back the last few records of a file."""
    monkeypatch.setattr(importing, "AT_ONCE", 10)
    import_file(library, notes(tmp_path / "in.json", 25))
    undone = Undoing(library).undo()
    assert (undone.records, undone.taken) == (25, 0)
    assert len(titles(library)) == 25


def test_a_space_one_may_not_write_to_refuses_the_file_before_its_first_part(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    (commons,) = [space.id for space in spaces_of(office.desk("ben").library) if space.kind == "commons"]
    ana = office.desk("ana", {commons: "contributor"})
    told = [{"kind": kind, "fields": {"title": kind}} for kind in ("party", "party", "note")]
    path = written(tmp_path / "in.json", *told)
    before = ana.library.journal.size()
    with pytest.raises(Refused) as caught:
        import_file(ana.library, path, space=commons)
    assert (caught.value.code, ana.library.journal.size()) == ("commons_kind", before)


def test_a_group_made_for_a_file_takes_in_all_its_parts(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    group = "0" * 32
    inside = [
        {"id": f"{n:032}", "kind": "note", "space": group, "fields": {"title": f"{n}"}} for n in range(1, 6)
    ]
    whole = [*inside, {"id": group, "kind": "group", "space": group, "fields": {"title": "Parks"}}]
    path = written(tmp_path / "in.json", *whole)
    tried = import_file(library, path, dry_run=True)
    assert (tried.new, tried.groups, len(spaces_of(library))) == (6, [("Parks", 5)], 1)
    done = import_file(library, path)
    assert (done.new, done.groups) == (6, tried.groups)
    assert titles(library, kind_name="note", space="Parks") == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("name", ["out.json", "out.csv", "out"])
def test_who_watches_may_stop_an_export_and_nothing_stays(
    library: Library, tmp_path: Path, name: str
) -> None:
    for n in range(3):
        Editing(library).new("note", f"{n}")
    catch_up(library)
    folder = tmp_path / "exports"
    folder.mkdir()
    form = "markdown" if name == "out" else ""

    def watch(done: int, total: int) -> None:
        if done == total:
            raise Cancelled

    with pytest.raises(Cancelled):
        export_file(library, Query(), folder / name, file_format=form, on_progress=watch)
    assert list(folder.iterdir()) == []
    told: list[tuple[int, int]] = []
    export_file(
        library, Query(), folder / name, file_format=form, on_progress=lambda *how_far: told.append(how_far)
    )
    assert (told[0], told[-1]) == ((0, 3), (3, 3))


def test_what_no_other_machine_would_read_is_left_out_and_named(library: Library, tmp_path: Path) -> None:
    huge = {"kind": "note", "fields": {"title": "H", "body": "word " * (MAX_BODY_BYTES // 5)}}
    long = {"kind": "note", "fields": {"title": "L", "tags": ["x" * 1_001]}}
    many = {"kind": "note", "fields": {"title": "M", "takeaways": [str(n) for n in range(2_001)]}}
    report = import_file(
        library, written(tmp_path / "in.json", huge, long, many, {"kind": "note", "fields": {"title": "N"}})
    )
    assert [(one.line, one.code) for one in report.problems] == [
        (1, "change_too_large"),
        (2, "op_element"),
        (3, "change_ops"),
    ]
    assert (report.new, report.left_out, titles(library)) == (1, 3, ["N"])
    with pytest.raises(UserMistake):
        Editing(library).new("note", "T", values={"body": "word " * (MAX_BODY_BYTES // 5)})


def test_a_trashed_record_and_one_of_another_kind_stay_as_they_are(library: Library, tmp_path: Path) -> None:
    editing = Editing(library)
    gone, kept = (editing.new("note", title) for title in ("Gone", "Kept"))
    editing.delete(gone)
    told = [
        {"id": id_, "kind": kind, "fields": {"title": "New"}}
        for id_, kind in ((gone, "note"), (kept, "idea"))
    ]
    report = import_file(library, written(tmp_path / "in.json", *told))
    assert (report.unchanged, report.kept) == (2, [(kept, "kind")])
    assert titles(library) == ["Kept"]


def test_a_field_that_may_not_be_empty_keeps_its_words(library: Library, tmp_path: Path) -> None:
    id_ = Editing(library).new("note", "Trees", values={"lang": "en"})
    told = {"id": id_, "kind": "note", "fields": {"title": "", "lang": "", "tags": []}}
    report = import_file(library, written(tmp_path / "in.json", told))
    assert [(one.column, one.left_out) for one in report.problems] == [("title", False)]
    with library.reading() as connection:
        shown = find(connection, id_).shown.fields
    assert (shown["title"], shown["lang"], report.updated) == ("Trees", "", 1)


def test_where_one_may_only_read_nothing_comes_in(office: Office, tmp_path: Path) -> None:
    ana = office.desk("ana")
    group = ana.editing.new("group", "Parks")
    id_ = ana.editing.new("note", "Trees", space="Parks")
    ana.sync()
    ben = office.desk("ben", {group: "reader"})
    told = [
        {"id": id_, "kind": "note", "space": group, "fields": {"title": "Bees"}},
        {"kind": "note", "fields": {"title": "Mine"}},
    ]
    path = written(tmp_path / "in.json", *told)
    report = import_file(ben.library, path)
    assert (report.new, [(one.line, one.code) for one in report.problems]) == (1, [(1, "read_only")])
    with pytest.raises(Refused):
        import_file(ben.library, path, space="Parks")


def test_the_form_is_told_by_the_name_or_asked_for(library: Library, tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("title\nOne\n")
    with pytest.raises(UserMistake) as caught:
        import_file(library, tmp_path / "plain")
    assert caught.value.code == "format_unknown"
    report = import_file(library, tmp_path / "plain", file_format="csv", kind="idea")
    assert (report.new, titles(library, kind_name="idea")) == (1, ["One"])
    assert report.plan.notes[0] == "Read with the preset “plain”."
    (tmp_path / "strange.csv").write_text("colour\nred\n")
    for about in (
        {},
        {"preset_name": "ips", "mapping_file": tmp_path / "x"},
        {"preset_name": "ips", "kind": "note"},
    ):
        with pytest.raises(UserMistake):
            import_file(library, tmp_path / "strange.csv", **about)
    with pytest.raises(UserMistake):
        import_file(library, written(tmp_path / "in.json"), preset_name="ips")
