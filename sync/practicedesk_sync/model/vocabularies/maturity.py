"""How far a practice has come, in the six steps of the Innovative Public Services catalogue."""

from __future__ import annotations

from ..wording import QT_TRANSLATE_NOOP
from .terms import Term, Vocabulary

MATURITY = Vocabulary(
    id="maturity",
    label=QT_TRANSLATE_NOOP("model", "Maturity"),
    version="1",
    source="Innovative Public Services catalogue (European Commission, Joint Research Centre)",
    licence="Codes and wording by this program, Apache-2.0",
    terms=(
        Term("planned", QT_TRANSLATE_NOOP("model", "Planned")),
        Term("in_development", QT_TRANSLATE_NOOP("model", "In development")),
        Term("pilot", QT_TRANSLATE_NOOP("model", "Pilot")),
        Term("implemented", QT_TRANSLATE_NOOP("model", "Implemented")),
        Term("in_production", QT_TRANSLATE_NOOP("model", "In production")),
        Term("not_in_use", QT_TRANSLATE_NOOP("model", "Not in use any more")),
    ),
    synonyms={
        "Not in use anymore": "not_in_use",
        "No longer in use": "not_in_use",
        "Discontinued": "not_in_use",
        "Piloting": "pilot",
        "Under development": "in_development",
    },
)
