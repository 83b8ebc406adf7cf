"""What is typed or imported becomes a value that every machine can read, or one clear sentence."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.log import strict_json
from practicedesk_sync.model.fields import Field
from practicedesk_sync.model.kinds import kind, kinds
from practicedesk_sync.model.values import clean_text, is_unmapped, label_of, value_of
from practicedesk_sync.model.vocabularies import UNMAPPED
from tests.examples import examples

PRACTICE = kind("practice").fields
ALL_FIELDS = [field for known in kinds() for field in known.fields.values()]

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**80), 2**80),
    st.floats(),
    st.text(st.characters(), max_size=20),
    st.sampled_from(
        ["nan", "inf", "-1e999", "1" * 400, "draft", "yes", '{"name": "e\u0301"}', "[1, NaN]", "{"]
    ),
)
keys = st.text(max_size=5) | st.sampled_from(["name", "item", "minutes_allotted"])
raw_values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=6,
)


@examples(500)
@given(st.sampled_from(ALL_FIELDS), raw_values, st.booleans())
def test_a_value_can_be_stored_or_is_a_mistake(field: Field, raw: Any, keep_unknown: bool) -> None:
    try:
        value = value_of(field, raw, keep_unknown=keep_unknown)
    except UserMistake as mistake:
        assert mistake.code == "field_value"
        assert mistake.message.startswith(f"{field.label}: ") and mistake.next
    else:
        assert strict_json.loads(strict_json.dumps(value)) == value
        assert field.accepts(value) or value is None
        if value is not None:  # a blank, which nobody stores as a term
            assert value_of(field, value, keep_unknown=True) == value


@given(st.text(st.characters()))
def test_clean_text_can_be_stored_and_is_clean(raw: str) -> None:
    clean = clean_text(raw)
    strict_json.check_text(clean)
    assert clean_text(clean) == clean
    assert "\r" not in clean and clean == clean.strip("\n")


def test_clean_text_keeps_what_it_can() -> None:
    assert clean_text("\r\n a\r\nb\rc\0 \n\n") == " a\nb\nc "
    assert clean_text("e\u0301") == unicodedata.normalize("NFC", "é")
    assert clean_text("a\ud800b") == "a?b"
    assert clean_text("\ufff9a\ufffab\ufffb") == "ab"


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("title", "  T ", "  T "),
        ("maturity", "", None),
        ("effort_days", "", None),
        ("effort_days", "2.5", 2.5),
        ("not_effective", "yes", True),
        ("tools", '{"name": "Form", "type": ""}', {"name": "Form"}),
        ("tools", {"name": "Form", "licence": "u"}, {"name": "Form", "licence": "u"}),
    ],
)
def test_values(name: str, raw: Any, value: Any) -> None:
    assert value_of(PRACTICE[name], raw) == value


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("effort_days", "many"),
        ("effort_days", "nan"),
        ("effort_days", "inf"),
        ("effort_days", float("inf")),
        ("not_effective", "perhaps"),
        ("state", "published"),
        ("maturity", "no such term"),
        ("tools", "{}"),
        ("tools", "no object"),
    ],
)
def test_mistakes_are_explained(name: str, raw: Any) -> None:
    with pytest.raises(UserMistake) as caught:
        value_of(PRACTICE[name], raw)
    assert caught.value.exit_status == 2
    assert caught.value.message.endswith(".")


def test_a_term_nobody_knows_is_kept_by_an_import_and_explained_while_typing() -> None:
    kept = value_of(PRACTICE["technologies"], " Steam  engine ", keep_unknown=True)
    assert kept == UNMAPPED + "Steam engine"
    assert is_unmapped(kept) and not is_unmapped("ai")
    assert value_of(PRACTICE["technologies"], kept) == kept
    assert "Steam engine" in label_of(PRACTICE["technologies"], kept)
    for typed, next_ in (("Steam engine", ""), ("Open datta", "Did you mean “Open data”? ")):
        with pytest.raises(UserMistake) as caught:
            value_of(PRACTICE["technologies"], typed)
        assert caught.value.next == f"{next_}Choose a word that is in it."


def test_a_code_is_told_in_words() -> None:
    terms = PRACTICE["maturity"].terms
    assert terms is not None
    term = terms.terms[0]
    assert value_of(PRACTICE["maturity"], term.label) == term.code
    assert label_of(PRACTICE["maturity"], term.code) == term.label
    assert label_of(PRACTICE["title"], 5) == "5"


@pytest.mark.parametrize("typed", ["2026-09-08", "2026-09-08T10:00", "2026-09-08 23:59", ""])
def test_a_meeting_starts_on_a_day_or_at_a_time(typed: str) -> None:
    assert value_of(kind("meeting").fields["starts"], typed) == typed


@pytest.mark.parametrize("typed", ["8 September", "2026-09", "2026-09-08T24:00", "2026-13-01", "tomorrow"])
def test_what_is_no_time_is_explained(typed: str) -> None:
    with pytest.raises(UserMistake, match="2026-11-21T10:00"):
        value_of(kind("meeting").fields["starts"], typed)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("start", "2026-02-30"),
        ("end", "2026-13-45"),
        ("elapsed_months", "-3"),
        ("effort_days", -0.5),
        ("lang", "klingonish language"),
        ("tools", {"name": "Form", "url": "not a url javascript:alert(1)"}),
    ],
)
def test_what_cannot_be_is_refused_when_it_is_typed_and_kept_when_it_is_there_already(
    name: str, typed: Any
) -> None:
    with pytest.raises(UserMistake):
        value_of(PRACTICE[name], typed)
    assert value_of(PRACTICE[name], typed, keep_unknown=True) == (-3 if typed == "-3" else typed)


@pytest.mark.parametrize("typed", ["en", "pt-BR", "zh-Hans-CN", "es-419", ""])
def test_a_language_is_told_by_its_code(typed: str) -> None:
    assert value_of(PRACTICE["lang"], typed) == typed


@pytest.mark.parametrize(("typed", "value"), [("12,5", 12.5), (" 0,25 ", 0.25), ("1234,567", 1234.567)])
def test_a_number_may_have_a_decimal_comma(typed: str, value: float) -> None:
    assert value_of(PRACTICE["effort_days"], typed) == value


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("effort_days", "many", "Effort in days: “many” is no number. Write one such as 12.5."),
        (
            "effort_days",
            "1,234",
            "Effort in days: “1,234” may be either of two numbers. Write 1234 or 1.234.",
        ),
        ("elapsed_months", "-3", "Months from start to result: -3 is less than 0. Write 0 or more."),
        (
            "next_review_due",
            "2026-02-30",
            "Next review due: “2026-02-30” is not a date like 2026, 2026-11 or 2026-11-21. "
            "Write one, or leave it empty.",
        ),
        ("tools", '{"url": "x"}', "Tools: Name is missing. Write it, or leave all of it empty."),
        (
            "tools",
            '{"name": "Form", "url": "x"}',
            "Tools: Web address “x” is not a web address that begins with https:// or http://. "
            "Write one, or leave it empty.",
        ),
    ],
)
def test_a_mistake_is_told_in_the_words_of_the_form(name: str, typed: str, told: str) -> None:
    with pytest.raises(UserMistake) as caught:
        value_of(PRACTICE[name], typed)
    assert f"{caught.value.message} {caught.value.next}" == told
