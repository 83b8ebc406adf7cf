"""What a printed page could not show, in words."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from ...library.folder import FONTS
from ...reports.engine import Rendered

translate = QCoreApplication.translate

MOST_SHOWN = 12
"""Characters that are named."""


def not_printed(rendered: Rendered, library: Path) -> str:
    """How many characters no font has, which, and what to do; "" where all were printed."""
    replaced = rendered.replaced_characters
    if not replaced:
        return ""
    told = translate(
        "print_words",
        "%n character(s) printed as “\ufffd”, as no font has what stands there",
        "",
        sum(one.count for one in replaced),
    )
    which = [chr(code) for code in dict.fromkeys(one.code_point for one in replaced)]
    shown = " ".join(one for one in which[:MOST_SHOWN] if one.isprintable())
    more = " …" if len(which) > MOST_SHOWN else ""
    next_ = translate("print_words", "Put a font that has them into {folder} and print again.")
    return f"{told}: {shown}{more}. {next_.format(folder=library / FONTS)}" if shown else f"{told}."
