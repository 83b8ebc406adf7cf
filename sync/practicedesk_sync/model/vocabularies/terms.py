"""A vocabulary: a closed list of coded terms, and how written text finds its way into it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

UNMAPPED = "unmapped:"
"""Leads a stored value that has no code in its vocabulary; the text follows, unaltered but for spaces."""

# A minus sign before the first digit is kept, so that "-1" is never taken for the code "1".
_BREAK = re.compile(r"(?!^-\d)[\W_]+")


@dataclass(frozen=True)
class Term:
    """One entry of a vocabulary.

    `code` is stored in records and never changes; `label` is British English and is translated when
    shown; `parent` is the code of the broader term; `same_as` names equal terms elsewhere, each as
    "scheme:code".
    """

    code: str
    label: str
    parent: str | None = None
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """A versioned list of terms in the order in which a person should read them.

    `synonyms` maps other spellings, as people write them, to codes; it serves import only. `own_terms`:
    what the list does not hold, such as a town, may be typed and is kept as one's own term.
    """

    id: str
    label: str
    version: str
    source: str
    licence: str
    terms: tuple[Term, ...]
    synonyms: Mapping[str, str] = field(default_factory=dict, hash=False)
    own_terms: bool = False

    def known(self, code: str) -> bool:
        """Whether `code` is, letter for letter, a code of this vocabulary."""
        return code in self._terms_by_code

    def label_of(self, code: str) -> str:
        """The label to show; for an unmapped value its text, for any other unknown code the code."""
        term = self._terms_by_code.get(code)
        return term.label if term else code.removeprefix(UNMAPPED)

    def code_for(self, text: str) -> str | None:
        """The code whose code, label or synonym reads like `text`, or None.

        Case, accents, punctuation and spacing make no difference.
        """
        return self._codes_by_reading.get(folded(text))

    @cached_property
    def _terms_by_code(self) -> dict[str, Term]:
        return {term.code: term for term in self.terms}

    @cached_property
    def _codes_by_reading(self) -> dict[str, str]:
        """Codes win over labels and labels over synonyms, should two ever read alike."""
        readings = {folded(text): code for text, code in self.synonyms.items()}
        readings |= {folded(term.label): term.code for term in self.terms}
        return readings | {folded(term.code): term.code for term in self.terms}


def folded(text: str) -> str:
    """`text` reduced to what two writers of one term agree on: lower-case words without accents.

    "&" reads as "and", so that "R&D" and "R & d." are one.
    """
    spread = unicodedata.normalize("NFKD", text.replace("&", " and ").strip().casefold())
    plain = "".join(mark for mark in spread if not unicodedata.combining(mark))
    return _BREAK.sub(" ", plain).strip()
