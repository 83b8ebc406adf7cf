"""The sheet of a record says what a reader needs to know of it, whatever kind it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from practicedesk.library.library import Library
from practicedesk.services.approving import circulate
from practicedesk.services.attaching import Attaching
from practicedesk.services.editing import Editing
from practicedesk.services.groups import groups_of, make_group
from practicedesk.services.meetings import meeting, write_notes
from practicedesk.services.publishing import Publishing
from practicedesk.services.reporting import sheet
from practicedesk.services.undoing import Undoing
from practicedesk_sync.errors import UserMistake
from tests.unit.reports.pdf_reading import text_of

from .meeting_desks import SECOND, THIRD


def printed(library: Library, id_: str, folder: Path) -> str:
    return " ".join(text_of(sheet(library, id_, folder / "sheet.pdf").path).split())


def test_a_task_says_who_does_it_until_when_and_where_it_was_agreed(
    library: Library, held: str, tmp_path: Path
) -> None:
    write_notes(library, held, SECOND, "/action Ana: count the bins by 1 October")
    (task,) = circulate(library, held).made
    text = printed(library, task, tmp_path)
    for fact in ("Type Action", "Who Ana", "Due 1 October 2026", "Meeting First meeting"):
        assert fact in text


def test_the_sheet_of_a_meeting_is_its_minutes(library: Library, held: str, tmp_path: Path) -> None:
    Editing(library).put(held, {"place": "Norbridge", "attribution": "chatham_house"})
    write_notes(library, held, THIRD, "/quote Cleo: At last.")
    text = printed(library, held, tmp_path)
    for fact in ("When 8 September 2026, 10:00", "Place Norbridge", SECOND, "20 min", "At last."):
        assert fact in text
    assert "Cleo" not in text and "Ben" not in text


def test_a_published_meeting_says_when_and_where_it_was_and_what_was_on_the_agenda(
    library: Library, held: str, tmp_path: Path
) -> None:
    Editing(library).put(held, {"place": "Norbridge"})
    published = Publishing(library).publish(held, make_group(library, "Neighbours"))
    text = printed(library, published.id, tmp_path)
    for fact in ("Starts 8 September 2026, 10:00", "Place Norbridge", "Item Minutes", f"{SECOND} 20"):
        assert fact in text


def test_what_did_not_work_is_said_and_a_day_that_is_none_stands_as_written(
    library: Library, tmp_path: Path
) -> None:
    values = {"not_effective": "true", "effort_days": "2", "owners": ["Parks office"], "level": "local"}
    texts = dict.fromkeys(("summary", "problem", "approach_steps", "results_impact"), "Some words.")
    id_ = Editing(library).new("practice", "Trees", "", values | texts)
    Editing(library).put(id_, {"state": "in_review"})
    text = printed(library, id_, tmp_path)
    facts = ("Found not effective Yes", "State In review", "Effort in days 2", "Owners Parks office")
    assert [fact for fact in facts if fact not in text] == []


def test_the_history_tells_what_came_of_a_days_work_and_not_what_was_taken_back(
    library: Library, tmp_path: Path
) -> None:
    editing = Editing(library)
    id_ = editing.new("practice", "Trees", "", {"summary": "Old"})
    editing.put(id_, {"end": "2026-10-01"})
    Undoing(library).undo()
    text = printed(library, id_, tmp_path)
    assert "Written" in text and "Changed" not in text


def test_a_group_has_no_sheet(library: Library, held: str, tmp_path: Path) -> None:
    (group,) = groups_of(library)
    assert meeting(library, held).space == group.id
    with pytest.raises(UserMistake):
        sheet(library, group.id, tmp_path / "sheet.pdf")


def test_the_table_of_files_gives_sizes_in_words_and_that_of_tools_their_addresses(
    library: Library, tmp_path: Path
) -> None:
    tools = [{"name": "Rasa", "url": "https://rasa.example"}]
    id_ = Editing(library).new("practice", "Chatbot", "", {"tools": tools})
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(b"%PDF-1.7\n" + bytes(20_000))
    Attaching(library).attach(id_, plan)
    printed = text_of(sheet(library, id_, tmp_path / "sheet.pdf").path)
    assert "20 KB" in printed
    assert "rasa.example" in printed
