"""The technologies a practice rests on."""

from __future__ import annotations

from ..wording import QT_TRANSLATE_NOOP
from .terms import Term, Vocabulary

TECHNOLOGIES = Vocabulary(
    id="technologies",
    label=QT_TRANSLATE_NOOP("model", "Technologies"),
    version="1",
    source="PracticeDesk",
    licence="Apache-2.0, as this program",
    terms=(
        Term("ai", QT_TRANSLATE_NOOP("model", "Artificial intelligence")),
        Term("blockchain", QT_TRANSLATE_NOOP("model", "Blockchain")),
        Term("open_data", QT_TRANSLATE_NOOP("model", "Open data")),
        Term("analytics", QT_TRANSLATE_NOOP("model", "Data analytics")),
        Term("gis", QT_TRANSLATE_NOOP("model", "Geographic information systems")),
        Term("api", QT_TRANSLATE_NOOP("model", "Application programming interfaces")),
        Term("iot", QT_TRANSLATE_NOOP("model", "Internet of things")),
        Term("rpa", QT_TRANSLATE_NOOP("model", "Robotic process automation")),
        Term("cloud", QT_TRANSLATE_NOOP("model", "Cloud computing")),
        Term("digital_id", QT_TRANSLATE_NOOP("model", "Digital identity")),
        Term("none", QT_TRANSLATE_NOOP("model", "No technology")),
    ),
    synonyms={
        "distributed ledger": "blockchain",
        "data analysis": "analytics",
        "geographic information system": "gis",
        "application programming interface": "api",
        "apis": "api",
        "process automation": "rpa",
        "cloud services": "cloud",
        "electronic identity": "digital_id",
        "eID": "digital_id",
    },
)
