"""The seventeen Sustainable Development Goals, coded by number."""

from __future__ import annotations

from ..wording import QT_TRANSLATE_NOOP
from .terms import Term, Vocabulary

_TERMS = (
    Term("1", QT_TRANSLATE_NOOP("model", "No poverty")),
    Term("2", QT_TRANSLATE_NOOP("model", "Zero hunger")),
    Term("3", QT_TRANSLATE_NOOP("model", "Good health and well-being")),
    Term("4", QT_TRANSLATE_NOOP("model", "Quality education")),
    Term("5", QT_TRANSLATE_NOOP("model", "Gender equality")),
    Term("6", QT_TRANSLATE_NOOP("model", "Clean water and sanitation")),
    Term("7", QT_TRANSLATE_NOOP("model", "Affordable and clean energy")),
    Term("8", QT_TRANSLATE_NOOP("model", "Decent work and economic growth")),
    Term("9", QT_TRANSLATE_NOOP("model", "Industry, innovation and infrastructure")),
    Term("10", QT_TRANSLATE_NOOP("model", "Reduced inequalities")),
    Term("11", QT_TRANSLATE_NOOP("model", "Sustainable cities and communities")),
    Term("12", QT_TRANSLATE_NOOP("model", "Responsible consumption and production")),
    Term("13", QT_TRANSLATE_NOOP("model", "Climate action")),
    Term("14", QT_TRANSLATE_NOOP("model", "Life below water")),
    Term("15", QT_TRANSLATE_NOOP("model", "Life on land")),
    Term("16", QT_TRANSLATE_NOOP("model", "Peace, justice and strong institutions")),
    Term("17", QT_TRANSLATE_NOOP("model", "Partnerships for the goals")),
)

SDG = Vocabulary(
    id="sdg",
    label=QT_TRANSLATE_NOOP("model", "Sustainable Development Goals"),
    version="2015",
    source="United Nations, resolution A/RES/70/1",
    licence="Free to reproduce with acknowledgement of the United Nations",
    terms=_TERMS,
    synonyms={f"{word} {term.code}": term.code for term in _TERMS for word in ("SDG", "Goal")},
)
