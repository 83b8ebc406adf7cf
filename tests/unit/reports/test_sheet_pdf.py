"""The printed sheet as an assistive program finds it: tagged, named, complete and repeatable."""

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from pdfua import Severity, validate

from practicedesk.reports.sheet import Day, Section, Sheet, render_sheet
from practicedesk.resource_paths import resource_path
from tests.unit.reports.conftest import MADE_AT, Print, sheet_with
from tests.unit.reports.pdf_reading import (
    letters_of,
    outline,
    pages_with_text_outside,
    runs_of,
    structure,
    text_of,
)
from tests.unit.reports.sheets import ARABIC, CONFLICTS, EMPTY, FULL, SHEETS

LONG = replace(FULL, sections=tuple(Section(f"Part {n}", ("Some words. " * 400,)) for n in range(8)))


@pytest.mark.parametrize("name", SHEETS)
def test_every_sheet_is_declared_and_checked_as_accessible(name: str, print_sheet: Print) -> None:
    sheet = SHEETS[name]
    path = print_sheet(sheet).path
    with pikepdf.open(path) as pdf:
        metadata = pdf.open_metadata()
        assert metadata.pdfa_status == "2A"
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == sheet.title
        assert str(pdf.Root.Lang) == sheet.language
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert pages_with_text_outside(path) == []
    report = validate(str(path))
    assert [finding.message for finding in report.findings if finding.severity >= Severity.WARNING] == []


def test_the_full_sheet_has_the_structure_it_shows(print_sheet: Print) -> None:
    rendered = print_sheet(FULL)
    with pikepdf.open(rendered.path) as pdf:
        found = structure(pdf)
        assert rendered.pages == len(pdf.pages) == 3
        assert found["H1"] == 1
        assert found["H2"] == 19  # takeaways, 17 sections, history
        assert found["H3"] == 2
        assert outline(pdf)[:3] == ["H1", "H2", "H2"]
        assert found["Table"] == 6  # glance, engagement, tools, results, about, history
        assert found["TH"] == 1 + 5 + 4 + 4 + 1 + 3
        assert found["TD"] == 2 * 12 + 4 * 5 + 2 * 4 + 3 * 4 + 2 * 8 + 3 * 3
        assert found["LI"] == 4 + 4 + 3 + 3
        assert found["BlockQuote"] == 1
        assert found["Link"] == 2
        assert found["Figure"] == 0


def test_takeaways_come_first_and_the_disclaimer_last(print_sheet: Print) -> None:
    text = text_of(print_sheet(FULL).path)
    order = [
        FULL.title,
        FULL.takeaways[0],
        "At a glance",
        "1 Context",
        "17 Contact",
        "About this sheet",
        "History",
    ]
    places = [text.index(words) for words in [*order, "Disclaimer"]]
    assert places == sorted(places)


def test_everything_on_the_sheet_is_on_the_page(print_sheet: Print) -> None:
    letters = letters_of(text_of(print_sheet(FULL).path))
    words = [
        *(FULL.title, FULL.kind_label, FULL.summary, FULL.organisation, FULL.version, FULL.as_of),
        *(FULL.version_hash, FULL.licence, FULL.source, FULL.disclaimer, *FULL.takeaways, *FULL.tags),
        *(word for row in FULL.glance for word in row if isinstance(word, str)),
        *(section.heading for section in FULL.sections),
        *(
            "Median days to an answer",
            "Walk-in sessions",
            "[Image: How data flows",
            "Printed2026-11-21 22:00 UTC",
        ),
    ]
    assert [word for word in words if letters_of(word) not in letters] == []


def test_the_marking_stands_at_head_and_foot_of_every_page(print_sheet: Print) -> None:
    rendered = print_sheet(FULL)
    assert text_of(rendered.path).count(FULL.marking) == 2 * rendered.pages + 1  # once among the facts


def test_an_empty_practice_is_still_a_sheet(print_sheet: Print) -> None:
    rendered = print_sheet(EMPTY)
    assert rendered.pages == 1
    assert "Nothing has been written about this practice yet." in text_of(rendered.path)


def test_a_practice_without_a_title_is_called_so(print_sheet: Print) -> None:
    assert "Untitled practice" in text_of(print_sheet(Sheet(title=" \x00")).path)


def test_all_versions_of_a_disputed_paragraph_are_printed(print_sheet: Print) -> None:
    rendered = print_sheet(CONFLICTS)
    text = text_of(rendered.path)
    for words in (
        "2 paragraphs await a decision",
        "Two versions of this paragraph await a decision",
        "3 versions of this paragraph await a decision",
        "Version 1 · A. Moreau, 19 November 2026 · shown on screen",
        "Version 2 · B. Okafor, 20 November 2026",
        "until eight",
        "until nine",
    ):
        assert words in text
    with pikepdf.open(rendered.path) as pdf:
        assert "H3" not in structure(pdf)  # a heading inside one version is no heading of the sheet


def test_a_sheet_from_right_to_left(print_sheet: Print) -> None:
    rendered = print_sheet(ARABIC)
    with pikepdf.open(rendered.path) as pdf:
        assert pdf.Root.ViewerPreferences.Direction == "/R2L"
    assert rendered.replaced_characters == ()
    assert "1 / 2" in text_of(rendered.path)


