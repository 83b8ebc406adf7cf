"""An earlier version comes back by new changes: exactly, as one action, and only where one may write."""

from __future__ import annotations

import random

import pytest

from practicedesk.library.library import Library
from practicedesk.services.drafting import Drafting
from practicedesk.services.editing import Editing
from practicedesk.services.history import Step, versions
from practicedesk.services.publishing import Publishing
from practicedesk.services.restoring import Restored, restore_version
from practicedesk.services.undoing import SINCE, Undoing
from practicedesk_sync.errors import Refused, UserMistake
from practicedesk_sync.merge.record import Shown
from practicedesk_sync.policy.roles import CONTRIBUTOR, READER
from tests.desks.office import Desk, Office
from tests.unit.services.test_undoing import DEEDS, FIRST, facts, shown


@pytest.fixture
def record(library: Library) -> str:
    return Editing(library).new("practice", "Trees", "", FIRST)


def steps(library: Library, id_: str) -> tuple[Step, ...]:
    return versions(library, id_).steps


def restore(library: Library, id_: str, number: int, field: str = "") -> Restored:
    return restore_version(library, id_, steps(library, id_)[number - 1].mark, field)


def seen(shown: Shown) -> tuple[object, object]:
    """What a person sees, but for the trash; the items of lists by their ids too."""
    return facts(shown)[0], {name: items for name, items in shown.items.items() if items}


@pytest.mark.parametrize("seed", range(6))
def test_any_version_of_any_history_comes_back_and_goes_again(
    library: Library, record: str, seed: int
) -> None:
    chance = random.Random(seed)
    stood = [shown(library, record)]
    for _ in range(9):
        if shown(library, record).trashed:
            Editing(library).restore(record)
        elif chance.random() < 0.3:
            restore(library, record, chance.randrange(len(stood)) + 1)
        elif len(shown(library, record).items["takeaways"]) < 3:
            Editing(library).add(record, "takeaways", [f"Item {chance.random()}"])
        else:
            DEEDS[chance.choice(sorted(DEEDS))](library, record)
        while len(stood) < len(steps(library, record)):
            stood.append(shown(library, record))
    before = shown(library, record)
    for number in chance.sample(range(1, len(stood) + 1), 4):
        done = restore(library, record, number)
        assert seen(shown(library, record)) == seen(stood[number - 1])
        assert not shown(library, record).trashed or stood[number - 1].trashed
        if done.fields or done.revived:
            Undoing(library).undo()
        assert (facts(shown(library, record)), seen(shown(library, record))) == (facts(before), seen(before))


def test_restoring_is_one_action_that_leaves_the_log_as_it_was(library: Library, record: str) -> None:
    editing = Editing(library)
    editing.put(record, {"summary": "New", "problem": "Three."})
    editing.remove_item(record, "takeaways", shown(library, record).items["takeaways"][0])
    before = versions(library, record)
    done = restore(library, record, 1)
    assert set(done.fields) == {"Summary", "Problem", "Takeaways"}
    after = versions(library, record)
    assert after.lines[: len(before.lines)] == before.lines
    assert len(after.steps) == len(before.steps) + 1
    assert restore(library, record, 1) == Restored(())


def test_one_section_comes_back_alone(library: Library, record: str) -> None:
    Editing(library).put(record, {"summary": "New", "problem": "Three."})
    assert restore(library, record, 1, "problem").fields == ("Problem",)
    assert shown(library, record).fields["problem"] == FIRST["problem"]
    assert shown(library, record).fields["summary"] == "New"
    with pytest.raises(UserMistake, match="no field"):
        restore(library, record, 1, "nonsense")


def test_a_state_is_a_step_and_stays(library: Library, record: str) -> None:
    needed = dict.fromkeys(("approach_steps", "results_impact"), "Some words.") | {"level": "local"}
    Editing(library).put(record, needed)
    Editing(library).put(record, {"state": "in_review", "summary": "New"})
    done = restore(library, record, 2)
    assert (done.fields, done.stays) == (("Summary",), ("State",))
    assert shown(library, record).fields["state"] == "in_review"
    with pytest.raises(UserMistake, match="state"):
        restore(library, record, 1, "state")


