"""Names for the files of a folder: readable, the same each time, and good on every system."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 60
"""Letters of a name. In any script that is less than the 255 bytes a system takes."""

_NO_WORD = re.compile(r"[\W_]+")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³])\Z")
"""Names that Windows keeps for itself, whatever follows a full stop."""


class FileNames:
    """Gives each title a name of its own. Names that differ in case alone are the same to some systems."""

    def __init__(self, suffix: str) -> None:
        self.suffix = suffix
        self._given: set[str] = set()

    def name_for(self, title: str, id_: str) -> str:
        """The title's words joined by ``-``; where another record has that name, with the end of the id."""
        words = _NO_WORD.sub("-", unicodedata.normalize("NFKC", title).lower()).strip("-")
        if len(words) > LONGEST:
            words = words[: LONGEST + 1].rpartition("-")[0] or words[:LONGEST]
        stem = unicodedata.normalize("NFC", words) or "untitled"
        if _DEVICES.match(stem):
            stem = f"{stem}-"
        for tail in ("", f"-{id_[-6:]}", f"-{id_}"):
            name = f"{stem}{tail}{self.suffix}"
            folded = unicodedata.normalize("NFKC", name.casefold())
            if folded not in self._given:
                self._given.add(folded)
                return name
        raise ValueError(f"two records have the id {id_}")
