"""What the shipped fonts lack is printed with fonts that lie in the library's folder."""

from __future__ import annotations

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from practicedesk.library.folder import FONTS
from practicedesk.library.library import Library
from practicedesk.services.editing import Editing
from practicedesk.services.reporting import sheet


def font_with(path: Path, char: str) -> None:
    """A font with one square for a character."""
    pen = TTGlyphPen(None)
    for point, draw in zip(((0, 0), (0, 800), (800, 800), (800, 0)), "m" + "lll", strict=True):
        pen.moveTo(point) if draw == "m" else pen.lineTo(point)
    pen.closePath()
    square = pen.glyph()
    builder = FontBuilder(1000)
    builder.setupGlyphOrder([".notdef", "square"])
    builder.setupCharacterMap({ord(char): "square"})
    builder.setupGlyf({".notdef": square, "square": square})
    builder.setupHorizontalMetrics({".notdef": (900, 0), "square": (900, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Squares", "styleName": "Regular", "psName": "Squares"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)


def test_a_font_in_the_librarys_folder_is_used_and_the_file_stays_the_same(
    library: Library, tmp_path: Path
) -> None:
    id_ = Editing(library).new("note", "中 trees")
    before = sheet(library, id_, tmp_path / "before.pdf")
    assert {one.code_point for one in before.replaced_characters} == {ord("中")}
    (library.folder / FONTS).mkdir()
    font_with(library.folder / FONTS / "squares.ttf", "中")
    made = [sheet(library, id_, tmp_path / f"{n}.pdf") for n in range(2)]
    assert [one.replaced_characters for one in made] == [(), ()]
