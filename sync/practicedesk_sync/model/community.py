"""Groups, meetings, tasks, people, and the edges between records."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict

from .attachment import Attachments
from .fields import BODY, element_set, item_list, register, text
from .record import Record
from .wording import QT_TRANSLATE_NOOP

GROUP_TYPES = ("community", "working_group", "task_force", "partnership", "network", "cohort")
TASK_TYPES = (
    "action",
    "decision",
    "commitment",
    "recommendation",
    "issue",
    "risk",
    "approval",
    "offer",
    "request",
)
PARTICIPATION_STATES = (
    "invited",
    "requested",
    "active",
    "declined",
    "left",
    "attended",
    "absent",
    "apologies",
    "completed",
    "withdrawn",
)
LINK_TYPES = (
    "adapted_from",
    "replicates",
    "evidence_for",
    "addresses",
    "part_of",
    "project_of",
    "produced_by",
    "became",
    "supersedes",
    "discussed_in",
    "used_tool",
    "delivers",
    "responds_to",
    "cites",
    "matched_with",
)


FROM_MINUTES = "minutes"
"""Source of the origin of a task that minutes have made."""


def is_of_minutes(origin: Any) -> bool:
    """Whether an origin names by its source id the meeting whose minutes made the task, not the task."""
    return isinstance(origin, dict) and origin.get("source") == FROM_MINUTES


class AgendaItem(BaseModel):
    """One item of a meeting's agenda."""

    model_config = ConfigDict(extra="allow", defer_build=True)  # what a newer version says of one stays

    item: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Item"))]
    minutes_allotted: Annotated[
        int | None, register(QT_TRANSLATE_NOOP("model", "Minutes allotted"), least=0)
    ] = None
    presenter: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Presenter"))] = ""


class Group(Record):
    """A group of people. The Group record is the space the group works in (same id)."""

    group_type: Annotated[
        str, register(QT_TRANSLATE_NOOP("model", "Type of group"), choices=GROUP_TYPES, facet=True)
    ] = "working_group"
    purpose: Annotated[str, text(QT_TRANSLATE_NOOP("model", "Purpose"), section=True)] = ""
    guidelines: Annotated[str, text(QT_TRANSLATE_NOOP("model", "Guidelines"), section=True)] = ""
    objectives: Annotated[list[str], item_list(QT_TRANSLATE_NOOP("model", "Objectives"), search=BODY)] = []
    group_state: Annotated[
        str,
        register(QT_TRANSLATE_NOOP("model", "State"), choices=("forming", "active", "closing", "closed")),
    ] = "forming"
    start: Annotated[str | None, register(QT_TRANSLATE_NOOP("model", "Start"), form="date")] = None
    end: Annotated[str | None, register(QT_TRANSLATE_NOOP("model", "End"), form="date", after="start")] = None


class Meeting(Record):
    """A meeting of a group (an Event in the terms of domain.md)."""

    starts: Annotated[str | None, register(QT_TRANSLATE_NOOP("model", "Starts"), form="moment")] = None
    ends: Annotated[
        str | None, register(QT_TRANSLATE_NOOP("model", "Ends"), form="moment", after="starts")
    ] = None
    timezone: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Time zone"))] = ""
    place: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Place"), search=BODY)] = ""
    online_url: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Online address"), form="web")] = ""
    agenda: Annotated[list[AgendaItem], item_list(QT_TRANSLATE_NOOP("model", "Agenda"), search=BODY)] = []
    minutes: Annotated[str, text(QT_TRANSLATE_NOOP("model", "Minutes"), section=True)] = ""
    minutes_state: Annotated[
        str,
        register(
            QT_TRANSLATE_NOOP("model", "State of the minutes"),
            choices=("draft", "circulated", "amendments", "approved"),
        ),
    ] = "draft"
    approved_text: Annotated[
        str, register(QT_TRANSLATE_NOOP("model", "Text approved"), quiet=True, editable=False)
    ] = ""
    """The hash of the minutes as whoever approved them saw them."""
    attribution: Annotated[
        str, register(QT_TRANSLATE_NOOP("model", "Names in the minutes"), choices=("named", "chatham_house"))
    ] = "named"
    attachments: Attachments = []


