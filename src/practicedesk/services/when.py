"""When something is, from how its day or time and its time zone are stored."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from practicedesk_sync.model.values import FORMS, MOMENT

from ..library.library import Library


def moment_of(written: str, zone: str) -> date | datetime | None:
    """A day, or an instant in UTC, from how it is stored; None of what is neither.

    Times in a time zone that is not known are those of this computer.
    """
    if not FORMS[MOMENT].fits(written):
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


def today_of(library: Library) -> date:
    """Today, where this computer is."""
    return datetime.fromtimestamp(library.now_ms() / 1000).astimezone().date()


def zone_words(zone: str, written: str) -> str:
    """A time zone for a person: its city, and how far from UTC its clocks are at that day or time.

    As in “Paris, UTC+1”, or “UTC”; as it is stored where it is not known.
    """
    known, when = _zone(zone) if zone else None, moment_of(written, zone)
    if known is None:
        return zone
    region, _, city = zone.rpartition("/")
    local = when.astimezone(known) if isinstance(when, datetime) else None
    offset = known.utcoffset(local)
    far = "" if offset is None else f"UTC{_offset(offset)}"
    return ", ".join(filter(None, ("" if region in ("", "Etc") else city.replace("_", " "), far))) or zone


def _offset(offset: timedelta) -> str:
    """As in +1, -3:30; "" for none."""
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}" if minutes else ""


def _zone(name: str) -> ZoneInfo | None:
    """The time zone of that name; None, which stands for this computer's own, where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
