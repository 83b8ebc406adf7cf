"""One way for all report tests to print: a real child process, a real file, a fixed time."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from practicedesk.reports.engine import Rendered
from practicedesk.reports.sheet import Section, Sheet, render_sheet

MADE_AT = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)

Print = Callable[[Sheet], Rendered]


@pytest.fixture
def print_sheet(tmp_path: Path) -> Print:
    return lambda sheet: render_sheet(sheet, tmp_path / "sheet.pdf", made_at_utc=MADE_AT)


def sheet_with(*texts: str) -> Sheet:
    """A sheet that holds each of the Markdown `texts` in a section of its own."""
    return Sheet(
        title="A sheet", sections=tuple(Section(f"Part {n}", (text,)) for n, text in enumerate(texts))
    )
