"""Plain text that is pasted keeps its tables, lists and line breaks; Markdown stays as it is."""

from __future__ import annotations

import pytest

from practicedesk.exchange.pasted_plain import kept_form


@pytest.mark.parametrize(
    ("plain", "kept"),
    [
        (
            "Indicator\t2024\t2025\r\nWaiting\t70\t12|3\r\n",
            "| Indicator | 2024 | 2025 |\n| --- | --- | --- |\n| Waiting | 70 | 12\\|3 |\n\n",
        ),
        ("Seen\nA\tB\nC", "Seen  \nA\tB  \nC"),
        ("So:\n\t2024\nx\ty\n1\t2\t3", "So:  \n\t2024\n\n| x | y |  |\n| --- | --- | --- |\n| 1 | 2 | 3 |\n"),
        ("• one\n• two\n", "- one\n- two\n"),
        ("First line\nsecond line\n\nOther", "First line  \nsecond line\n\nOther"),
        ("# A\ntext\n- x\n1. y\n> z", "# A\ntext\n- x\n1. y\n> z"),
        ("```\na\nb\n```", "```\na\nb\n```"),
    ],
)
def test_plain_text_keeps_its_form(plain: str, kept: str) -> None:
    assert kept_form(plain) == kept
