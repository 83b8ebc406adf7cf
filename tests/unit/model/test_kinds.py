"""A field is declared once, and everything in the shared half follows from the declaration."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest
from pydantic import TypeAdapter

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.log import change as log
from practicedesk_sync.log.change import Op
from practicedesk_sync.model import fields as form
from practicedesk_sync.model.fields import BODY, TITLE, element_set, item_list, register, text
from practicedesk_sync.model.form import controls, leaves
from practicedesk_sync.model.kinds import Kind, is_known, kind, kinds
from practicedesk_sync.model.values import value_of
from practicedesk_sync.policy.decide import Target, decide
from tests.property.world import SPACE, World
from tests.unit.model.added_field import added_field

every_kind = pytest.mark.parametrize("known", kinds(), ids=lambda known: known.name)


@pytest.fixture
def practice() -> Iterator[Kind]:
    """A practice with a field more of each form."""
    with (
        added_field("mood", str, register("Mood", choices=("glad", "sad"), facet=True), "glad"),
        added_field("story", str, text("Story", section=True, prompt="Tell it."), ""),
        added_field("friends", set[str], element_set("Friends", facet=True), set()),
        added_field("steps_taken", list[str], item_list("Steps taken", search=BODY), []) as practice,
    ):
        yield practice


def test_a_field_added_is_declared(practice: Kind) -> None:
    assert [practice.fields[name].merge for name in ("mood", "story", "friends", "steps_taken")] == [
        form.REGISTER,
        form.TEXT,
        form.SET,
        form.LIST,
    ]
    assert practice.fields["story"] in practice.sections
    assert practice.fields["mood"] in practice.facets


def test_a_field_added_is_validated(practice: Kind) -> None:
    assert value_of(practice.fields["mood"], "sad") == "sad"
    with pytest.raises(UserMistake) as caught:
        value_of(practice.fields["mood"], "angry")
    assert caught.value.message == "Mood: “angry” is not one of: glad, sad."


def test_a_field_added_merges_and_shows(practice: Kind) -> None:
    world = World((0, 0))
    world.open("context")
    one, two = world.desks
    one.commit(Op("mood", log.PUT, "sad"))
    two.commit(Op("mood", log.PUT, "glad"))
    one.commit(Op("friends", log.ADD, element="Ada"))
    item = f"{one.device}.{len(one.own) + 1}.0"
    one.commit(Op("steps_taken", log.INSERT, {"place": "V", "value": "first"}, item=item))
    one.commit(Op("story", log.TEXT, "told"))
    world.sync()
    shown = two.shown()
    assert [shown.fields[name] for name in ("mood", "story", "friends", "steps_taken")] == [
        "glad",
        "told",
        ["Ada"],
        ["first"],
    ]
    assert shown.siblings["mood"] == ["sad"]


def test_a_field_added_is_guarded(practice: Kind) -> None:
    def refusal(op: Op) -> str:
        change = World((0,)).desks[0].commit(op, kind="practice")
        refused = decide("contributor", change, Target(SPACE, "group", None, None))
        return refused.code if refused else ""

    assert refusal(Op("mood", log.PUT, "sad")) == ""
    assert refusal(Op("mood", log.TEXT, "sad")) == "field_form"
    assert refusal(Op("mood", log.PUT, 5)) == "field_value"


def test_a_field_added_is_in_the_form(practice: Kind) -> None:
    by_name = {control.name: control for control in controls(practice)}
    assert by_name["mood"].control == "choice"
    assert by_name["mood"].choices == (("glad", "glad"), ("sad", "sad"))
    assert (by_name["story"].control, by_name["story"].prompt) == ("text", "Tell it.")
    assert (by_name["friends"].control, by_name["steps_taken"].control) == ("choices", "list")


def test_the_added_field_is_gone_again() -> None:
    assert "mood" not in kind("practice").fields


# Every kind


@every_kind
def test_every_field_is_declared(known: Kind) -> None:
    assert known.fields.keys() == known.schema.model_fields.keys()
    assert is_known(known.name)
    for name, field in known.fields.items():
        assert field.name == name and field.label
        assert not (field.vocabulary and field.choices)


@every_kind
def test_every_default_is_a_value_of_its_field(known: Kind) -> None:
    empty = known.schema()
    for name, field in known.fields.items():
        value = getattr(empty, name)
        if field.merge in (form.SET, form.LIST):
            assert not value
        else:
            assert field.accepts(TypeAdapter(Any).dump_python(value, mode="json"))


@every_kind
def test_every_form_shows_what_can_be_edited_once(known: Kind) -> None:
    shown = controls(known)
    assert {control.name for control in shown} == {name for name, f in known.fields.items() if f.editable}
    sections = [known.fields[control.name].section for control in shown]
    assert sections == sorted(sections)


@every_kind
def test_every_form_has_each_short_field_in_one_leaf_and_each_section_in_its_own(known: Kind) -> None:
    editable = [field for field in known.fields.values() if field.editable]
    short = [name for leaf in leaves(known) if not leaf.section for name in leaf.fields]
    assert len(short) == len(set(short))
    assert {name for name in short if not known.fields[name].section} == {
        field.name for field in editable if not field.section
    }
    assert [leaf.fields for leaf in leaves(known) if leaf.section] == [(f.name,) for f in known.sections]
    assert leaves(known)[0].fields[0] == "title"


def test_ten_minutes_are_enough_to_begin_and_everything_asked_for_has_an_example() -> None:
    practice = kind("practice")
    first, *_ = leaves(practice)
    for_review = {name for group in practice.schema.before_review for name in group}
    assert for_review | {"title", "tags"} == set(first.fields)
    assert first.fields[:2] == ("title", "summary")
    assert all(field.prompt and field.example for field in practice.sections)
    for known in kinds():
        assert {name for group in known.schema.before_review for name in group} <= known.fields.keys()


def test_one_field_in_two_kinds_merges_in_one_way() -> None:
    """A column, a facet or a search names fields across kinds."""
    ways: dict[str, set[str]] = {}
    for field in chain.from_iterable(known.fields.values() for known in kinds()):
        ways.setdefault(field.name, set()).add(field.merge)
    assert {name for name, merges in ways.items() if len(merges) > 1} == set()


def test_an_unknown_kind_declares_what_every_record_has() -> None:
    unknown = kind("from_later")
    assert not is_known("from_later")
    assert unknown.name == "from_later"
    assert unknown.fields["title"].search == TITLE


def test_unknown_parts_of_a_record_are_kept() -> None:
    given = {"title": "t", "from_later": {"any": ["thing"]}}
    assert kind("practice").schema.model_validate(given).model_dump(exclude_defaults=True) == given
