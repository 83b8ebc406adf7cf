"""What a practice is meant to make better."""

from __future__ import annotations

from ..wording import QT_TRANSLATE_NOOP
from .terms import Term, Vocabulary

OUTCOME_AIMS = Vocabulary(
    id="outcome_aims",
    label=QT_TRANSLATE_NOOP("model", "Outcome aims"),
    version="1",
    source="PracticeDesk",
    licence="Apache-2.0, as this program",
    terms=(
        Term("efficiency", QT_TRANSLATE_NOOP("model", "Efficiency")),
        Term("quality", QT_TRANSLATE_NOOP("model", "Quality")),
        Term("transparency", QT_TRANSLATE_NOOP("model", "Transparency")),
        Term("trust", QT_TRANSLATE_NOOP("model", "Trust")),
        Term("inclusion", QT_TRANSLATE_NOOP("model", "Inclusion and equity")),
        Term("sustainability", QT_TRANSLATE_NOOP("model", "Sustainability")),
        Term("wellbeing", QT_TRANSLATE_NOOP("model", "Well-being")),
        Term("satisfaction", QT_TRANSLATE_NOOP("model", "Satisfaction")),
    ),
    synonyms={
        "Equity": "inclusion",
        "Inclusion": "inclusion",
        "Equality": "inclusion",
        "Service quality": "quality",
        "Openness": "transparency",
        "Community well-being": "wellbeing",
        "Citizen satisfaction": "satisfaction",
        "User satisfaction": "satisfaction",
    },
)
