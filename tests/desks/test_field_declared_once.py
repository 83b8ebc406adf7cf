"""Adding a field is one line: a test adds one at run time and finds it everywhere."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import create_model

from practicedesk.library.facets import facets
from practicedesk.library.search import search
from practicedesk.library.selecting import Query
from practicedesk.services.exporting import export_file
from practicedesk.services.importing import import_file
from practicedesk_sync.errors import UserMistake
from practicedesk_sync.model.fields import BODY, element_set, register
from practicedesk_sync.model.form import controls
from practicedesk_sync.model.kinds import PRACTICE, Kind, define, kind
from practicedesk_sync.policy.roles import CONTRIBUTOR

from .office import Office


@pytest.fixture
def practice() -> Iterator[Kind]:
    """The kind Practice with two fields more, for the length of a test."""
    before = kind(PRACTICE)
    weather = Annotated[str, register("Weather", choices=("dry", "wet"), facet=True)]
    nicknames = Annotated[set[str], element_set("Nicknames", search=BODY, facet=True)]
    schema = create_model(
        "Practice", __base__=before.schema, weather=(weather, "dry"), nicknames=(nicknames, set())
    )
    define(Kind(before.name, before.label, schema))
    yield kind(PRACTICE)
    define(before)


def test_a_field_added_in_one_line_is_found_everywhere(
    office: Office, practice: Kind, tmp_path: Path
) -> None:
    ana = office.desk("ana")
    group = ana.editing.new("group", "Parks")
    ana.sync()
    ben = office.desk("ben", {group: CONTRIBUTOR})
    id_ = ana.editing.new("practice", "Tree register", "Parks", {"weather": "wet"})
    office.settle()

    with pytest.raises(UserMistake) as refused:
        ana.editing.put(id_, {"weather": "foggy"})
    assert "dry, wet" in refused.value.message

    ana.editing.put(id_, {"weather": "dry"})
    ben.editing.put(id_, {"weather": "wet", "title": "Tree book"})
    ana.editing.add(id_, "nicknames", ["arbory"])
    ben.editing.add(id_, "nicknames", ["leafbook"])
    ben.editing.put(id_, {"weather": "wet"})
    office.settle()
    shown = ana.see(id_).shown
    assert (shown.fields["nicknames"], shown.fields["weather"]) == (["arbory", "leafbook"], "dry")

    with ben.library.reading() as connection:
        assert [hit.id for hit in search(connection, Query("leafboo")).hits] == [id_]
        assert facets(connection, Query())["weather"] == [("dry", 1)]

    assert export_file(ben.library, Query(), tmp_path / "all.csv").records == 2
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["id"] == id_)
    assert (row["weather"], "leafbook" in row["nicknames"]) == ("dry", True)
    office.desks.remove(ben)
    ben.library.close()
    again = import_file(ana.library, tmp_path / "all.csv", preset_name="plain", space="Parks")
    assert again.plan.ignored_columns == ()

    by_name = {control.name: control for control in controls(practice)}
    assert by_name["weather"].control == "choice"
    assert by_name["weather"].choices == (("dry", "dry"), ("wet", "wet"))
    assert by_name["nicknames"].control == "choices"
