"""The vocabularies that records are coded with: shipped, versioned, and the same on every replica.

Holds: lists of terms with stable codes and English labels, and the spellings that import understands.
Never holds: I/O, state, or anything a user can edit. A text without a code is kept as
`unmapped:<text>`, never dropped.
May import: the standard library and `practicedesk_sync.model.wording`.
Read first: `terms.py`, then any one list, e.g. `maturity.py`.
"""

from __future__ import annotations

from .challenges import CHALLENGES
from .cofog import COFOG
from .countries import COUNTRIES
from .evidence import EVIDENCE
from .iap2 import IAP2
from .innovation_facet import INNOVATION_FACET
from .level import LEVEL
from .lifecycle import LIFECYCLE
from .maturity import MATURITY
from .outcome_aims import OUTCOME_AIMS
from .sdg import SDG
from .sector import SECTOR
from .technologies import TECHNOLOGIES
from .terms import UNMAPPED, Term, Vocabulary

__all__ = ["UNMAPPED", "VOCABULARIES", "Term", "Vocabulary", "as_code", "vocabulary"]

VOCABULARIES: dict[str, Vocabulary] = {
    each.id: each
    for each in (
        CHALLENGES,
        COFOG,
        COUNTRIES,
        EVIDENCE,
        IAP2,
        INNOVATION_FACET,
        LEVEL,
        LIFECYCLE,
        MATURITY,
        OUTCOME_AIMS,
        SDG,
        SECTOR,
        TECHNOLOGIES,
    )
}
"""Every vocabulary by its id, which is the name of its file."""


def vocabulary(vocabulary_id: str) -> Vocabulary:
    """The vocabulary a field names. Raises KeyError for an id that is not in `VOCABULARIES`."""
    return VOCABULARIES[vocabulary_id]


def as_code(vocabulary_id: str, text: str) -> str:
    """The value to store for `text`: its code, or `unmapped:<text>` with outer and double spaces gone.

    A value that is already unmapped is tried again, so a list that has learnt a term adopts it, and
    applying this twice changes nothing. Callers leave out blank cells; a blank text has no code and
    gives the bare prefix.
    """
    words = " ".join(text.removeprefix(UNMAPPED).split())
    code = vocabulary(vocabulary_id).code_for(words)
    return UNMAPPED + words if code is None else code
