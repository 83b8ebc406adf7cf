"""What is written to a file comes back: into the same library as nothing new, into another one as it was."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from practicedesk.library.library import Library
from practicedesk.library.opening import create
from practicedesk.library.records import by_docs
from practicedesk.library.search import ids
from practicedesk.library.selecting import Query
from practicedesk.library.spaces import spaces
from practicedesk.services.approving import circulate
from practicedesk.services.editing import Editing
from practicedesk.services.exporting import export_file
from practicedesk.services.finding import catch_up
from practicedesk.services.importing import import_file
from practicedesk.services.meetings import Item, make_meeting
from practicedesk.services.sampling import load_sample

DATA = Path(__file__).parents[4] / "shared" / "data"
EVERYTHING = Query(aside=True)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Library]:
    """A second library that knows nothing of the first."""
    seconds = count(1_800_000_000)
    made = create(tmp_path / "other", lambda: next(seconds) * 1_000, random.Random(8).randbytes)
    yield made
    made.close()


def records(library: Library, query: Query = EVERYTHING) -> dict[str, dict[str, Any]]:
    """Every record by its id: all that is shown of it, but for where it came from."""
    catch_up(library)
    with library.reading() as connection:
        names = {space.id: space.name for space in spaces(connection)}
        found = by_docs(connection, ids(connection, query))
    return {
        one.id: {
            "kind": one.kind,
            "space": names[one.space],
            "fields": {name: value for name, value in one.shown.fields.items() if name != "origin"},
            "siblings": {name: len(value) for name, value in one.shown.siblings.items()},
            "trashed": one.shown.trashed,
        }
        for one in found
    }


def same(some: dict[str, Any], others: dict[str, Any]) -> bool:
    """Whether two libraries hold the same records, whatever their ids."""
    one, other = (
        sorted(json.dumps(record, sort_keys=True) for record in found.values()) for found in (some, others)
    )
    return one == other


def copied(other: Library) -> dict[str, str]:
    """The ids in the library they came from, by those they have here."""
    catch_up(other)
    with other.reading() as connection:
        found = by_docs(connection, ids(connection, EVERYTHING))
    return {one.id: one.shown.fields["origin"]["source_id"] for one in found}


def renamed(value: Any, names: dict[str, str]) -> Any:
    """A value in which ids are replaced."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    for old, new in names.items():
        text = text.replace(old, new)
    return json.loads(text)


def test_the_sample_library_moves_to_another_library_whole(
    library: Library, other: Library, tmp_path: Path
) -> None:
    load_sample(library)
    before = records(library)
    report = export_file(library, Query(), tmp_path / "all.json")
    assert (report.records + report.links, report.unsettled) == (len(before), 0) == (53, 0)
    taken = import_file(other, tmp_path / "all.json")
    assert (taken.new, taken.links, taken.problems, taken.kept) == (53, report.links, (), [])
    after = records(other)
    assert renamed(after, copied(other)) == before
    assert [id_ for id_ in before if id_ in json.dumps(after)] == []
    assert [one["siblings"] for one in after.values() if one["siblings"]] == [{"minutes": 1}]
    for home, there in ((other, after), (library, before)):
        again = import_file(home, tmp_path / "all.json")
        assert (again.new, again.updated, again.unchanged) == (0, 0, 53)
        assert records(home) == there


@pytest.mark.parametrize("table", ["all.csv", "all"])
def test_what_came_as_json_is_found_again_by_a_table(
    library: Library, other: Library, tmp_path: Path, table: str
) -> None:
    load_sample(library)
    export_file(library, Query(), tmp_path / "all.json")
    export_file(library, Query(), tmp_path / table, file_format="markdown" if table == "all" else "")
    import_file(other, tmp_path / "all.json")
    before = records(other)
    assert import_file(other, tmp_path / table).new == 0
    assert records(other) == before


def test_conflicts_of_every_form_stand_open_again(library: Library, other: Library, tmp_path: Path) -> None:
    told: dict[str, Any] = {
        "kind": "practice",
        "fields": {
            "title": "Shown",
            "summary": "S",
            "takeaways": ["One", "Two"],
            "context": "A.\n\nmine\n\nZ.",
            "stars": {"given": 3},
            "state": "in_review",
        },
        "conflicts": {
            "title": ["Newer", "Older"],
            "takeaways": [{"at": 1, "others": ["2"]}],
            "context": ["A.\n\n", ["mine", "", "yours"], "\n\nZ."],
            "stars": [{"given": 4}],
            "state": ["retired"],
        },
        "trash": True,
    }
    whole = {"format": "practicedesk-records", "version": 1, "records": [told]}
    (tmp_path / "in.json").write_text(json.dumps(whole))
    taken = import_file(library, tmp_path / "in.json")
    assert (taken.new, [problem.column for problem in taken.problems]) == (1, ["state"])
    catch_up(library)
    trash = Query(trash=True, aside=True)
    export_file(library, trash, tmp_path / "out.json")
    (record,) = json.loads((tmp_path / "out.json").read_text())["records"]
    assert record["fields"].items() >= told["fields"].items()
    conflicts = {name: value for name, value in told["conflicts"].items() if name != "state"}
    assert (record["conflicts"], record["trash"]) == (conflicts, True)
    import_file(other, tmp_path / "out.json")
    assert list(records(other, trash).values()) == list(records(library, trash).values())


