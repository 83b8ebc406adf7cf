"""The real catalogue of innovative public services: 853 cases in, none dropped, nothing invented."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from practicedesk.exchange.csv_in import read_csv
from practicedesk.exchange.csv_out import write_csv
from practicedesk.exchange.exported import ExportedRecord
from practicedesk.exchange.imported import ImportPlan
from practicedesk.exchange.mappings import preset
from practicedesk_sync.model.values import clean_text

CATALOGUE = Path(__file__).parents[4] / "shared" / "data" / "innovative-public-services.csv"


@pytest.fixture(scope="module")
def plan() -> ImportPlan:
    if not CATALOGUE.exists():
        pytest.skip(f"the shared catalogue is not beside this checkout ({CATALOGUE})")
    return read_csv(CATALOGUE, preset("ips"))


@pytest.fixture(scope="module")
def rows(plan: ImportPlan) -> list[dict[str, str]]:
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def values(plan: ImportPlan, field: str) -> Iterator[str]:
    for record in plan.records:
        value = record.fields.get(field, [])
        yield from value if isinstance(value, list) else [value]


def test_every_row_is_a_practice(plan: ImportPlan, rows: list[dict[str, str]]) -> None:
    assert len(plan.records) == len(rows) == 853
    assert plan.problems == ()
    assert [record.source_id for record in plan.records] == [row["id"] for row in rows]
    assert {(record.kind, record.source, record.licence) for record in plan.records} == {
        ("practice", "innovative-public-services", "EUPL-1.2")
    }
    assert (plan.encoding, plan.delimiter, plan.notes) == ("utf-8", ",", ())


def test_facets_are_those_of_the_file(plan: ImportPlan, rows: list[dict[str, str]]) -> None:
    assert Counter(values(plan, "technologies")) == {"ai": 686, "blockchain": 167}
    assert Counter(values(plan, "maturity")) == {
        "pilot": 312,
        "implemented": 263,
        "in_development": 206,
        "not_in_use": 25,
        "planned": 24,
        "in_production": 23,
    }
    assert Counter(values(plan, "level")) == {
        "national": 462,
        "local": 228,
        "regional": 83,
        "cross_border": 80,
    }
    assert Counter(values(plan, "tags")) == {"uptake": 31, "cross-border": 20, "cross-sector": 10}
    assert Counter(values(plan, "end"))["2021"] == 41
    assert all(len(value) == 4 for field in ("start", "end") for value in values(plan, field))
    assert sum(1 for row in rows if row["url"].strip()) == len(list(values(plan, "url"))) == 682


def test_terms_without_a_code_are_exactly_the_known_ones(plan: ImportPlan) -> None:
    assert plan.unmapped == {
        "places": {"European Union": 12},
        "cofog": {"Public services": 12, "Security": 1},
    }


def test_the_division_comes_before_the_group_within_it(plan: ImportPlan) -> None:
    assert plan.records[0].fields["cofog"] == ["GF10", "GF1005"]
    for record in plan.records:
        assert len(set(record.fields["cofog"])) == len(record.fields["cofog"])


def test_every_title_and_description_is_there_to_the_last_character(
    plan: ImportPlan, rows: list[dict[str, str]]
) -> None:
    for record, row in zip(plan.records, rows, strict=True):
        assert record.title == " ".join(row["name"].split())
        assert record.fields["context"] == clean_text(row["description"])
        assert record.fields["context"].strip() == row["description"].strip()


def test_a_summary_is_the_beginning_of_the_description(plan: ImportPlan) -> None:
    summaries = [record.fields["summary"] for record in plan.records if "summary" in record.fields]
    assert len(summaries) > 700
    for record in plan.records:
        summary = record.fields.get("summary", "")
        assert len(summary) <= 280
        assert " ".join(record.fields["context"].split()).startswith(summary)


def test_only_an_overlong_title_is_remarked_upon(plan: ImportPlan) -> None:
    assert [note for record in plan.records for note in record.notes] == [
        "Title has 126 characters; up to 120 are advised."
    ]


def test_columns_that_are_not_used_are_listed(plan: ImportPlan) -> None:
    assert plan.ignored_columns == (
        "entry_type",
        "cid",
        "rtype",
        "contact",
        "active",
        "lead_organisation:name",
        "lead_organisation:category",
    )


def test_reading_twice_gives_the_same_plan(plan: ImportPlan) -> None:
    assert read_csv(CATALOGUE, preset("ips")) == plan


def test_the_whole_catalogue_survives_our_own_export(plan: ImportPlan, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    origins = [
        {"source": record.source, "source_id": record.source_id, "licence": record.licence}
        for record in plan.records
    ]
    exported = [
        ExportedRecord(f"{n:032x}", record.kind, {**record.fields, "origin": origin})
        for n, (record, origin) in enumerate(zip(plan.records, origins, strict=True))
    ]
    assert write_csv(path, exported) == 853
    back = read_csv(path, preset("plain"))
    assert (back.problems, back.ignored_columns, back.notes) == ((), (), ())
    assert back.unmapped == plan.unmapped
    for before, after in zip(plan.records, back.records, strict=True):
        assert after.fields == before.fields
        assert (after.source, after.source_id, after.licence) == (
            before.source,
            before.source_id,
            before.licence,
        )
    assert [record.record_id for record in back.records] == [record.id for record in exported]
