"""The three marks that hold a block together, which no person's text may hold.

They are Unicode's interlinear annotation marks, taken out of everything people enter.
"""

from __future__ import annotations

import re

OPEN, BETWEEN, CLOSE = "\ufff9", "\ufffa", "\ufffb"
MARKS = re.compile(f"[{OPEN}{BETWEEN}{CLOSE}]")
BLOCK = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")


def without_marks(text: str) -> str:
    """A person's text, with any of the three marks taken out."""
    return MARKS.sub("", text)