class Task(Record):
    """An action, a decision, or another thing a group agreed on."""

    task_type: Annotated[
        str, register(QT_TRANSLATE_NOOP("model", "Type"), choices=TASK_TYPES, facet=True)
    ] = "action"
    task_state: Annotated[
        str,
        register(
            QT_TRANSLATE_NOOP("model", "State"),
            choices=("open", "doing", "blocked", "done", "dropped"),
            facet=True,
        ),
    ] = "open"
    assignee: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Who"))] = ""
    due: Annotated[str | None, register(QT_TRANSLATE_NOOP("model", "Due"), form="date")] = None
    meeting: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Meeting"), editable=False)] = ""
    detail: Annotated[str, text(QT_TRANSLATE_NOOP("model", "Detail"), section=True)] = ""


class Party(Record):
    """A person, an organisation or a team."""

    party_type: Annotated[
        str,
        register(
            QT_TRANSLATE_NOOP("model", "Type"),
            choices=("person", "organisation", "team", "citizen_group"),
            facet=True,
        ),
    ] = "person"
    sector: Annotated[
        str | None, register(QT_TRANSLATE_NOOP("model", "Sector"), vocabulary="sector", facet=True)
    ] = None
    level: Annotated[
        str | None, register(QT_TRANSLATE_NOOP("model", "Level"), vocabulary="level", facet=True)
    ] = None
    places: Annotated[
        set[str], element_set(QT_TRANSLATE_NOOP("model", "Places"), vocabulary="countries", facet=True)
    ] = set()
    expertise: Annotated[set[str], element_set(QT_TRANSLATE_NOOP("model", "Expertise"), search=BODY)] = set()
    challenges: Annotated[
        set[str], element_set(QT_TRANSLATE_NOOP("model", "Challenges"), vocabulary="challenges", facet=True)
    ] = set()
    about: Annotated[str, text(QT_TRANSLATE_NOOP("model", "About"), section=True)] = ""


class Participation(Record):
    """A party's part in a group, meeting, entry or task: attendance, authorship, enrolment, partnership."""

    party: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Who"), editable=False)] = ""
    target: Annotated[str, register(QT_TRANSLATE_NOOP("model", "In what"), editable=False)] = ""
    part: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Part"))] = ""
    participation_state: Annotated[
        str, register(QT_TRANSLATE_NOOP("model", "State"), choices=PARTICIPATION_STATES, facet=True)
    ] = "invited"


class Link(Record):
    """A typed edge from one record to another."""

    link_type: Annotated[
        str, register(QT_TRANSLATE_NOOP("model", "Type"), choices=LINK_TYPES, editable=False)
    ] = "part_of"
    source: Annotated[str, register(QT_TRANSLATE_NOOP("model", "From"), editable=False)] = ""
    target: Annotated[str, register(QT_TRANSLATE_NOOP("model", "To"), editable=False)] = ""


class Publication(Record):
    """A frozen copy of a record in the space it was published to (sync.md, "Publish")."""

    source: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Source"), editable=False)] = ""
    source_kind: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Kind"), editable=False)] = ""
    source_heads: Annotated[list[str], register(QT_TRANSLATE_NOOP("model", "Version"), editable=False)] = []
    series: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Series"), editable=False)] = ""
    content: Annotated[
        dict[str, Any], register(QT_TRANSLATE_NOOP("model", "Content"), search=BODY, editable=False)
    ] = {}


RETIRED = "retired"


class Series(Record):
    """The publications of one source in one space; `standing` names the current one or is "retired"."""

    source: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Source"), quiet=True, editable=False)] = ""
    standing: Annotated[
        str,
        register(QT_TRANSLATE_NOOP("model", "Current version"), quiet=True, dominant=RETIRED, editable=False),
    ] = ""
    reason: Annotated[
        str, register(QT_TRANSLATE_NOOP("model", "Why it was withdrawn"), quiet=True, editable=False)
    ] = ""
    """Of the last withdrawal; it says nothing while a version stands."""
