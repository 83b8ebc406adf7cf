"""Entry: what a library is made of. One class per kind; they differ in sections and required fields.

Source of the sections: domain.md §3 (union of FAO 2015, WHO-AFRO 2008, OPSI, Interreg and Participedia
headings; the lesson follows the no-blame review, the resource the 18F method card).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict

from .fields import BODY, element_set, item_list, register, text
from .record import Record
from .wording import QT_TRANSLATE_NOOP

ENTRY_STATES = ("draft", "in_review", "changes_requested", "retired")


class Tool(BaseModel):
    """One tool used by a practice."""

    model_config = ConfigDict(extra="allow")  # what a newer version says of one stays

    name: str
    type: str = ""
    licence: str = ""
    url: str = ""
    cost_note: str = ""


class Entry(Record):
    """What every kind of entry has."""

    summary: Annotated[
        str,
        register(
            QT_TRANSLATE_NOOP("model", "Summary"),
            search=BODY,
            advise=280,
            prompt=QT_TRANSLATE_NOOP("model", "In one or two sentences: what is it and whom does it help?"),
        ),
    ] = ""
    state: Annotated[str, register(QT_TRANSLATE_NOOP("model", "State"), choices=ENTRY_STATES, facet=True)] = (
        "draft"
    )
    tags: Annotated[set[str], element_set(QT_TRANSLATE_NOOP("model", "Tags"), facet=True, search=BODY)] = (
        set()
    )
    challenges: Annotated[
        set[str], element_set(QT_TRANSLATE_NOOP("model", "Challenges"), vocabulary="challenges", facet=True)
    ] = set()
    technologies: Annotated[
        set[str],
        element_set(QT_TRANSLATE_NOOP("model", "Technologies"), vocabulary="technologies", facet=True),
    ] = set()
    cofog: Annotated[
        list[str],
        item_list(QT_TRANSLATE_NOOP("model", "Function of government"), vocabulary="cofog", facet=True),
    ] = []
    sdg: Annotated[
        set[str],
        element_set(
            QT_TRANSLATE_NOOP("model", "Sustainable Development Goals"), vocabulary="sdg", facet=True
        ),
    ] = set()
    places: Annotated[
        set[str], element_set(QT_TRANSLATE_NOOP("model", "Places"), vocabulary="countries", facet=True)
    ] = set()
    level: Annotated[
        str | None, register(QT_TRANSLATE_NOOP("model", "Level"), vocabulary="level", facet=True)
    ] = None
    takeaways: Annotated[list[str], item_list(QT_TRANSLATE_NOOP("model", "Takeaways"), search=BODY)] = []
    organisation: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Organisation"), search=BODY)] = ""
    start: Annotated[str | None, register(QT_TRANSLATE_NOOP("model", "Start"), form="date")] = None
    end: Annotated[str | None, register(QT_TRANSLATE_NOOP("model", "End"), form="date")] = None
    url: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Web address"), form="web")] = ""
    licence: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Licence"))] = ""


class Practice(Entry):
    """Something that was done, described so that others can decide whether and how to do it too."""

    maturity: Annotated[
        str | None, register(QT_TRANSLATE_NOOP("model", "Maturity"), vocabulary="maturity", facet=True)
    ] = None
    evidence_level: Annotated[
        str | None, register(QT_TRANSLATE_NOOP("model", "Evidence level"), vocabulary="evidence", facet=True)
    ] = None
    not_effective: Annotated[bool, register(QT_TRANSLATE_NOOP("model", "Found not effective"))] = False
    organisation_sector: Annotated[
        str | None, register(QT_TRANSLATE_NOOP("model", "Sector"), vocabulary="sector", facet=True)
    ] = None
    outcome_aims: Annotated[
        set[str],
        element_set(QT_TRANSLATE_NOOP("model", "Outcome aims"), vocabulary="outcome_aims", facet=True),
    ] = set()
    innovation_facet: Annotated[
        str | None, register(QT_TRANSLATE_NOOP("model", "Facet of innovation"), vocabulary="innovation_facet")
    ] = None
    lifecycle: Annotated[
        str | None, register(QT_TRANSLATE_NOOP("model", "Stage of innovation"), vocabulary="lifecycle")
    ] = None
    iap2_level: Annotated[
        str | None, register(QT_TRANSLATE_NOOP("model", "Public participation"), vocabulary="iap2")
    ] = None
    purpose_type: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Type of use"), search=BODY)] = ""
    effort_days: Annotated[float | None, register(QT_TRANSLATE_NOOP("model", "Effort in days"))] = None
    elapsed_months: Annotated[
        float | None, register(QT_TRANSLATE_NOOP("model", "Months from start to result"))
    ] = None
    tools: Annotated[list[Tool], item_list(QT_TRANSLATE_NOOP("model", "Tools"), search=BODY)] = []
    next_review_due: Annotated[
        str | None, register(QT_TRANSLATE_NOOP("model", "Next review due"), form="date")
    ] = None

    context: Annotated[
        str,
        text(
            QT_TRANSLATE_NOOP("model", "Context"),
            section=True,
            prompt=QT_TRANSLATE_NOOP("model", "Where did this happen, and what was going on at the time?"),
        ),
    ] = ""
    problem: Annotated[
        str,
        text(
            QT_TRANSLATE_NOOP("model", "Problem"),
            section=True,
            prompt=QT_TRANSLATE_NOOP("model", "What was not working, and for whom?"),
        ),
    ] = ""
    framing_alternatives: Annotated[
        str,
        text(
            QT_TRANSLATE_NOOP("model", "Other ways to see the problem"),
            section=True,
            prompt=QT_TRANSLATE_NOOP("model", "How did others describe the same problem?"),
        ),
    ] = ""
    objective: Annotated[
        str,
        text(
            QT_TRANSLATE_NOOP("model", "Objective"),
            section=True,
            prompt=QT_TRANSLATE_NOOP("model", "What should be different afterwards?"),
        ),
    ] = ""
    approach_steps: Annotated[
        str,
        text(
            QT_TRANSLATE_NOOP("model", "Approach, step by step"),
            section=True,
            prompt=QT_TRANSLATE_NOOP("model", "What was done, in which order?"),
        ),
    ] = ""
    stakeholders_engagement: Annotated[
        str,
        text(
            QT_TRANSLATE_NOOP("model", "People involved and how"),
            section=True,
            prompt=QT_TRANSLATE_NOOP("model", "Who took part, when, and with what say?"),
        ),
    ] = ""
    resources: Annotated[
        str,
        text(
            QT_TRANSLATE_NOOP("model", "Resources"),
            section=True,
            prompt=QT_TRANSLATE_NOOP("model", "Which people, money, time and tools did it take?"),
        ),
    ] = ""
    results_impact: Annotated[
        str,
        text(
            QT_TRANSLATE_NOOP("model", "Results and impact"),
            section=True,
            prompt=QT_TRANSLATE_NOOP("model", "What changed? If there is no result yet, say why."),
        ),
    ] = ""
    evidence_validation: Annotated[
        str,
        text(
            QT_TRANSLATE_NOOP("model", "Evidence"),
            section=True,
            prompt=QT_TRANSLATE_NOOP("model", "How do you know? What was measured or compared?"),
        ),
    ] = ""
    success_factors: Annotated[
        str,
        text(
            QT_TRANSLATE_NOOP("model", "Success factors"),
            section=True,
            prompt=QT_TRANSLATE_NOOP("model", "What had to be in place for it to work?"),
        ),
    ] = ""
    constraints_challenges: Annotated[
        str,
        text(
            QT_TRANSLATE_NOOP("model", "Constraints and difficulties"),
            section=True,
            prompt=QT_TRANSLATE_NOOP("model", "What got in the way, and what was done about it?"),
        ),
    ] = ""
    lessons: Annotated[
        str,
        text(
            QT_TRANSLATE_NOOP("model", "Lessons"),
            section=True,
            prompt=QT_TRANSLATE_NOOP("model", "What would you do again, and what not?"),
        ),
    ] = ""
    sustainability: Annotated[
        str,
        text(
            QT_TRANSLATE_NOOP("model", "Sustainability"),
            section=True,
            prompt=QT_TRANSLATE_NOOP("model", "What keeps it going: money, staff, environment?"),
        ),
    ] = ""
    inclusion_ethics: Annotated[
        str,
        text(
            QT_TRANSLATE_NOOP("model", "Inclusion and ethics"),
            section=True,
            prompt=QT_TRANSLATE_NOOP("model", "Who might be left out or harmed, and how is that prevented?"),
        ),
    ] = ""
    transferability: Annotated[
        str,
        text(
            QT_TRANSLATE_NOOP("model", "Transfer to other places"),
            section=True,
            prompt=QT_TRANSLATE_NOOP("model", "What must be the same elsewhere, what may differ?"),
        ),
    ] = ""
    risks_privacy: Annotated[
        str,
        text(
            QT_TRANSLATE_NOOP("model", "Risks and privacy"),
            section=True,
            prompt=QT_TRANSLATE_NOOP("model", "Which risks are known, and how is personal data protected?"),
        ),
    ] = ""
    contact_further: Annotated[
        str,
        text(
            QT_TRANSLATE_NOOP("model", "Contact and further reading"),
            section=True,
            prompt=QT_TRANSLATE_NOOP("model", "Whom to ask, and what to read?"),
        ),
    ] = ""


class Note(Entry):
    """A working-group note or a quick capture."""

    body: Annotated[str, text(QT_TRANSLATE_NOOP("model", "Note"), section=True)] = ""


class Idea(Entry):
    """An idea anybody may write down with a title alone."""

    body: Annotated[
        str,
        text(
            QT_TRANSLATE_NOOP("model", "Idea"),
            section=True,
            prompt=QT_TRANSLATE_NOOP("model", "What could be tried, and what would it change?"),
        ),
    ] = ""


class Lesson(Entry):
    """A no-blame account of what was learnt."""

    expected: Annotated[str, text(QT_TRANSLATE_NOOP("model", "What we expected"), section=True)] = ""
    happened: Annotated[str, text(QT_TRANSLATE_NOOP("model", "What happened"), section=True)] = ""
    why: Annotated[str, text(QT_TRANSLATE_NOOP("model", "Why"), section=True)] = ""
    next_time: Annotated[str, text(QT_TRANSLATE_NOOP("model", "Next time"), section=True)] = ""


class Resource(Entry):
    """A method, guide or template others can use."""

    what: Annotated[str, text(QT_TRANSLATE_NOOP("model", "What"), section=True)] = ""
    when: Annotated[str, text(QT_TRANSLATE_NOOP("model", "When to use it"), section=True)] = ""
    how: Annotated[str, text(QT_TRANSLATE_NOOP("model", "How to do it"), section=True)] = ""
    time_required: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Time required"))] = ""
    considerations: Annotated[
        str, text(QT_TRANSLATE_NOOP("model", "Considerations for government"), section=True)
    ] = ""


class CaseStudy(Entry):
    """The story of a practice, told in order."""

    context: Annotated[str, text(QT_TRANSLATE_NOOP("model", "Context"), section=True)] = ""
    problem: Annotated[str, text(QT_TRANSLATE_NOOP("model", "Problem"), section=True)] = ""
    approach_steps: Annotated[
        str, text(QT_TRANSLATE_NOOP("model", "Approach, step by step"), section=True)
    ] = ""
    results_impact: Annotated[str, text(QT_TRANSLATE_NOOP("model", "Results and impact"), section=True)] = ""
    lessons: Annotated[str, text(QT_TRANSLATE_NOOP("model", "Lessons"), section=True)] = ""
