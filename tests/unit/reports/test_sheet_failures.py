"""When the world is in the way: one plain sentence, a next step, and nothing left behind."""

import threading
import time
from datetime import datetime
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from practicedesk.reports.sheet import Sheet, Table, render_sheet
from practicedesk.resource_paths import resource_path
from practicedesk_sync.errors import WorldError
from tests.unit.reports.conftest import MADE_AT, sheet_with

SLOW = sheet_with("![[" * 60_000)  # about ten seconds of parsing
SHORT_S = 5


def fails(sheet: Sheet, target: Path, **options: object) -> WorldError:
    with pytest.raises(WorldError) as caught:
        render_sheet(sheet, target, made_at_utc=MADE_AT, **options)  # type: ignore[arg-type]
    assert caught.value.message.endswith(".")
    assert caught.value.next.endswith(".")
    return caught.value


def test_a_missing_folder(tmp_path: Path) -> None:
    error = fails(Sheet(title="t"), tmp_path / "nowhere" / "sheet.pdf")
    assert error.code == "report_folder_missing"
    assert list(tmp_path.iterdir()) == []


def test_a_target_that_cannot_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "sheet.pdf").mkdir()
    assert fails(Sheet(title="t"), tmp_path / "sheet.pdf").code == "report_not_written"
    assert [path.name for path in tmp_path.rglob("*")] == ["sheet.pdf"]


def test_a_timeout_stops_the_child_and_keeps_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "sheet.pdf"
    target.write_text("the old one")
    started = time.monotonic()
    error = fails(SLOW, target, timeout_s=0.5)
    assert error.code == "report_timeout"
    assert error.retryable
    assert "0.5 seconds" in error.message
    assert time.monotonic() - started < SHORT_S
    assert target.read_text() == "the old one"
    assert list(tmp_path.iterdir()) == [target]


def test_a_person_can_cancel(tmp_path: Path) -> None:
    cancel = threading.Event()
    threading.Timer(0.3, cancel.set).start()
    started = time.monotonic()
    assert fails(SLOW, tmp_path / "sheet.pdf", cancel=cancel).code == "report_cancelled"
    assert time.monotonic() - started < SHORT_S
    assert list(tmp_path.iterdir()) == []


def test_too_much_for_the_memory_allowed(tmp_path: Path) -> None:
    sheet = sheet_with("word and " * 200_000)
    assert fails(sheet, tmp_path / "sheet.pdf", memory_mb=256).code == "report_too_large"
    assert list(tmp_path.iterdir()) == []


def test_no_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "typst.py").write_text("raise ImportError('no typst')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert fails(Sheet(title="t"), tmp_path / "sheet.pdf").code == "report_engine_missing"


def test_a_child_that_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "markdown_it.py").write_text("raise SystemExit(3)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert fails(Sheet(title="t"), tmp_path / "sheet.pdf").code == "report_not_made"


def test_programming_mistakes_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="time zone"):
        render_sheet(Sheet(title="t"), tmp_path / "sheet.pdf", made_at_utc=datetime(2026, 1, 1))
    with pytest.raises(ValueError, match="one cell per column"):
        Table(("a", "b"), (("only one",),))


def test_fonts_of_the_office_print_what_ours_cannot(tmp_path: Path) -> None:
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    save_font(fonts / "office.ttf", "中")
    sheet = Sheet(title="中")
    without = render_sheet(sheet, tmp_path / "a.pdf", made_at_utc=MADE_AT)
    assert [each.code_point for each in without.replaced_characters] == [ord("中")]
    with_fonts = render_sheet(
        sheet, tmp_path / "b.pdf", made_at_utc=MADE_AT, font_folders=[fonts, tmp_path / "none"]
    )
    assert with_fonts.replaced_characters == ()


def save_font(path: Path, char: str) -> None:
    """A font of another name that draws `char` as if it were an A."""
    with TTFont(resource_path("fonts", "NotoSans-Regular.ttf")) as font:
        for table in font["cmap"].tables:
            table.cmap[ord(char)] = table.cmap[ord("A")]
        for record in font["name"].names:
            record.string = str(record).replace("Noto Sans", "Office Sans")
        font.save(path)
