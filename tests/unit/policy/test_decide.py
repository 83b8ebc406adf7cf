"""`decide` against a second copy of its rules, over every role, space, kind and operation."""

from collections.abc import Iterator
from itertools import chain, product
from typing import Any, NamedTuple

import pytest

from practicedesk_sync.ids import digest_of, item_id
from practicedesk_sync.log import change as log
from practicedesk_sync.log.change import Change, Op, encode
from practicedesk_sync.merge.cells import LIFE, Cells, apply
from practicedesk_sync.model.kinds import is_known, kind, kinds
from practicedesk_sync.policy import roles
from practicedesk_sync.policy.decide import Target, decide
from practicedesk_sync.policy.transitions import MACHINES

from .table import RANKS, STARTS, STEPS, Case, verdict

SPACE, RECORD, DEVICE = digest_of(b"space"), digest_of(b"record"), digest_of(b"device")
SEEN, ALSO_SEEN, GONE = digest_of(b"seen"), digest_of(b"also seen"), digest_of(b"gone")
ROLES = ("", "reader", "contributor", "reviewer", "coordinator", "from_later")
SPACES = ("group", "personal", "commons")
KINDS = (*(known.name for known in kinds()), "from_later")
PLACES: dict[str, dict[str, Any]] = {
    "add": {"element": "x"},
    "remove": {"element": "x"},
    "insert": {"item": item_id(DEVICE, 1, 0), "value": {"place": "V", "value": "x"}},
    "edit": {"item": item_id(DEVICE, 1, 0), "value": "x"},
    "move": {"item": item_id(DEVICE, 1, 0), "value": "V"},
    "drop": {"item": item_id(DEVICE, 1, 0), "value": []},
    "delete": {"value": []},
}


class Question(NamedTuple):
    """An op, and what the table has to know of it."""

    op: Op
    form: str
    fits: bool


def change(op: Op | None, record: str = RECORD, kind_: str | None = None) -> Change:
    return encode(
        space=SPACE,
        device=DEVICE,
        n=1,
        hlc=1,
        prev="",
        action=1,
        record=record,
        kind=kind_,
        ops=(op,) if op else (),
    )


def questions(kind_: str) -> Iterator[Question]:
    """Every kind of op on a field of each form, with a value of the right type and of a wrong one."""
    declared = kind(kind_).fields if is_known(kind_) else {}
    by_form = {field.merge: field for field in declared.values() if field.name not in MACHINES}
    for what in ("put", "text", "add", "remove", "insert", "edit", "move", "drop", "restore"):
        for form, field in by_form.items():
            fitting = {str: "x", bool: True, float: 1}.get(field.value_type, {})
            for value, fits in ((fitting, True), (("wrong",), False)):
                if not (what == "text" and value != "x"):  # no such change can be read at all
                    yield Question(
                        _op(field.name, what, value), form, fits if what != "text" else fitting == "x"
                    )
        yield Question(_op("from_later", what, "x"), "", True)
    yield Question(_op("", "delete", []), "", True)
    yield Question(_op("", "restore", None), "", True)


def _op(field: str, what: str, value: Any) -> Op:
    parts = dict(PLACES.get(what, {"value": value}))
    if what == "insert":
        parts["value"] = {"place": "V", "value": value}
    elif what == "edit":
        parts["value"] = value
    elif what == "restore":
        parts = {"item": item_id(DEVICE, 1, 0)} if field else {}
    return Op(field, what, **parts)


def records(kind_: str, op: Op) -> Iterator[tuple[str, Target, Change]]:
    """The record before, as the table names it: none yet, another kind, the same, and none at all."""
    here: Cells = {LIFE: {SEEN: [1, log.NEW, None]}}
    for record in (RECORD, SPACE):
        yield "nowhere", Target(SPACE, "", None, None), change(op, record)
        yield "", Target(SPACE, "", None, None), change(op, record, kind_)
        yield "same", Target(SPACE, "", kind_, here), change(op, record)
        yield (
            "other",
            Target(SPACE, "", kind_, here),
            change(op, record, "note" if kind_ != "note" else "idea"),
        )


@pytest.mark.parametrize("kind_", KINDS)
def test_decide_agrees_with_the_table(kind_: str) -> None:
    asked = 0
    for op, form, fits in questions(kind_):
        for made, target, asked_for in records(kind_, op):
            for role, space, own in product(ROLES, SPACES, (True, False)):
                before = Target(SPACE, space, target.record_kind, target.cells, own)
                home = asked_for.record == SPACE
                case = Case(role, space, kind_, made, own, home, op.what, op.field, form, fits)
                refusal = decide(role, asked_for, before)
                assert (refusal.code if refusal else "") == verdict(case), case
                asked += 1
    assert asked > 2_000


