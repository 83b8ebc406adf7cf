"""The six stages of the public-sector innovation lifecycle."""

from __future__ import annotations

from ..wording import QT_TRANSLATE_NOOP
from .terms import Term, Vocabulary

LIFECYCLE = Vocabulary(
    id="lifecycle",
    label=QT_TRANSLATE_NOOP("model", "Stage of innovation"),
    version="2017",
    source="OECD Observatory of Public Sector Innovation, innovation lifecycle",
    licence="Codes and wording by this program, Apache-2.0",
    terms=(
        Term("identifying_problems", QT_TRANSLATE_NOOP("model", "Identifying problems")),
        Term("generating_ideas", QT_TRANSLATE_NOOP("model", "Generating ideas")),
        Term("developing_proposals", QT_TRANSLATE_NOOP("model", "Developing proposals")),
        Term("implementing_projects", QT_TRANSLATE_NOOP("model", "Implementing projects")),
        Term("evaluating_projects", QT_TRANSLATE_NOOP("model", "Evaluating projects")),
        Term("diffusing_lessons", QT_TRANSLATE_NOOP("model", "Diffusing lessons")),
    ),
    synonyms={
        "Implementation": "implementing_projects",
        "Implementing": "implementing_projects",
        "Evaluation": "evaluating_projects",
        "Evaluating": "evaluating_projects",
    },
)
