"""The lines in minutes that mean something: what was agreed, by whom and until when.

::

    /action Ana: draft the letter by 1 March
    /decision Notices go through the shared portal.
    /issue J. Lindqvist: the lift at Hollin is out of order until Friday
    /quote R. Whitlock: Read them out loud.

A line begins with its word (after a list mark, if there is one). Who is what stands before the first colon
that a space follows. When is what stands at the end after "by", "until", "before" or "due", if it is a date;
otherwise it is a part of what. Decisions have neither: a decision is its whole sentence. The same line reads
alike on every desk: nothing but the line and the day of the meeting is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from practicedesk_sync.merge.blocks import flattened
from practicedesk_sync.model.vocabularies.terms import folded

ACTION, DECISION, ISSUE, QUOTE = WORDS = ("action", "decision", "issue", "quote")
TASKS = (ACTION, DECISION, ISSUE)
"""Words whose lines become tasks; each is a type of task."""

_LINE = re.compile(
    rf"\s*(?:(?:[-*+]|\d{{1,9}}[.)])\s+)?/(?P<word>{'|'.join(WORDS)})(?=[\s:]|\Z):?(?P<rest>.*)",
    re.IGNORECASE,
)
_WHO = re.compile(r"@?(?P<who>[^:：]{1,80})(?:: |：)(?P<what>.+)")
_WHEN = re.compile(r"\b(?:by|until|before|due)(?: on)? ", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z")
_DOTTED = re.compile(r"(\d{1,2})\. ?(\d{1,2})\.(?: ?(\d{4}))?\Z")
_DAY_FIRST = re.compile(r"(?:the )?(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]{3,9})\.?,?(?: (\d{4}))?\Z")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,?(?: (\d{4}))?\Z")
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_ENDINGS = " .,;"
_LEAP_YEAR = date(2000, 1, 1)
"""From here on every day of every month comes within a year."""


@dataclass(frozen=True, slots=True)
class Line:
    """One such line. `due`: an ISO date or ""; `source`: the line as it was typed."""

    word: str
    who: str
    what: str
    due: str
    source: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it this line: not its date, which may be moved, nor capitals, spaces and full stops."""
        return self.word, folded(self.who), folded(self.what) or self.what

    @property
    def no_date(self) -> str:
        """What stands at the end as a date and is none ("31 February"), or ""."""
        if self.due or self.word not in (ACTION, ISSUE):
            return ""
        last = _WHEN.split(self.what)[-1].rstrip(_ENDINGS + ")")
        ends = last, last.rpartition(" ")[2].lstrip("(")
        return next((words for words in ends if _like_a_date(words) and not day_of(words, _LEAP_YEAR)), "")


def lines_in(text: str, on: date | None = None) -> list[Line]:
    """The lines of minutes in order, those of every version of a paragraph with an open conflict.

    `on`: the day of the meeting, from which "Friday" and dates without a year are counted.
    """
    return [part for part in parts(flattened(text), on) if isinstance(part, Line)]


def parts(text: str, on: date | None = None) -> Iterator[str | Line]:
    """A text in order: such lines, and the Markdown between them."""
    plain: list[str] = []
    for source in text.split("\n"):
        line = read(source, on)
        if line is None:
            plain.append(source)
            continue
        if any(words.strip() for words in plain):
            yield "\n".join(plain).strip("\n")
        plain = []
        yield line
    if any(words.strip() for words in plain):
        yield "\n".join(plain).strip("\n")


def read(source: str, on: date | None = None) -> Line | None:
    """One line of text, or None when it is an ordinary one."""
    match = _LINE.match(source)
    rest = " ".join(match["rest"].split()) if match else ""
    if match is None or not rest.strip(_ENDINGS):
        return None
    word = match["word"].lower()
    if word == DECISION:
        return Line(word, "", rest.rstrip(_ENDINGS), "", source.strip())
    named = _WHO.match(rest)
    who, what = (named["who"].strip(), named["what"].strip()) if named else ("", rest)
    if word == QUOTE:
        return Line(word, who, what, "", source.strip())
    what, due = _dated(what, on)
    return Line(word, who, what, due, source.strip()) if what else None


def _dated(what: str, on: date | None) -> tuple[str, str]:
    """What is to be done, and when ("" where it does not say)."""
    marks = list(_WHEN.finditer(what))
    at, after = (marks[-1].start(), marks[-1].end()) if marks else (len(what), len(what))
    last = what[after:].rstrip(" ,;)")
    due = day_of(last, on) or day_of(last.rstrip(_ENDINGS + ")"), on)
    if due is None:
        head, _, last = what.rstrip(_ENDINGS + ")").rpartition(" ")
        due, at = day_of(last.lstrip("("), None), len(head)
    if due is None or not what[:at].strip(_ENDINGS + "("):
        return what.rstrip(_ENDINGS), ""
    return what[:at].rstrip(_ENDINGS + "("), due.isoformat()


def day_of(words: str, on: date | None) -> date | None:
    """A date as people write it: 2026-03-01, 1.3.2026, 1 March, March 1st 2026, Friday, tomorrow.

    None when it is no date, or one that only the day of the meeting (`on`) would tell.
    """
    words = words.lower()
    if match := _ISO.match(words):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _DOTTED.match(words):
        return _in_year(match[3], int(match[2]), int(match[1]), on)
    if match := _DAY_FIRST.match(words):
        return _in_year(match[3], _month(match[2]), int(match[1]), on)
    if match := _MONTH_FIRST.match(words):
        return _in_year(match[3], _month(match[1]), int(match[2]), on)
    if on is None:
        return None
    if words in ("today", "tomorrow"):
        return _later(on, int(words == "tomorrow"))
    if words in _DAYS:
        return _later(on, (_DAYS.index(words) - on.weekday() - 1) % 7 + 1)
    return None


def _like_a_date(words: str) -> bool:
    """Whether words have a year, a month and a day in numbers, or a day and the name of a month."""
    words = words.lower()
    if match := _DAY_FIRST.match(words):
        return bool(_month(match[2]))
    if match := _MONTH_FIRST.match(words):
        return bool(_month(match[1]))
    return bool(_ISO.match(words))


def _in_year(year: str | None, month: int, day: int, on: date | None) -> date | None:
    """That day of that year; without one, the first such day from `on`."""
    if year:
        return _day(int(year), month, day)
    later = (_day(on.year + step, month, day) for step in range(9)) if on else iter(())
    return next((one for one in later if one is not None and on is not None and one >= on), None)


def _month(name: str) -> int:
    """The number of a month by its name or at least three letters of it; 0 for none."""
    return next((n for n, month in enumerate(_MONTHS, 1) if month.startswith(name)), 0)


def _later(on: date, days: int) -> date | None:
    try:
        return on + timedelta(days=days)
    except OverflowError:
        return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
