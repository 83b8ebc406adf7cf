"""What tells one window from another: who works there, at which server, in which library."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from ..services.status import Status

NAME = "PracticeDesk"


def window_title(library: str, now: Status | None = None) -> str:
    """As in “PracticeDesk – ana at parks.example”. `library`: its name, "" for a person's standard one."""
    parts = [NAME]
    if now is not None and now.account:
        at = QCoreApplication.translate("window_title", "%1 at %2")
        host = urlsplit(now.server).hostname or ""
        parts.append(at.replace("%2", host).replace("%1", now.account) if host else now.account)
    return " – ".join([*parts, library] if library else parts)