@pytest.mark.parametrize(
    ("field", "kind_"), [("state", "practice"), ("minutes_state", "meeting"), ("group_state", "group")]
)
def test_every_step_of_a_state_machine_agrees_with_the_table(field: str, kind_: str) -> None:
    states = (None, *STEPS[field])
    record = SPACE if kind_ == "group" else RECORD
    ways = chain(product(states), product(states, repeat=2))
    for seen, after, role in product(ways, (*states, "no_such_state"), ROLES):
        heads = dict(zip((SEEN, ALSO_SEEN), seen, strict=False))
        cells: Cells = {field: {head: [1, log.PUT, state] for head, state in heads.items()}}
        op = Op(field, log.PUT, after, (*heads, GONE))
        refusal = decide(role, change(op, record), Target(SPACE, "group", kind_, cells))
        home = record == SPACE
        case = Case(role, "group", kind_, "same", True, home, "put", field, "register", True, seen, after)
        assert (refusal.code if refusal else "") == verdict(case), case


def test_a_record_begins_in_the_first_state_of_its_machine() -> None:
    for field, state in STARTS.items():
        assert MACHINES[field][0] == state
        for known in kinds():
            if field in known.fields:
                assert known.schema.model_fields[field].default == state


def test_steps_lead_from_and_to_states_a_record_can_have() -> None:
    for field, (_, steps) in MACHINES.items():
        choices = {
            choice for known in kinds() if field in known.fields for choice in known.fields[field].choices
        }
        assert {state for step in steps for state in step} == choices


def test_roles_include_one_another_in_order() -> None:
    for role, needed in product((*RANKS, "", "from_later"), RANKS):
        assert roles.at_least(role, needed) == (RANKS.get(role, 0) >= RANKS[needed])


# Frozen records


def made(value: str, device: bytes = b"device") -> Change:
    return encode(
        space=SPACE,
        device=digest_of(device),
        n=1,
        hlc=1,
        prev="",
        action=1,
        record=RECORD,
        kind="publication",
        ops=(Op("title", log.PUT, value),),
    )


def test_making_the_same_frozen_record_again_is_a_quiet_duplicate() -> None:
    cells: Cells = {}
    apply(cells, made("title"))
    before = Target(SPACE, "commons", "publication", cells)
    assert decide("contributor", made("title", b"other device"), before) is None


@pytest.mark.parametrize("op", [Op("title", log.PUT, "forged"), Op("state_of_later", log.PUT, 1)])
def test_nobody_alters_a_frozen_record_by_making_it_again(op: Op) -> None:
    cells: Cells = {}
    apply(cells, made("title"))
    again = change(op, kind_="publication")
    for role in ("contributor", "coordinator"):
        refusal = decide(role, again, Target(SPACE, "commons", "publication", cells))
        assert refusal is not None and refusal.code == "frozen"


# Approved minutes


@pytest.mark.parametrize("role", RANKS)
@pytest.mark.parametrize(
    "op",
    [
        Op("minutes", log.TEXT, "Other words."),
        Op("title", log.PUT, "Another title"),
        Op("of_later", log.PUT, "x"),
        Op("agenda", log.INSERT, {"place": "V", "value": {"item": "x"}}, item=item_id(DEVICE, 1, 0)),
        Op("", log.DELETE, []),
    ],
    ids=lambda op: op.field or "life",
)
def test_nothing_of_a_meeting_is_changed_while_its_minutes_are_approved(role: str, op: Op) -> None:
    def answer(*states: str) -> str:
        heads = {f"{n:032x}": [n, log.PUT, state] for n, state in enumerate(states)}
        refusal = decide(role, change(op), Target(SPACE, "group", "meeting", {"minutes_state": heads}))
        return refusal.code if refusal else ""

    readers = "read_only" if role == "reader" else ""
    assert answer("approved") == (readers or "approved")
    assert answer("amendments", "approved") == (readers or "approved")  # the later one is shown
    assert answer("approved", "amendments") == answer("draft") == answer() == readers


def test_a_state_of_that_name_closes_no_other_kind() -> None:
    cells: Cells = {"minutes_state": {SEEN: [1, log.PUT, "approved"]}}
    assert (
        decide("contributor", change(Op("title", log.PUT, "x")), Target(SPACE, "group", "note", cells))
        is None
    )
