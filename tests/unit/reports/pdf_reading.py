"""A PDF read back: its structure tree and its text, as an assistive program would find them."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pikepdf


def structure(pdf: pikepdf.Pdf) -> Counter[str]:
    """How often each structure type occurs below the root, such as ``{"H1": 1, "TD": 24}``."""
    return Counter(role.removeprefix("/") for role in _roles(pdf.Root.StructTreeRoot))


def outline(pdf: pikepdf.Pdf) -> list[str]:
    """The heading levels in reading order, such as ``["H1", "H2", "H3"]``."""
    return [role[1:] for role in _roles(pdf.Root.StructTreeRoot) if re.fullmatch(r"/H\d+", role)]


def _roles(element: pikepdf.Object) -> Iterator[str]:
    children = element.get("/K", pikepdf.Array())
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary):
            if "/S" in child:
                yield str(child.S)
            yield from _roles(child)


def text_of(path: Path) -> str:
    """All text of the pages, furniture included, in content order; breaks are single spaces.

    Invisible break opportunities are left out, so that a long word reads as it was written.
    """
    with pikepdf.open(path) as pdf:
        words = " ".join(piece for page in pdf.pages for piece in _page_text(page))
    return re.sub(r"\s+", " ", words.replace("\u200b", "").replace("\u00ad", ""))


def pages_with_text_outside(path: Path) -> list[int]:
    """The numbers (from 1) of pages on which a run of text begins beyond the edge of the paper."""
    with pikepdf.open(path) as pdf:
        return [
            number
            for number, page in enumerate(pdf.pages, 1)
            if not all(_on_paper(page, where) for where in _places(page))
        ]


def runs_of(path: Path) -> list[tuple[str, float]]:
    """Each run of text with the place, in points from the left, where it begins."""
    found = []
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            places = _places(page)
            maps = {name: _to_unicode(font) for name, font in page.Resources.get("/Font", {}).items()}
            current: dict[int, str] = {}
            for instruction in pikepdf.parse_content_stream(page):
                if str(instruction.operator) == "Tf":
                    current = maps[str(instruction.operands[0])]
                elif str(instruction.operator) in {"Tj", "TJ"}:
                    found.append((_decoded(instruction.operands[0], current), next(places)[0]))
    return found


def _on_paper(page: pikepdf.Page, where: tuple[float, float]) -> bool:
    left, bottom, right, top = map(float, page.mediabox)
    return left <= where[0] <= right and bottom <= where[1] <= top


def _places(page: pikepdf.Page) -> Iterator[tuple[float, float]]:
    """Where each run of text begins, in points from the lower left corner."""
    matrix, line = pikepdf.Matrix(), pikepdf.Matrix()
    outer = []
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), instruction.operands
        if operator == "q":
            outer.append(matrix)
        elif operator == "Q":
            matrix = outer.pop()
        elif operator == "cm":
            matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
        elif operator == "Tm":
            line = pikepdf.Matrix(*map(float, operands))
        elif operator in {"Tj", "TJ"}:
            placed = line @ matrix
            yield placed.e, placed.f


def letters_of(text: str) -> str:
    """`text` without white space, which a page lays out anew."""
    return re.sub(r"\s+", "", text)


def _page_text(page: pikepdf.Page) -> Iterator[str]:
    maps = {name: _to_unicode(font) for name, font in page.Resources.get("/Font", {}).items()}
    current: dict[int, str] = {}
    line = ""
    spoken = False
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), instruction.operands
        if operator == "BDC":
            spoken_text = _properties(page, operands[1]).get("/ActualText")
            spoken = spoken_text is not None
            line += str(spoken_text or "")
        elif operator == "EMC":
            spoken = False
        elif operator == "Tf":
            current = maps[str(operands[0])]
        elif operator in {"Tj", "TJ"} and not spoken:
            line += _decoded(operands[0], current)
        elif operator == "ET":
            yield line
            line = ""


def _properties(page: pikepdf.Page, given: pikepdf.Object) -> pikepdf.Object:
    return page.Resources.Properties[str(given)] if isinstance(given, pikepdf.Name) else given


def _decoded(shown: pikepdf.Object, codes: dict[int, str]) -> str:
    pieces = shown if isinstance(shown, pikepdf.Array) else [shown]
    raw = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
    return "".join(codes.get(int.from_bytes(raw[at : at + 2], "big"), "") for at in range(0, len(raw), 2))


def _to_unicode(font: pikepdf.Object) -> dict[int, str]:
    if "/ToUnicode" not in font:
        return {}
    table = font.ToUnicode.read_bytes().decode("ascii")
    return {
        int(code, 16): bytes.fromhex(target).decode("utf-16-be")
        for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL)
        for code, target in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block)
    }
