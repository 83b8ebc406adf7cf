"""An opening is whole sentences or nothing; a year is a year."""

from __future__ import annotations

import pytest

from practicedesk.exchange.readings import opening, read_as


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("One. Two. Three.", 9, "One. Two."),
        ("One. Two. Three.", 8, "One."),
        ("One. Two. Three.", 3, ""),
        (
            "It began in the U.K. Government office. Then it grew and grew.",
            50,
            "It began in the U.K. Government office.",
        ),
        ("Led by Dr. Smith, e.g. Monday. It is long, long, long.", 40, "Led by Dr. Smith, e.g. Monday."),
        ("Version 2.0 came. It is long, long, long, long.", 30, "Version 2.0 came."),
        ("Is it so? “Yes.” And on and on and on it goes", 20, "Is it so? “Yes.”"),
        ("It stops... for a while and goes on and on. End", 30, ""),
        ("これは文です。次の文はとても長いです", 10, "これは文です。"),
        ("Short, without an end", 30, "Short, without an end"),
        ("Short  and\u00a0spaced ", 30, "Short and spaced"),
        ("A heading\nA sentence. Another.", 30, ""),
        ("A sentence.\nAnother.", 30, "A sentence."),
        ("lost its beginning. Then on.", 40, ""),
        ("", 10, ""),
        (" \n ", 10, ""),
    ],
)
def test_an_opening_is_whole_sentences_or_nothing(text: str, limit: int, expected: str) -> None:
    assert opening(text, limit) == expected


@pytest.mark.parametrize(
    ("reading", "text", "expected"),
    [
        ("", " as\nit is ", " as\nit is "),
        ("line", " two\n lines\u00a0here ", "two lines here"),
        ("year", " 2021.0 ", "2021"),
        ("year", "2021", "2021"),
        ("year", "2021.5", "2021.5"),
        ("year", "spring 2021", "spring 2021"),
    ],
)
def test_readings(reading: str, text: str, expected: str) -> None:
    assert read_as(reading, text, 280) == expected
