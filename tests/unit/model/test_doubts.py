"""What can hardly be meant is said in a sentence, and nothing that may be meant is."""

from __future__ import annotations

from datetime import date

import pytest

from practicedesk_sync.model.doubts import doubts
from practicedesk_sync.model.kinds import kind, kinds
from practicedesk_sync.model.values import FORMS

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("practice", {"start": "2026-11-02", "end": "2026-11-01"}, ["“End” is before “Start”."]),
        ("practice", {"start": "2026-11", "end": "2025"}, ["“End” is before “Start”."]),
        ("practice", {"start": "2026-11", "end": "2026"}, []),
        ("practice", {"start": "2026-11-02", "end": "2026-11-02"}, []),
        ("practice", {"end": "2020"}, []),
        ("practice", {"start": "autumn", "end": "2020"}, []),
        ("practice", {"start": 3, "end": None}, []),
        ("group", {"start": "2026", "end": "2025"}, ["“End” is before “Start”."]),
        (
            "meeting",
            {"starts": "2026-11-02T10:00", "ends": "2026-11-02 09:59"},
            ["“Ends” is before “Starts”."],
        ),
        ("meeting", {"starts": "2026-11-02T10:00", "ends": "2026-11-02"}, []),
        ("note", {"retention_until": "2026-11-26"}, ["“Keep until” is a day that has passed."]),
        ("note", {"retention_until": "2026-11-27"}, []),
        ("note", {"retention_until": "2026"}, []),
    ],
)
def test_only_what_can_hardly_be_meant_is_doubted(
    name: str, values: dict[str, object], said: list[str]
) -> None:
    assert [one.message for one in doubts(kind(name).fields, values, TODAY)] == said


def test_what_is_declared_of_a_date_is_about_another_date_of_the_kind() -> None:
    found = [
        (about, each) for about in kinds() for each in about.fields.values() if each.after or each.to_come
    ]
    for about, each in found:
        assert FORMS[each.form].day and (not each.after or FORMS[about.fields[each.after].form].day)
    assert {each.name for _, each in found} == {"end", "ends", "retention_until"}
