"""Registers, sets, lists, delete and restore: the rows of the truth table, on two or three desks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practicedesk_sync.log import change as log
from practicedesk_sync.log.change import Op
from practicedesk_sync.merge import cells, life, lists, record, registers
from tests.examples import examples
from tests.property.histories import FIELD_VERBS, LIFE_VERBS, Step, histories, play, worlds
from tests.property.world import KIND, LIST, REGISTER, SET, TEXT, Desk, World
from tests.unit.merge.desks import desks, types


def fields(desk: Desk) -> dict[str, object]:
    return desk.shown().fields


# Registers


def test_two_values_are_one_conflict() -> None:
    world, (one, two, three) = desks("a")
    one.put("2")
    two.put("3")
    world.sync()
    for desk in world.desks:
        assert fields(desk)[REGISTER] == "3"
        assert desk.shown().siblings == {REGISTER: ["2"]}
    three.put("3")
    world.sync()
    assert one.shown().siblings == {}


def test_a_bulk_edit_replaces_the_shown_value_alone() -> None:
    world, (one, two, three) = desks("a")
    one.put("2")
    two.put("3")
    world.sync()
    three.put("4", all_heads=False)
    world.sync()
    assert fields(one)[REGISTER] == "4"
    assert one.shown().siblings == {REGISTER: ["2"]}


def test_equal_values_collapse() -> None:
    world, (one, two, _) = desks("a")
    one.put("2")
    two.put("2")
    world.sync()
    assert one.shown().siblings == {}
    assert len(one.heads(REGISTER)) == 2


def test_values_of_different_types_are_different() -> None:
    heads = {"1" * 32: [1, log.PUT, 1], "2" * 32: [2, log.PUT, True], "3" * 32: [3, log.PUT, 1.0]}
    assert [registers.shown(heads), *registers.siblings(heads)] == [1.0, True, 1]


def test_a_wrong_clock_decides_only_what_is_shown() -> None:
    world, (fast, right, _) = desks("a", (10**10, 0, 0))
    fast.put("fast")
    right.put("right")
    world.sync()
    assert fields(right)[REGISTER] == "fast"
    right.put("right")
    world.sync()
    assert fields(fast)[REGISTER] == "right"
    assert fast.shown().siblings == {}


@pytest.mark.parametrize("late", ["retired", "version 2"])
def test_retired_stands_whichever_came_first(late: str) -> None:
    world, (one, two, _) = desks("a")
    for desk, value in ((one, "version 2" if late == "retired" else "retired"), (two, late)):
        world.now += 1_000
        desk.commit(Op("standing", log.PUT, value))
    world.sync()
    shown = record.shown("series", one.cells, world.find)
    assert shown.fields["standing"] == "retired"
    assert "standing" not in shown.siblings  # quiet
    assert registers.siblings(one.cells["standing"], "retired") == ["version 2"]


# Sets


def test_adding_wins_over_a_concurrent_removal() -> None:
    world, (one, two, _) = desks("a")
    one.mark("y", log.ADD)
    world.sync()
    one.mark("x", log.ADD)
    two.mark("y", log.REMOVE)
    two.mark("x", log.ADD)
    world.sync()
    assert fields(one)[SET] == ["x"]
    one.mark("x", log.REMOVE)
    two.mark("x", log.ADD)
    world.sync()
    assert fields(one)[SET] == ["x"]


# Lists


def test_an_edit_beats_a_concurrent_removal() -> None:
    world, (one, two, _) = desks("a")
    item = one.insert(0, "first")
    world.sync()
    one.drop(item)
    assert one.items() == []
    two.edit(item, "changed")
    world.sync()
    assert one.items() == [(item, "changed")]
    one.drop(item)
    world.sync()
    assert two.items() == []
    two.restore_item(item)
    world.sync()
    assert one.items() == [(item, "changed")]


def test_a_move_and_an_edit_of_one_item_both_count() -> None:
    world, (one, two, _) = desks("a")
    first, second = one.insert(0, "first"), one.insert(1, "second")
    world.sync()
    one.move(first, 2)
    two.edit(first, "changed")
    world.sync()
    assert one.items() == [(second, "second"), (first, "changed")]


def test_two_values_of_an_item_wait_for_review() -> None:
    world, (one, two, _) = desks("a")
    item = one.insert(0, "first")
    world.sync()
    one.edit(item, "one")
    two.edit(item, "two")
    world.sync()
    assert one.shown().siblings == {LIST: [{"item": item, "values": ["one"]}]}


def test_two_removals_remove_and_a_restore_is_not_covered_by_a_concurrent_one() -> None:
    world, (one, two, three) = desks("a")
    item = one.insert(0, "first")
    world.sync()
    one.drop(item)
    two.drop(item)
    three.learn(one.seen)
    three.restore_item(item)
    world.sync()
    assert [each for each, _ in one.items()] == [item]


# Delete and restore


def test_a_delete_everybody_agrees_with_trashes() -> None:
    world, (one, two, _) = desks("a | b")
    one.delete()
    world.sync()
    assert all(desk.shown().trashed and not desk.shown().wanted_deleted for desk in world.desks)
    two.restore()
    world.sync()
    assert not one.shown().trashed and not one.shown().wanted_deleted


def test_a_record_edited_meanwhile_stays_and_is_flagged() -> None:
    world, (one, two, _) = desks("a | b")
    one.delete()
    types(two, "a | B")
    world.sync()
    assert not one.shown().trashed and one.shown().wanted_deleted
    assert fields(one)[TEXT] == "a\n\nB"


def test_two_deletes_that_together_cover_all_trash() -> None:
    world, (one, two, three) = desks("a | b")
    one.put("by one")
    two.put("by two")
    one.delete()
    two.delete()
    three.learn(one.seen)
    assert three.shown().trashed
    world.sync()
    assert three.shown().trashed


def test_a_delete_covers_heads_that_come_later() -> None:
    """It names what its own pending changes replaced, and these changes (here: another desk's)."""
    _, (one, two, three) = desks("a")
    two.put("by two")
    one.learn(two.seen)
    one.delete()
    three.learn([one.own[-1]])
    assert three.shown().trashed
    three.learn(two.seen)
    assert three.shown().trashed


def test_a_restore_is_not_covered_by_a_concurrent_delete() -> None:
    world, (one, two, three) = desks("a")
    one.delete()
    world.sync()
    two.restore()
    three.restore()
    three.delete()
    world.sync()
    assert not one.shown().trashed and one.shown().wanted_deleted


# All of them, at random


@examples(100)
@given(worlds(), histories(FIELD_VERBS))
def test_lists_and_sets_read_the_same_everywhere(world: World, history: list[Step]) -> None:
    for step in history:
        play(world, step)
        for desk in world.desks:
            places = [
                str(registers.shown(desk.cells[f"{LIST}/{item}/{cells.PLACE}"])) for item, _ in desk.items()
            ]
            assert places == sorted(places)
    world.sync()
    assert len({str(desk.shown()) for desk in world.desks}) == 1


@examples(100)
@given(worlds(), histories(LIFE_VERBS))
def test_a_record_is_gone_only_when_everything_in_it_was_seen_by_a_deleter(
    world: World, history: list[Step]
) -> None:
    for step in history:
        play(world, step)
    world.sync()
    held = world.desks[0].cells
    covered: set[str] = set()
    for head in life.deletes(held.get(cells.LIFE, {})):
        covered |= set(held[cells.LIFE][head][2])
    seen = world.desks[0].shown()
    assert seen.trashed == (bool(covered) and cells.all_heads(held) <= covered)
    assert seen.wanted_deleted == (bool(covered) and not seen.trashed)


def test_cells_nobody_here_knows_are_kept_and_shown() -> None:
    world, (one, _, _) = desks("a")
    one.commit(Op("from_later", "increment", 3))
    one.commit(Op("from_later_too", log.TEXT, "words"))
    world.sync()
    shown = record.shown("kind_from_later", world.desks[1].cells, world.find)
    assert shown.fields["from_later"] == 3
    assert shown.fields["from_later_too"] == "words"


def test_a_cell_with_texts_and_something_newer_reads_as_text_in_any_order() -> None:
    world, (one, two, _) = desks("a")
    one.commit(Op("odd", log.TEXT, "words"))
    two.commit(Op("odd", log.PUT, 1))
    world.sync()
    assert {str(fields(desk)["odd"]) for desk in world.desks} == {"words"}
    assert {str(record.shown(KIND, desk.cells, world.find)) for desk in world.desks} == {str(one.shown())}


# Places

alnum = st.text(lists.DIGITS, min_size=1, max_size=6)
places = alnum.filter(lambda place: not place.endswith(lists.FIRST))


@examples(1_000)
@given(st.just("") | places, st.just("") | places)
def test_a_place_lies_strictly_between(before: str, after: str) -> None:
    made = lists.place_between(before, after)
    assert made > before and not made.endswith(lists.FIRST)
    assert not after or before >= after or made < after


@examples(1_000)
@given(st.just("") | alnum, st.just("") | alnum)
def test_a_place_beside_any_other_comes_to_an_end(before: str, after: str) -> None:
    made = lists.place_between(before, after)
    assert made > before and not made.endswith(lists.FIRST)
    assert made < after or not after.rstrip(lists.FIRST) > before


@given(st.lists(st.integers(0, 99), max_size=60), st.sampled_from(["start", "end", "anywhere"]))
def test_places_stay_short(ats: list[int], where: str) -> None:
    made: list[str] = []
    for at in ats:
        index = {"start": 0, "end": len(made), "anywhere": at % (len(made) + 1)}[where]
        before, after = made[index - 1] if index else "", made[index] if index < len(made) else ""
        made.insert(index, lists.place_between(before, after))
    assert made == sorted(set(made))
    assert max(map(len, made), default=0) <= 2 + len(made) // 5


def test_a_thousand_items_can_be_appended() -> None:
    last, longest = "", 0
    for _ in range(1_000):
        last = lists.place_between(last, "")
        longest = max(longest, len(last))
    assert longest < 30
