"""Entry: what a library is made of. One class per kind; they differ in sections and required fields.

Source of the sections: domain.md §3 (the lesson follows the no-blame review, the resource the 18F method
card). The practice has a file of its own.
"""

from __future__ import annotations

from typing import Annotated

from .attachment import Attachments
from .fields import BODY, element_set, item_list, register, text
from .parts import DOING, KEEPING, TOPIC, WHERE
from .record import Record
from .wording import QT_TRANSLATE_NOOP

DRAFT, IN_REVIEW, CHANGES_REQUESTED, RETIRED = "draft", "in_review", "changes_requested", "retired"
ENTRY_STATES = (DRAFT, IN_REVIEW, CHANGES_REQUESTED, RETIRED)


class Entry(Record):
    """What every kind of entry has."""

    summary: Annotated[
        str,
        register(
            QT_TRANSLATE_NOOP("model", "Summary"),
            search=BODY,
            advise=280,
            prompt=QT_TRANSLATE_NOOP("model", "In one or two sentences: what is it and whom does it help?"),
            in_short=True,
        ),
    ] = ""
    state: Annotated[
        str, register(QT_TRANSLATE_NOOP("model", "State"), choices=ENTRY_STATES, facet=True, part=KEEPING)
    ] = "draft"
    tags: Annotated[
        set[str],
        element_set(
            QT_TRANSLATE_NOOP("model", "Tags"),
            facet=True,
            search=BODY,
            in_short=True,
            prompt=QT_TRANSLATE_NOOP("model", "Words by which others will look for it."),
        ),
    ] = set()
    challenges: Annotated[
        set[str],
        element_set(
            QT_TRANSLATE_NOOP("model", "Challenges"), vocabulary="challenges", facet=True, part=TOPIC
        ),
    ] = set()
    technologies: Annotated[
        set[str],
        element_set(
            QT_TRANSLATE_NOOP("model", "Technologies"), vocabulary="technologies", facet=True, part=TOPIC
        ),
    ] = set()
    cofog: Annotated[
        list[str],
        item_list(
            QT_TRANSLATE_NOOP("model", "Function of government"), vocabulary="cofog", facet=True, part=TOPIC
        ),
    ] = []
    sdg: Annotated[
        set[str],
        element_set(
            QT_TRANSLATE_NOOP("model", "Sustainable Development Goals"),
            vocabulary="sdg",
            facet=True,
            part=TOPIC,
        ),
    ] = set()
    places: Annotated[
        set[str],
        element_set(QT_TRANSLATE_NOOP("model", "Places"), vocabulary="countries", facet=True, part=WHERE),
    ] = set()
    level: Annotated[
        str | None, register(QT_TRANSLATE_NOOP("model", "Level"), vocabulary="level", facet=True, part=WHERE)
    ] = None
    takeaways: Annotated[
        list[str], item_list(QT_TRANSLATE_NOOP("model", "Takeaways"), search=BODY, part=TOPIC)
    ] = []
    organisation: Annotated[
        str, register(QT_TRANSLATE_NOOP("model", "Organisation"), search=BODY, part=WHERE)
    ] = ""
    start: Annotated[str | None, register(QT_TRANSLATE_NOOP("model", "Start"), form="date", part=WHERE)] = (
        None
    )
    end: Annotated[
        str | None, register(QT_TRANSLATE_NOOP("model", "End"), form="date", part=WHERE, after="start")
    ] = None
    url: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Web address"), form="web", part=KEEPING)] = ""
    licence: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Licence"), part=KEEPING)] = ""
    attachments: Attachments = []


class Note(Entry):
    """A working-group note or a quick capture."""

    body: Annotated[str, text(QT_TRANSLATE_NOOP("model", "Note"), section=True, in_short=True)] = ""


class Idea(Entry):
    """An idea anybody may write down with a title alone."""

    body: Annotated[
        str,
        text(
            QT_TRANSLATE_NOOP("model", "Idea"),
            section=True,
            prompt=QT_TRANSLATE_NOOP("model", "What could be tried, and what would it change?"),
            in_short=True,
        ),
    ] = ""


class Lesson(Entry):
    """A no-blame account of what was learnt."""

    expected: Annotated[
        str, text(QT_TRANSLATE_NOOP("model", "What we expected"), section=True, in_short=True)
    ] = ""
    happened: Annotated[
        str, text(QT_TRANSLATE_NOOP("model", "What happened"), section=True, in_short=True)
    ] = ""
    why: Annotated[str, text(QT_TRANSLATE_NOOP("model", "Why"), section=True, in_short=True)] = ""
    next_time: Annotated[str, text(QT_TRANSLATE_NOOP("model", "Next time"), section=True, in_short=True)] = ""


class Resource(Entry):
    """A method, guide or template others can use."""

    what: Annotated[str, text(QT_TRANSLATE_NOOP("model", "What"), section=True, in_short=True)] = ""
    when: Annotated[str, text(QT_TRANSLATE_NOOP("model", "When to use it"), section=True, in_short=True)] = ""
    how: Annotated[str, text(QT_TRANSLATE_NOOP("model", "How to do it"), section=True, in_short=True)] = ""
    time_required: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Time required"), part=DOING)] = ""
    considerations: Annotated[
        str, text(QT_TRANSLATE_NOOP("model", "Considerations for government"), section=True)
    ] = ""


class CaseStudy(Entry):
    """The story of a practice, told in order."""

    context: Annotated[str, text(QT_TRANSLATE_NOOP("model", "Context"), section=True)] = ""
    problem: Annotated[str, text(QT_TRANSLATE_NOOP("model", "Problem"), section=True, in_short=True)] = ""
    approach_steps: Annotated[
        str, text(QT_TRANSLATE_NOOP("model", "Approach, step by step"), section=True, in_short=True)
    ] = ""
    results_impact: Annotated[
        str, text(QT_TRANSLATE_NOOP("model", "Results and impact"), section=True, in_short=True)
    ] = ""
    lessons: Annotated[str, text(QT_TRANSLATE_NOOP("model", "Lessons"), section=True)] = ""
