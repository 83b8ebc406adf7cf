"""How well it is known that a practice works: the five Nesta standards of evidence, and none."""

from __future__ import annotations

from ..wording import QT_TRANSLATE_NOOP
from .terms import Term, Vocabulary

EVIDENCE = Vocabulary(
    id="evidence",
    label=QT_TRANSLATE_NOOP("model", "Level of evidence"),
    version="2013",
    source="Nesta, Standards of Evidence",
    licence="Codes and wording by this program, Apache-2.0",
    terms=(
        Term("0", QT_TRANSLATE_NOOP("model", "None recorded")),
        Term("1", QT_TRANSLATE_NOOP("model", "Described, and why it matters"), same_as=("eif:NL2",)),
        Term("2", QT_TRANSLATE_NOOP("model", "Positive change measured"), same_as=("eif:2",)),
        Term("3", QT_TRANSLATE_NOOP("model", "Cause shown by comparison"), same_as=("eif:3",)),
        Term("4", QT_TRANSLATE_NOOP("model", "Replicated independently"), same_as=("eif:4",)),
        Term("5", QT_TRANSLATE_NOOP("model", "Manuals and systems for repeating it")),
    ),
    synonyms={
        "None": "0",
        "Described": "1",
        "Positive change": "2",
        "Causality": "3",
        "Independent replication": "4",
        "Manuals and systems": "5",
    },
)
