"""The minutes of one meeting: who met, what arose, what was said on each item, what was agreed."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from practicedesk.reports.engine import Limits, Rendered, render_report
from practicedesk.reports.sheet import Conflict, language_values, part_values


@dataclass(frozen=True, slots=True)
class Agreed:
    """Something agreed on, or quoted. `word`: action, decision, issue, quote or another type of task.

    `due`: an ISO date or ""; `state`: open, doing, blocked, done, dropped, not_a_task or "" (not shown).
    """

    word: str
    what: str
    who: str = ""
    due: str = ""
    state: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the agenda: its notes in order, as Markdown, disputed paragraphs and what was agreed."""

    heading: str
    minutes: int = 0
    presenter: str = ""
    parts: tuple[str | Conflict | Agreed, ...] = ()


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who was there and who was not, by name; `count` alone is printed under the Chatham House Rule."""

    present: tuple[str, ...] = ()
    apologies: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Approval:
    """By whom ("" where it is not known) and on which day (ISO); `whole`: the text is the approved one."""

    who: str
    on: str
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Minutes:
    """What the minutes say. `language` is a BCP-47 tag. Days and times are ISO, printed in that language.

    `state`: draft, circulated, amendments or approved. Under `chatham_house` whoever gathers these values
    leaves out who said what; the page then prints a count in place of names.
    """

    title: str
    group: str = ""
    marking: str = ""
    language: str = "en"
    state: str = "draft"
    starts: str = ""
    ends: str = ""
    time_zone: str = ""
    place: str = ""
    online: str = ""
    chatham_house: bool = False
    attendance: Attendance = Attendance()
    arising: tuple[Agreed, ...] = ()
    items: tuple[Item, ...] = ()
    actions: tuple[Agreed, ...] = ()
    next_title: str = ""
    next_starts: str = ""
    next_place: str = ""
    approval: Approval | None = None
    as_of: str = ""
    version_hash: str = ""


def render_minutes(
    minutes: Minutes,
    target: Path,
    *,
    made_at_utc: datetime,
    cancel: threading.Event | None = None,
    font_folders: Sequence[Path] = (),
) -> Rendered:
    """Print `minutes` to the PDF `target` (PDF/UA-1 and PDF/A-2a); see `sheet.render_sheet`."""
    return render_report(
        "minutes.typ",
        _report(minutes, made_at_utc),
        target,
        made_at_utc=made_at_utc,
        limits=Limits(),
        cancel=cancel,
        font_folders=font_folders,
    )


def _report(minutes: Minutes, made_at_utc: datetime) -> dict[str, Any]:
    """The values as the template reads them."""
    plain = {name: getattr(minutes, name) for name in Minutes.__slots__}
    return plain | {
        "language": language_values(minutes.language),
        "made_at": f"{made_at_utc.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
        "attendance": asdict(minutes.attendance),
        "approval": asdict(minutes.approval) if minutes.approval else {},
        "arising": [asdict(one) for one in minutes.arising],
        "actions": [asdict(one) for one in minutes.actions],
        "items": [
            {
                "heading": item.heading,
                "minutes": item.minutes,
                "presenter": item.presenter,
                "parts": [_part(part) for part in item.parts],
            }
            for item in minutes.items
        ],
        "open_conflicts": sum(isinstance(part, Conflict) for item in minutes.items for part in item.parts),
        # What every page of a report tells its document.
        "organisation": minutes.group,
        "summary": "",
        "tags": [],
    }


def _part(part: str | Conflict | Agreed) -> dict[str, Any]:
    return {"kind": "agreed", **asdict(part)} if isinstance(part, Agreed) else part_values(part)