def test_a_record_in_the_trash_comes_out_of_it_with_what_it_said(library: Library, record: str) -> None:
    Editing(library).put(record, {"summary": "New"})
    Editing(library).delete(record)
    assert restore(library, record, 1).revived
    assert (shown(library, record).trashed, shown(library, record).fields["summary"]) == (False, "Old")
    Undoing(library).undo()
    assert (shown(library, record).trashed, shown(library, record).fields["summary"]) == (True, "New")


def test_what_is_final_refuses_plainly(library: Library, record: str) -> None:
    group = Editing(library).new("group", "Parks")
    publication = Publishing(library).publish(record, group).id
    with pytest.raises(Refused, match="final"):
        restore(library, publication, 1)


@pytest.fixture
def pair(office: Office) -> tuple[Desk, Desk, str]:
    ana = office.desk("ana")
    group = ana.editing.new("group", "Parks")
    ana.sync()
    ben = office.desk("ben", {group: CONTRIBUTOR})
    id_ = ana.editing.new("practice", "Trees", group, FIRST)
    office.settle()
    return ana, ben, id_


def test_what_somebody_else_wrote_is_replaced_only_by_who_saw_it(
    office: Office, pair: tuple[Desk, Desk, str]
) -> None:
    ana, ben, id_ = pair
    ben.editing.put(id_, {"problem": "One by Ben.\n\nTwo."})
    office.settle()
    restore(ana.library, id_, 1)
    ben.editing.put(id_, {"problem": "One by Ben again.\n\nTwo."})
    office.settle()
    (kept,) = ana.see(id_).shown.siblings["problem"]
    both = {kept, ana.text(id_, "problem")}
    assert any("One by Ben again." in one for one in both)
    assert any("One." in one for one in both)


def test_versions_have_the_same_numbers_on_every_desk(office: Office, pair: tuple[Desk, Desk, str]) -> None:
    ana, ben, id_ = pair
    ana.editing.put(id_, {"summary": "By Ana"})
    ben.editing.put(id_, {"problem": "One by Ben.\n\nTwo."})
    office.settle()
    found = [[step.mark for step in steps(desk.library, id_)] for desk in (ana, ben)]
    assert found[0] == found[1]
    assert [(step.who, step.own, step.sent) for step in steps(ben.library, id_)] == [
        ("ana", False, True),
        ("ana", False, True),
        ("ben", True, True),
    ]


def test_undo_of_a_restoration_gives_back_the_words_of_others(
    office: Office, pair: tuple[Desk, Desk, str]
) -> None:
    ana, ben, id_ = pair
    before = ben.see(id_).shown
    ana.editing.remove_item(id_, "takeaways", before.items["takeaways"][1])
    ana.editing.put(id_, {"summary": "By Ana", "tags": "elm"})
    ana.editing.delete(id_)
    office.settle()
    changed = ben.see(id_).shown
    restore(ben.library, id_, 1)
    assert seen(ben.see(id_).shown) == seen(before)
    assert Undoing(ben.library).undo().stays == ()
    assert (seen(ben.see(id_).shown), ben.see(id_).shown.trashed) == (seen(changed), True)


def test_undo_of_a_restoration_leaves_what_was_written_since(
    office: Office, pair: tuple[Desk, Desk, str]
) -> None:
    ana, ben, id_ = pair
    item = ben.see(id_).shown.items["takeaways"][1]
    ana.editing.remove_item(id_, "takeaways", item)
    office.settle()
    restore(ben.library, id_, 1)
    office.settle()
    Drafting(ana.library).save(id_, f"takeaways/{item}", "Count three times")
    Drafting(ana.library).commit(id_, f"takeaways/{item}")
    office.settle()
    assert [(one.field, one.why) for one in Undoing(ben.library).undo().stays] == [("takeaways", SINCE)]
    assert "Count three times" in ben.see(id_).shown.fields["takeaways"]


def test_who_may_only_read_restores_nothing(office: Office, pair: tuple[Desk, Desk, str]) -> None:
    ana, ben, id_ = pair
    ana.editing.put(id_, {"summary": "New"})
    office.set_role(ana, ana.see(id_).space, "ben", READER)
    ben.sync()
    with pytest.raises(Refused, match="not write"):
        restore(ben.library, id_, 1)
    assert ben.see(id_).shown.fields["summary"] == "New"
