"""The four facets of public-sector innovation, told apart by the question each begins with."""

from __future__ import annotations

from ..wording import QT_TRANSLATE_NOOP
from .terms import Term, Vocabulary

INNOVATION_FACET = Vocabulary(
    id="innovation_facet",
    label=QT_TRANSLATE_NOOP("model", "Facet of innovation"),
    version="2018",
    source="OECD Observatory of Public Sector Innovation, innovation facets",
    licence="Codes and wording by this program, Apache-2.0",
    terms=(
        Term("enhancement", QT_TRANSLATE_NOOP("model", "Enhancement: doing the same better")),
        Term("mission", QT_TRANSLATE_NOOP("model", "Mission: reaching a set goal")),
        Term("adaptive", QT_TRANSLATE_NOOP("model", "Adaptive: answering a changed situation")),
        Term("anticipatory", QT_TRANSLATE_NOOP("model", "Anticipatory: preparing for what may come")),
    ),
    synonyms={
        "Enhancement-oriented": "enhancement",
        "Enhancement-oriented innovation": "enhancement",
        "Mission-oriented": "mission",
        "Mission-oriented innovation": "mission",
        "Adaptive innovation": "adaptive",
        "Anticipatory innovation": "anticipatory",
    },
)
