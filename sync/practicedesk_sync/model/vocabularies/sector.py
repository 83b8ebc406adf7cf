"""The part of society a person, team or organisation acts for."""

from __future__ import annotations

from ..wording import QT_TRANSLATE_NOOP
from .terms import Term, Vocabulary

SECTOR = Vocabulary(
    id="sector",
    label=QT_TRANSLATE_NOOP("model", "Sector"),
    version="1",
    source="PracticeDesk, after the Innovative Public Services catalogue and Participedia",
    licence="Apache-2.0, as this program",
    terms=(
        Term("central_gov", QT_TRANSLATE_NOOP("model", "Central government")),
        Term("regional_gov", QT_TRANSLATE_NOOP("model", "Regional government")),
        Term("local_gov", QT_TRANSLATE_NOOP("model", "Local government")),
        Term("public_body", QT_TRANSLATE_NOOP("model", "Public body")),
        Term("private", QT_TRANSLATE_NOOP("model", "Private sector")),
        Term("ngo", QT_TRANSLATE_NOOP("model", "Non-governmental organisation")),
        Term("academic", QT_TRANSLATE_NOOP("model", "Academic and research")),
        Term("philanthropic", QT_TRANSLATE_NOOP("model", "Philanthropic")),
        Term("faith", QT_TRANSLATE_NOOP("model", "Faith")),
        Term("union", QT_TRANSLATE_NOOP("model", "Trade union")),
        Term("international", QT_TRANSLATE_NOOP("model", "International organisation")),
        Term("citizens", QT_TRANSLATE_NOOP("model", "Citizens and communities")),
        Term("consortium", QT_TRANSLATE_NOOP("model", "Consortium")),
    ),
    synonyms={
        "Central-Government": "central_gov",
        "National government": "central_gov",
        "Governmental": "public_body",
        "Municipality": "local_gov",
        "Business": "private",
        "Non-governmental": "ngo",
        "Non-profit": "ngo",
        "Academic-Research": "academic",
        "Religious": "faith",
        "Union": "union",
        "Community led": "citizens",
    },
)
