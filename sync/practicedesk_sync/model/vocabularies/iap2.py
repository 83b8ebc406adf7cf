"""How much say the public has: the spectrum of public participation, least to most."""

from __future__ import annotations

from ..wording import QT_TRANSLATE_NOOP
from .terms import Term, Vocabulary

IAP2 = Vocabulary(
    id="iap2",
    label=QT_TRANSLATE_NOOP("model", "Public participation"),
    version="2018",
    source="International Association for Public Participation, Spectrum of Public Participation",
    licence="Codes and wording by this program, Apache-2.0",
    terms=(
        Term("inform", QT_TRANSLATE_NOOP("model", "Inform")),
        Term("consult", QT_TRANSLATE_NOOP("model", "Consult")),
        Term("involve", QT_TRANSLATE_NOOP("model", "Involve")),
        Term("collaborate", QT_TRANSLATE_NOOP("model", "Collaborate")),
        Term("empower", QT_TRANSLATE_NOOP("model", "Empower")),
    ),
    synonyms={
        "Information": "inform",
        "Consultation": "consult",
        "Involvement": "involve",
        "Collaboration": "collaborate",
        "Empowerment": "empower",
    },
)
