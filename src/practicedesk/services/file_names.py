"""Names for copies of attachments: readable, and good on every system, whatever somebody called the file."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath

from practicedesk_sync.blobs.file_types import CSV, TEXT, suffix_of

LONGEST = 80
"""Letters before the ending. In any script that is less than the 255 bytes a system takes."""
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_UNSEEN = ("Cc", "Cf", "Cs", "Co")
"""Categories of Unicode: control, format (which turns a text around), halves, and what is nobody's."""
_DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\.|\Z)", re.IGNORECASE)
"""Names that Windows keeps for itself, whatever follows a full stop."""


def shown_name(name: str) -> str:
    """The name of a file as it is kept with a record: one line without what steers a text's direction."""
    last = PurePath(name.replace("\\", "/")).name
    plain = "".join(one for one in last if unicodedata.category(one) not in _UNSEEN)
    return " ".join(unicodedata.normalize("NFC", plain).split())[:200] or "file"


def safe_name(name: str, said: str, found: str) -> str:
    """A name for a copy. `said`: the type in its record; `found`: what is in it, which decides the ending."""
    type_ = CSV if (said, found) == (CSV, TEXT) else found
    stem = PurePath(shown_name(name)).stem
    stem = _UNSAFE.sub("_", unicodedata.normalize("NFKC", stem))[:LONGEST].strip(" .") or "file"
    if _DEVICES.match(stem):
        stem = f"_{stem}"
    return f"{stem}{suffix_of(type_)}"
