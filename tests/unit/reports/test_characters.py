"""What the fonts cannot show is replaced and told; what they can show is left alone."""

from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont

from practicedesk.reports.characters import Cleaner, ReplacedCharacter, drop_controls
from practicedesk.reports.font_coverage import read_coverage
from practicedesk.resource_paths import resource_path

FONTS = sorted(resource_path("fonts").glob("*.ttf"))
COVERAGE = read_coverage((path, 0) for path in FONTS)


@pytest.mark.parametrize("path", FONTS, ids=lambda path: path.name)
def test_coverage_is_what_fonttools_reads(path: Path) -> None:
    with TTFont(path) as font:
        assert read_coverage([(path, 0)]) == [frozenset(font.getBestCmap())]


def test_styles_of_a_family_cover_the_same() -> None:
    assert (
        len(COVERAGE) == 5
    )  # Noto Sans, its Arabic and Hebrew, DejaVu Sans Mono, Noto Emoji: no style lacks a character


def test_characters_beyond_the_first_plane_are_read(tmp_path: Path) -> None:
    builder = FontBuilder(1000)
    builder.setupGlyphOrder([".notdef", "a", "b"])
    builder.setupCharacterMap({0x41: "a", 0x1F600: "b"})
    builder.font.save(tmp_path / "small.ttf")
    assert read_coverage([(tmp_path / "small.ttf", 0)]) == [frozenset({0x41, 0x1F600})]


def test_what_is_no_font_covers_nothing(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"ttcf\0\0")
    assert read_coverage([(tmp_path / "broken.ttf", 0), (tmp_path / "none.ttf", 0)]) == [frozenset()]


def cleaned(text: str) -> tuple[str, list[ReplacedCharacter]]:
    cleaner = Cleaner(COVERAGE)
    return cleaner.clean(text, "here"), cleaner.replaced


@pytest.mark.parametrize(
    "text",
    [
        "Évaluation – “déjà vu” … 21 % ≤ 3 → ✓ ☐ €",
        "Tiếng Việt, ελληνικά, кириллица",
        "ممارسة جيّدة ١٢٣، مشاركة؟",
        "שלום עולם",
        "one\ttwo\nthree",
        "soft\u00adhyphen, no\u00a0break, join\u200der, \u2067isolate\u2069",
        "e\u0301 and x\u0301",
        "👍🏽 ✅ 🇬🇧 1️⃣ 👩🏿‍💻",
    ],
)
def test_what_the_fonts_have_is_left_alone(text: str) -> None:
    assert cleaned(text) == (text, [])


def test_what_they_lack_is_replaced_and_counted_by_place() -> None:
    assert cleaned("a𓀀b𓀀中") == (
        "a\ufffdb\ufffd\ufffd",
        [ReplacedCharacter(0x4E2D, "here", 1), ReplacedCharacter(0x13000, "here", 2)],
    )
    assert ReplacedCharacter(0x13000, "here", 2).name == "U+13000 EGYPTIAN HIEROGLYPH A001"


@pytest.mark.parametrize("char", ["\ue000", "\uf6c5", "\U000f0000"])
def test_private_characters_have_no_meaning_to_print(char: str) -> None:
    assert cleaned(char)[0] == "\ufffd"


@pytest.mark.parametrize(
    "char", ["\x00", "\x01", "\x1b", "\x7f", "\x9f", "\ud800", "\udfff", "\ufffe", "\U0001ffff"]
)
def test_what_is_no_text_is_taken_out_and_told(char: str) -> None:
    assert cleaned(f"a{char}b") == ("ab", [ReplacedCharacter(ord(char), "here", 1)])


def test_line_ends_of_all_systems_are_one() -> None:
    assert drop_controls("a\r\nb\rc\u2028d\x0be\x85f") == "a\nb\nc\nd\ne\nf"


def test_direction_overrides_cannot_disguise_a_word() -> None:
    assert cleaned("invoice\u202efdp.exe\ufeff") == ("invoicefdp.exe", [])


def test_a_mark_no_font_can_join_to_its_letter_is_replaced() -> None:
    assert cleaned("x\u20e3") == ("x\ufffd", [ReplacedCharacter(0x20E3, "here", 1)])


def test_long_words_may_break_and_keep_their_letters() -> None:
    text, replaced = cleaned("x" * 100)
    assert max(map(len, text.split("\u200b"))) == 40
    assert text.replace("\u200b", "") == "x" * 100
    assert replaced == []