def test_what_a_newer_version_added_is_carried_on(library: Library, other: Library, tmp_path: Path) -> None:
    fields = {
        "title": "T",
        "stars": 5,
        "steps": ["b", {"a": 1}, "[x"],
        "hues": ["blue", "{red"],
        "story": "{It",
    }
    forms = {"stars": "register", "steps": "list", "hues": "set", "story": "text"}
    for kind in ("practice", "constellation"):
        whole = {
            "format": "practicedesk-records",
            "version": 1,
            "records": [{"kind": kind, "fields": fields, "forms": forms}],
        }
        (tmp_path / f"{kind}.json").write_text(json.dumps(whole))
        assert import_file(library, tmp_path / f"{kind}.json").problems == ()
    export_file(library, Query(), tmp_path / "all.json")
    told = json.loads((tmp_path / "all.json").read_text())["records"]
    assert {(one["kind"], json.dumps(one["forms"], sort_keys=True)) for one in told} == {
        (kind, json.dumps(forms, sort_keys=True)) for kind in ("practice", "constellation")
    }
    assert import_file(library, tmp_path / "all.json").unchanged == 2
    assert import_file(other, tmp_path / "all.json").new == 2
    assert same(records(other), records(library))


def test_the_catalogue_moves_to_another_library_whole(
    library: Library, other: Library, tmp_path: Path
) -> None:
    catalogue = DATA / "innovative-public-services.csv"
    if not catalogue.exists():
        pytest.skip(f"the shared catalogue is not beside this checkout ({catalogue})")
    assert import_file(library, catalogue).new == 853
    catch_up(library)
    export_file(library, Query(), tmp_path / "all.json")
    export_file(library, Query(), tmp_path / "all", file_format="markdown")
    assert import_file(library, tmp_path / "all").unchanged == 853
    assert import_file(other, tmp_path / "all.json").new == 853
    before, after = records(library), records(other)
    assert same(before, after)
    again = import_file(other, tmp_path / "all")
    assert (again.new, again.updated, again.unchanged, again.problems) == (0, 0, 853, ())
    assert records(other) == after


def test_a_copy_that_was_worked_on_comes_home(library: Library, other: Library, tmp_path: Path) -> None:
    id_ = Editing(library).new("practice", "Trees", values={"problem": "No list."})
    catch_up(library)
    export_file(library, Query(), tmp_path / "out.json")
    import_file(other, tmp_path / "out.json")
    (copy,) = records(other)
    Editing(other).put(copy, {"problem": "A list is missing."})
    export_file(other, Query(), tmp_path / "back.json")
    export_file(other, Query(), tmp_path / "back", file_format="markdown")
    for name in ("back.json", "back"):
        Editing(library).put(id_, {"problem": "No list."})
        taken = import_file(library, tmp_path / name)
        assert (taken.new, taken.updated) == (0, 1)
        assert records(library)[id_]["fields"]["problem"] == "A list is missing."
    assert len(records(library)) == 1


def test_markdown_holds_what_is_shown_and_changes_nothing_else(library: Library, tmp_path: Path) -> None:
    load_sample(library)
    catch_up(library)
    before = records(library)
    report = export_file(library, Query(), tmp_path / "all", file_format="markdown")
    assert (report.records, report.unsettled) == (24, 1)
    path = tmp_path / "all" / "third-meeting-notices-in-the-portal.md"
    path.write_text(path.read_text().replace("lang: en-GB", "lang: fr"), newline="\r\n")
    taken = import_file(library, tmp_path / "all")
    assert (taken.new, taken.updated, taken.unchanged, taken.problems) == (0, 1, 23, ())
    after = records(library)
    changed = [id_ for id_ in before if before[id_] != after[id_]]
    assert [after[id_]["fields"]["lang"] for id_ in changed] == ["fr"]
    assert [after[id_]["siblings"] for id_ in changed] == [{"minutes": 1}]


@pytest.mark.parametrize("name", ["all.json", "all.csv", "all"])
def test_what_minutes_have_made_comes_back_each_for_itself(
    library: Library, other: Library, tmp_path: Path, name: str
) -> None:
    group = Editing(library).new("group", "Parks")
    held = make_meeting(library, group, "Second go", [Item("Benches")])
    lines = ["/action Paint them", "/decision Green it is", "/issue No brush"]
    Editing(library).put(held, {"minutes": "## Benches\n\n" + "\n\n".join(lines)})
    circulate(library, held)
    export_file(library, EVERYTHING, tmp_path / name, file_format="markdown" if name == "all" else "")
    report = import_file(other, tmp_path / name)
    assert [one for one in report.plan.problems if one.left_out] == []
    there = records(other).values()
    tasks = {one["fields"]["title"] for one in there if one["kind"] == "task"}
    assert tasks == {"Paint them", "Green it is", "No brush"}
    meetings = copied(other)
    with other.reading() as connection:
        shown = by_docs(connection, ids(connection, EVERYTHING))
    told = {one.shown.fields["origin"]["source_id"] for one in shown if one.kind == "task"}
    assert [meetings[id_] for id_ in told] == [held], "they still say of which meeting they are"
    again = import_file(other, tmp_path / name)
    assert (again.new, again.updated) == (0, 0)


def test_one_row_that_was_imported_into_two_groups_stays_two_records(
    library: Library, other: Library, tmp_path: Path
) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("id,title\n7,Benches\n", encoding="utf-8")
    for group in ("Parks", "Paths"):
        Editing(library).new("group", group)
        import_file(library, rows, kind="note", space=group)
    for name in ("all.json", "all.csv"):
        export_file(library, Query(kinds=["note"], aside=True), tmp_path / name)
        report = import_file(other, tmp_path / name)
        assert report.new == (2 if name == "all.json" else 0)
    assert sum(one["kind"] == "note" for one in records(other).values()) == 2
