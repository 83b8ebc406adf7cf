"""The reach of a practice across the levels of government."""

from __future__ import annotations

from ..wording import QT_TRANSLATE_NOOP
from .terms import Term, Vocabulary

LEVEL = Vocabulary(
    id="level",
    label=QT_TRANSLATE_NOOP("model", "Level of government"),
    version="1",
    source="PracticeDesk, after the Innovative Public Services catalogue, EPSA and Participedia",
    licence="Apache-2.0, as this program",
    terms=(
        Term("local", QT_TRANSLATE_NOOP("model", "Local")),
        Term("supra_local", QT_TRANSLATE_NOOP("model", "Several localities")),
        Term("regional", QT_TRANSLATE_NOOP("model", "Regional")),
        Term("national", QT_TRANSLATE_NOOP("model", "National")),
        Term("cross_border", QT_TRANSLATE_NOOP("model", "Across countries")),
        Term("supranational", QT_TRANSLATE_NOOP("model", "Supranational")),
    ),
    synonyms={
        "Municipal": "local",
        "Inter-municipal": "supra_local",
        "Supra-local": "supra_local",
        "Federal": "national",
        "Central": "national",
        "Cross-border": "cross_border",
    },
)
