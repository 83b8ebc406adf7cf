"""Practice: what a library is for, with everything one may say about one.

Source of the sections and facts: domain.md §3 (union of FAO 2015, WHO-AFRO 2008, OPSI, Interreg and
Participedia headings); of what is needed before review: §4.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict

from .entry import Entry
from .fields import BODY, element_set, item_list, register, section
from .parts import DOING, KEEPING, STANDING, TOPIC, WHERE
from .wording import QT_TRANSLATE_NOOP


class Tool(BaseModel):
    """One tool used by a practice."""

    model_config = ConfigDict(extra="allow", defer_build=True)  # what a newer version says of one stays

    name: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Name"))]
    type: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Type"))] = ""
    licence: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Licence"))] = ""
    url: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Web address"), form="web")] = ""
    cost_note: Annotated[str, register(QT_TRANSLATE_NOOP("model", "Cost note"))] = ""


class PracticeFacts(Entry):
    """What one may say about a practice beside its text."""

    maturity: Annotated[
        str | None,
        register(QT_TRANSLATE_NOOP("model", "Maturity"), vocabulary="maturity", facet=True, part=STANDING),
    ] = None
    evidence_level: Annotated[
        str | None,
        register(
            QT_TRANSLATE_NOOP("model", "Evidence level"), vocabulary="evidence", facet=True, part=STANDING
        ),
    ] = None
    not_effective: Annotated[
        bool, register(QT_TRANSLATE_NOOP("model", "Found not effective"), part=STANDING)
    ] = False
    organisation_sector: Annotated[
        str | None,
        register(QT_TRANSLATE_NOOP("model", "Sector"), vocabulary="sector", facet=True, part=WHERE),
    ] = None
    outcome_aims: Annotated[
        set[str],
        element_set(
            QT_TRANSLATE_NOOP("model", "Outcome aims"), vocabulary="outcome_aims", facet=True, part=TOPIC
        ),
    ] = set()
    innovation_facet: Annotated[
        str | None,
        register(
            QT_TRANSLATE_NOOP("model", "Facet of innovation"), vocabulary="innovation_facet", part=STANDING
        ),
    ] = None
    lifecycle: Annotated[
        str | None,
        register(QT_TRANSLATE_NOOP("model", "Stage of innovation"), vocabulary="lifecycle", part=STANDING),
    ] = None
    iap2_level: Annotated[
        str | None,
        register(QT_TRANSLATE_NOOP("model", "Public participation"), vocabulary="iap2", part=DOING),
    ] = None
    purpose_type: Annotated[
        str, register(QT_TRANSLATE_NOOP("model", "Type of use"), search=BODY, part=TOPIC)
    ] = ""
    effort_days: Annotated[
        float | None, register(QT_TRANSLATE_NOOP("model", "Effort in days"), least=0, part=DOING)
    ] = None
    elapsed_months: Annotated[
        float | None, register(QT_TRANSLATE_NOOP("model", "Months from start to result"), least=0, part=DOING)
    ] = None
    tools: Annotated[list[Tool], item_list(QT_TRANSLATE_NOOP("model", "Tools"), search=BODY, part=DOING)] = []
    next_review_due: Annotated[
        str | None, register(QT_TRANSLATE_NOOP("model", "Next review due"), form="date", part=KEEPING)
    ] = None


class Practice(PracticeFacts):
    """Something that was done, described so that others can decide whether and how to do it too."""

    before_review = (
        ("title",),
        ("summary",),
        ("places", "level"),
        ("problem",),
        ("approach_steps",),
        ("results_impact",),
    )

    context: Annotated[
        str,
        section(
            QT_TRANSLATE_NOOP("model", "Context"),
            QT_TRANSLATE_NOOP("model", "Where did this happen, and what was going on at the time?"),
            QT_TRANSLATE_NOOP(
                "model",
                "A town of 40,000 people, with one housing office for three districts, after "
                "rents had doubled in five years.",
            ),
        ),
    ] = ""
    problem: Annotated[
        str,
        section(
            QT_TRANSLATE_NOOP("model", "Problem"),
            QT_TRANSLATE_NOOP("model", "What was not working, and for whom?"),
            QT_TRANSLATE_NOOP(
                "model",
                "Half of the applications for housing aid came back incomplete, and families "
                "waited ten weeks for an answer.",
            ),
        ),
    ] = ""
    framing_alternatives: Annotated[
        str,
        section(
            QT_TRANSLATE_NOOP("model", "Other ways to see the problem"),
            QT_TRANSLATE_NOOP("model", "How did others describe the same problem?"),
            QT_TRANSLATE_NOOP(
                "model", "Staff spoke of careless applicants; applicants spoke of an unreadable form."
            ),
        ),
    ] = ""
    objective: Annotated[
        str,
        section(
            QT_TRANSLATE_NOOP("model", "Objective"),
            QT_TRANSLATE_NOOP("model", "What should be different afterwards?"),
            QT_TRANSLATE_NOOP(
                "model", "Nine of ten applications arrive complete and are answered within three weeks."
            ),
        ),
    ] = ""
    approach_steps: Annotated[
        str,
        section(
            QT_TRANSLATE_NOOP("model", "Approach, step by step"),
            QT_TRANSLATE_NOOP("model", "What was done, in which order?"),
            QT_TRANSLATE_NOOP(
                "model",
                "1. We watched twelve people fill in the form. 2. We rewrote it with them. 3. "
                "We tried it for a month in one district.",
            ),
        ),
    ] = ""
    stakeholders_engagement: Annotated[
        str,
        section(
            QT_TRANSLATE_NOOP("model", "People involved and how"),
            QT_TRANSLATE_NOOP("model", "Who took part, when, and with what say?"),
            QT_TRANSLATE_NOOP(
                "model", "Twelve applicants tried every draft; two tenants’ associations commented."
            ),
        ),
    ] = ""
    resources: Annotated[
        str,
        section(
            QT_TRANSLATE_NOOP("model", "Resources"),
            QT_TRANSLATE_NOOP("model", "Which people, money, time and tools did it take?"),
            QT_TRANSLATE_NOOP(
                "model", "One officer for 15 days, an editor for 3 days, 400 euros for printing."
            ),
        ),
    ] = ""
    results_impact: Annotated[
        str,
        section(
            QT_TRANSLATE_NOOP("model", "Results and impact"),
            QT_TRANSLATE_NOOP("model", "What changed? If there is no result yet, say why."),
            QT_TRANSLATE_NOOP(
                "model",
                "Incomplete applications fell from 50 to 14 in a hundred within six months. Or: "
                "no results yet, because it began in May.",
            ),
        ),
    ] = ""
    evidence_validation: Annotated[
        str,
        section(
            QT_TRANSLATE_NOOP("model", "Evidence"),
            QT_TRANSLATE_NOOP("model", "How do you know? What was measured or compared?"),
            QT_TRANSLATE_NOOP(
                "model",
                "We counted incomplete applications for six months before and after, in two "
                "districts, one of them with the old form.",
            ),
        ),
    ] = ""
    success_factors: Annotated[
        str,
        section(
            QT_TRANSLATE_NOOP("model", "Success factors"),
            QT_TRANSLATE_NOOP("model", "What had to be in place for it to work?"),
            QT_TRANSLATE_NOOP(
                "model", "The head of the office let staff test an unfinished form with applicants."
            ),
        ),
    ] = ""
    constraints_challenges: Annotated[
        str,
        section(
            QT_TRANSLATE_NOOP("model", "Constraints and difficulties"),
            QT_TRANSLATE_NOOP("model", "What got in the way, and what was done about it?"),
            QT_TRANSLATE_NOOP(
                "model", "The wording of one page is set by law; we explained it in the margin."
            ),
        ),
    ] = ""
    lessons: Annotated[
        str,
        section(
            QT_TRANSLATE_NOOP("model", "Lessons"),
            QT_TRANSLATE_NOOP("model", "What would you do again, and what not?"),
            QT_TRANSLATE_NOOP(
                "model", "We would test in the first week again, and not print before the trial."
            ),
        ),
    ] = ""
    sustainability: Annotated[
        str,
        section(
            QT_TRANSLATE_NOOP("model", "Sustainability"),
            QT_TRANSLATE_NOOP("model", "What keeps it going: money, staff, environment?"),
            QT_TRANSLATE_NOOP("model", "The editor’s three days a year are in the budget of the office."),
        ),
    ] = ""
    inclusion_ethics: Annotated[
        str,
        section(
            QT_TRANSLATE_NOOP("model", "Inclusion and ethics"),
            QT_TRANSLATE_NOOP("model", "Who might be left out or harmed, and how is that prevented?"),
            QT_TRANSLATE_NOOP("model", "At the counter somebody reads the form out, without an appointment."),
        ),
    ] = ""
    transferability: Annotated[
        str,
        section(
            QT_TRANSLATE_NOOP("model", "Transfer to other places"),
            QT_TRANSLATE_NOOP("model", "What must be the same elsewhere, what may differ?"),
            QT_TRANSLATE_NOOP("model", "It needs somebody who may change the form. The law may differ."),
        ),
    ] = ""
    risks_privacy: Annotated[
        str,
        section(
            QT_TRANSLATE_NOOP("model", "Risks and privacy"),
            QT_TRANSLATE_NOOP("model", "Which risks are known, and how is personal data protected?"),
            QT_TRANSLATE_NOOP(
                "model", "Drafts were tried with made-up names; no real application left the office."
            ),
        ),
    ] = ""
    contact_further: Annotated[
        str,
        section(
            QT_TRANSLATE_NOOP("model", "Contact and further reading"),
            QT_TRANSLATE_NOOP("model", "Whom to ask, and what to read?"),
            QT_TRANSLATE_NOOP(
                "model", "Ask the housing office; the old and the new form are on its website."
            ),
        ),
    ] = ""