def test_contents_are_listed_from_six_pages_on(print_sheet: Print) -> None:
    long = print_sheet(LONG)
    assert long.pages >= 6
    assert "Contents" in text_of(long.path)
    assert "Contents" not in text_of(print_sheet(FULL).path)


def test_what_needs_mending_is_reported_with_its_place(print_sheet: Print) -> None:
    sheet = replace(sheet_with("![](a.png)\n\n![](b.png)"), takeaways=("A 中 takeaway",))
    rendered = print_sheet(sheet)
    assert [(notice.code, notice.where, notice.count) for notice in rendered.notices] == [
        ("image_without_alt", "Part 0", 2)
    ]
    assert [(each.code_point, each.where, each.count) for each in rendered.replaced_characters] == [
        (0x4E2D, "takeaways", 1)
    ]
    assert "[Image without a description]" in text_of(rendered.path)


def test_emoji_are_printed_and_can_be_read_out(print_sheet: Print) -> None:
    """Also those made of several: families, flags, colours of skin, keys. PDF/A wants each as text."""
    emoji = "😀 ✅ ⚠️ ❤️ 👍🏽 👩‍👩‍👧‍👦 🏳️‍🌈 🇬🇧 1️⃣"
    with TTFont(resource_path("fonts", "NotoEmoji-Regular.ttf")) as font:
        single = [chr(code) for code in font.getBestCmap() if 0x2190 <= code < 0x20000]
    rendered = print_sheet(replace(sheet_with(" ".join(single), f"**{emoji}**"), title="A 🚀 sheet"))
    assert rendered.replaced_characters == ()
    letters = letters_of(text_of(rendered.path))
    assert [one for one in (*emoji.split(), *single, "🚀") if one not in letters] == []


def test_equal_sheets_are_equal_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for seed in ("1", "2"):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        monkeypatch.setenv("TZ", f"UTC+{seed}")
        made.append(render_sheet(FULL, tmp_path / f"{seed}.pdf", made_at_utc=MADE_AT).path.read_bytes())
    assert made[0] == made[1]
    assert {path.name for path in tmp_path.iterdir()} == {"1.pdf", "2.pdf"}


@pytest.mark.parametrize(
    ("tag", "printed"),
    [
        ("en-GB", "en-GB"),
        ("zh-Hant-TW", "zh-TW"),
        ("sr-Latn", "sr"),
        ("haw", "haw"),
        ("no tag", "en"),
        ("", "en"),
    ],
)
def test_the_language_of_the_page_is_that_of_the_record(tag: str, printed: str, print_sheet: Print) -> None:
    with pikepdf.open(print_sheet(Sheet(title="A sheet", language=tag)).path) as pdf:
        assert str(pdf.Root.Lang) == printed


@pytest.mark.parametrize(
    ("language", "days"),
    [
        (
            "en-GB",
            {
                "2026-11-03T10:00": "3 November 2026, 10:00",
                "2024-02-29": "29 February 2024",
                "2026-02-29": "2026-02-29",
                "2026-11-00": "2026-11-00",
                "2026-11-03T25:00": "2026-11-03T25:00",
                "next spring": "next spring",
            },
        ),
        ("fr", {"2026-11-03": "3 novembre 2026", "2026-11": "novembre 2026", "2026": "2026"}),
        ("es", {"2026-11-03": "3 de noviembre de 2026", "2026-11": "noviembre de 2026"}),
    ],
)
def test_days_are_printed_in_the_language_of_the_page_and_others_as_written(
    language: str, days: dict[str, str], print_sheet: Print
) -> None:
    rows = tuple(row for written in days for row in (("Due", Day(written)), ("Said", written)))
    text = " ".join(text_of(print_sheet(Sheet(title="A sheet", language=language, glance=rows)).path).split())
    for written, printed in days.items():
        assert f"Due {printed} Said {written}" in text


@pytest.mark.parametrize(
    "text",
    [
        "אבג Norbridge דהו",
        "**אבג** Norbridge דהו",
        "- אבג Norbridge דהו",
        "> אבג Norbridge דהו",
        "# אבג Norbridge דהו",
        "| One |\n|---|\n| אבג Norbridge דהו |",
    ],
)
def test_words_from_the_right_run_from_the_right_around_latin_ones(text: str, print_sheet: Print) -> None:
    path = print_sheet(sheet_with(text)).path
    (latin,) = (left for words, left in runs_of(path) if words.strip() == "Norbridge")
    first, last = (
        next(left for words, left in runs_of(path) if set(word) & set(words)) for word in ("אבג", "דהו")
    )
    assert last < latin < first
    assert pages_with_text_outside(path) == []


def test_each_paragraph_has_the_direction_of_its_own_first_letter(print_sheet: Print) -> None:
    path = print_sheet(sheet_with("Norbridge אבג", "1. דהו")).path
    left = {words.strip(): at for words, at in runs_of(path)}
    assert left["Norbridge"] < 100
    assert next(at for words, at in left.items() if set("דהו") & set(words)) > 400


def test_a_name_in_latin_letters_leaves_a_hebrew_paragraph_to_a_hebrew_page(print_sheet: Print) -> None:
    sheet = replace(sheet_with("Norbridge אבג דהו אבג דהו", "English words with אבג inside"), language="he")
    left = {words.strip(): at for words, at in runs_of(print_sheet(sheet).path)}
    assert left["Norbridge"] > 400
    assert left["English words with"] < 100
