"""When something is, from how its day or time and its time zone are stored."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from practicedesk_sync.model.values import FORMS, MOMENT


def moment_of(written: str, zone: str) -> date | datetime | None:
    """A day, or an instant in UTC, from how it is stored; None of what is neither.

    Times in a time zone that is not known are those of this computer.
    """
    if not FORMS[MOMENT][0].match(written):
        return None
    try:
        if len(written) == len("2026-11-03"):
            return date.fromisoformat(written)
        local = datetime.fromisoformat(written)
        return local.replace(tzinfo=_zone(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def is_to_come(written: str, zone: str, now_ms: int) -> bool:
    """Whether a day or time lies after `now_ms` (since 1970 UTC); today does not."""
    when, now = moment_of(written, zone), datetime.fromtimestamp(now_ms / 1000, UTC)
    if isinstance(when, datetime):
        return when > now
    return when is not None and when > now.astimezone().date()


def _zone(name: str) -> ZoneInfo | None:
    """The time zone of that name; None, which stands for this computer's own, where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
