"""Every vocabulary is whole, and import finds its way into it from the words people wrote."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from practicedesk_sync.model.vocabularies import UNMAPPED, VOCABULARIES, Vocabulary, as_code, vocabulary
from practicedesk_sync.model.vocabularies.terms import folded

CATALOGUE = Path(__file__).parents[4] / "shared" / "data" / "innovative-public-services.csv"

COLUMNS = {
    "technology": "technologies",
    "status": "maturity",
    "geoextent": "level",
    "geocoverage": "countries",
    "geocoverage_codes": "countries",
    "primary_sector": "cofog",
    "secondary_sector": "cofog",
    "lead_organisation_category": "sector",
}

LEFT_UNMAPPED = {
    "geocoverage": {"European Union"},  # no country, and ISO 3166-1 gives it no code
    "secondary_sector": {"Public services", "Security"},  # no group of COFOG 1999 has either name
}

every_vocabulary = pytest.mark.parametrize("listed", VOCABULARIES.values(), ids=VOCABULARIES.keys())


@every_vocabulary
def test_codes_and_labels_are_unique(listed: Vocabulary) -> None:
    for texts in ([term.code for term in listed.terms], [term.label for term in listed.terms]):
        assert len({folded(text) for text in texts}) == len(texts)


@every_vocabulary
def test_every_label_and_code_is_read_back_as_its_code(listed: Vocabulary) -> None:
    for term in listed.terms:
        assert listed.code_for(term.label) == listed.code_for(term.code) == term.code
        assert listed.label_of(term.code) == term.label
        assert listed.known(term.code)


@every_vocabulary
def test_every_parent_and_synonym_names_a_term(listed: Vocabulary) -> None:
    assert all(listed.known(term.parent) for term in listed.terms if term.parent)
    assert all(listed.known(code) for code in listed.synonyms.values())


@every_vocabulary
def test_no_synonym_hides_or_is_hidden_by_another_term(listed: Vocabulary) -> None:
    for text, code in listed.synonyms.items():
        assert listed.code_for(text) == code


@every_vocabulary
def test_every_vocabulary_says_where_it_comes_from(listed: Vocabulary) -> None:
    assert all((listed.label, listed.version, listed.source, listed.licence))


def test_lists_are_complete() -> None:
    cofog = vocabulary("cofog").terms
    assert len([term for term in cofog if term.parent is None]) == 10
    assert len([term for term in cofog if term.parent is not None]) == 69
    assert [term.code for term in vocabulary("sdg").terms] == [str(goal) for goal in range(1, 18)]
    assert [term.code for term in vocabulary("evidence").terms] == [str(level) for level in range(6)]
    assert len(vocabulary("countries").terms) == 249


@pytest.mark.parametrize(
    ("vocabulary_id", "text", "code"),
    [
        ("countries", "  COTE d’Ivoire ", "CI"),
        ("countries", "türkiye", "TR"),
        ("countries", "uk", "GB"),
        ("cofog", "r & d   EDUCATION.", "GF0907"),
        ("cofog", "10.9", "GF1009"),
        ("sdg", "SDG 11", "11"),
        ("technologies", "Open-Data", "open_data"),
        ("maturity", "unmapped:Pilot", "pilot"),
        ("evidence", "-1", "unmapped:-1"),
        ("countries", "European\n Union", "unmapped:European Union"),
        ("level", "", "unmapped:"),
    ],
)
def test_written_text_finds_its_code(vocabulary_id: str, text: str, code: str) -> None:
    assert as_code(vocabulary_id, text) == code


def test_an_unmapped_value_is_shown_as_it_was_written() -> None:
    assert vocabulary("countries").label_of("unmapped:European Union") == "European Union"
    assert vocabulary("countries").label_of("QQ") == "QQ"


@given(st.sampled_from(sorted(VOCABULARIES)), st.text())
@example("countries", "unmapped:unmapped:x")
@example("cofog", "\x1f")
def test_no_text_is_ever_refused_or_lost(vocabulary_id: str, text: str) -> None:
    stored = as_code(vocabulary_id, text)
    words = text.removeprefix(UNMAPPED).split()
    assert vocabulary(vocabulary_id).known(stored) or stored.removeprefix(UNMAPPED).split() == words
    assert as_code(vocabulary_id, stored) == stored


@pytest.mark.parametrize("column", COLUMNS)
def test_every_value_of_the_catalogue_maps_or_is_known_not_to(column: str) -> None:
    if not CATALOGUE.exists():
        pytest.skip(f"the shared catalogue is not beside this checkout ({CATALOGUE})")
    with CATALOGUE.open(encoding="utf-8-sig", newline="") as rows:
        values = {row[column] for row in csv.DictReader(rows)} - {""}
    unmapped = {text for text in values if vocabulary(COLUMNS[column]).code_for(text) is None}
    assert values
    assert unmapped == LEFT_UNMAPPED.get(column, set())
