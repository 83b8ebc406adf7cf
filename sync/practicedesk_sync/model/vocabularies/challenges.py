"""What stands in the way of a public service: one seed list, for challenges met and barriers found."""

from __future__ import annotations

from ..wording import QT_TRANSLATE_NOOP
from .terms import Term, Vocabulary

CHALLENGES = Vocabulary(
    id="challenges",
    label=QT_TRANSLATE_NOOP("model", "Challenges"),
    version="1",
    source="PracticeDesk",
    licence="Apache-2.0, as this program",
    terms=(
        Term("budget", QT_TRANSLATE_NOOP("model", "Budget")),
        Term("time_capacity", QT_TRANSLATE_NOOP("model", "Time and capacity")),
        Term("tech_integration", QT_TRANSLATE_NOOP("model", "Technology integration")),
        Term("service_delivery", QT_TRANSLATE_NOOP("model", "Service delivery")),
        Term("rules_bureaucracy", QT_TRANSLATE_NOOP("model", "Rules and bureaucracy")),
        Term("in_house_habit", QT_TRANSLATE_NOOP("model", "In-house habit")),
        Term("silos", QT_TRANSLATE_NOOP("model", "Silos between departments")),
        Term("skills", QT_TRANSLATE_NOOP("model", "Skills")),
        Term("data_quality", QT_TRANSLATE_NOOP("model", "Data quality")),
        Term("trust", QT_TRANSLATE_NOOP("model", "Trust")),
        Term("legislation", QT_TRANSLATE_NOOP("model", "Legislation")),
        Term("procurement", QT_TRANSLATE_NOOP("model", "Procurement")),
        Term("engagement", QT_TRANSLATE_NOOP("model", "Engagement")),
    ),
    synonyms={
        "funding": "budget",
        "time": "time_capacity",
        "capacity": "time_capacity",
        "staff time": "time_capacity",
        "systems integration": "tech_integration",
        "bureaucracy": "rules_bureaucracy",
        "bureaucratic rules": "rules_bureaucracy",
        "not invented here": "in_house_habit",
        "silo working": "silos",
        "law": "legislation",
        "purchasing": "procurement",
        "participation": "engagement",
    },
)
