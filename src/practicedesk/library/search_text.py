"""The form in which text is searched, where SQLite's tokenizer alone would not find it.

FTS5's tokenizer folds case and accents and splits at spaces and punctuation; that serves most scripts. Two
groups it does not serve are rewritten here, the same for records and for queries:

* Chinese, Japanese and Korean have no spaces: a run of characters becomes its overlapping pairs and its
  last character, 案例库 -> "案例 例库 库", so that any part of it is found;
* Arabic and Hebrew lose their vowel marks, Arabic its tatweel and the forms of hamza, alif, ya and ta.

All other text is left as it is: rewriting everything would double the time an index takes to build.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

CJK = (
    "\u1100-\u11ff\u3005-\u3007\u3031-\u3035\u3041-\u3096\u3099\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3105-\u312f\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7fb"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
"""What a run is made of, as the inside of a regular expression's brackets."""
_WIDE = "\u3200-\u33ff\uff01-\uffdc"
"""Squared and full-width forms: they become CJK or Latin under NFKC."""
_RTL = "\u0591-\u05f4\u0610-\u06ff\u0750-\u077f\u0870-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"

# Left to `re` to compile at first use, and to keep: some ms each, and a list that is only shown needs none.
_SPECIAL = f"[{CJK}{_WIDE}{_RTL}]"
_CJK_OR_WIDE = f"[{CJK}{_WIDE}]+"
_CJK_RUN = f"[{CJK}]+"
_RTL_RUN = f"[{_RTL}]+"
_DECOMPOSED = f"[\u0300-\u036f{_RTL}]"
_NOT_ASCII = "[^\x00-\x7f]"

_ASCII = bytes(range(128))
_LETTER_FORMS = str.maketrans("\u0671\u0649\u0629\u06a9\u06cc", "\u0627\u064a\u0647\u0643\u064a", "\u0640")
"""Alif wasla, alif maqsura, ta marbuta, Persian kaf and ya to the plain letter; tatweel to nothing."""


def folded(text: str) -> str:
    """The text as FTS5 is given it."""
    if text.isascii() or not re.search(_SPECIAL, _beyond_ascii(text)):
        return text
    text = re.sub(_RTL_RUN, lambda run: _bare(run.group()), text)
    text = re.sub(_CJK_OR_WIDE, lambda run: unicodedata.normalize("NFKC", run.group()), text)
    return re.sub(_CJK_RUN, lambda run: f" {_pairs(run.group())} ", text)


def ends_in_run(text: str) -> bool:
    """Whether the text ends in a run: as a query its last character also begins a pair of a record."""
    return bool(re.match(_CJK_RUN, unicodedata.normalize("NFKC", text[-1:])))


def sort_key(text: str) -> str:
    """Under this, titles sort without regard to case and accents."""
    if text.isascii():
        return text.casefold()
    plain = (c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return "".join(plain).casefold()


def aligned(text: str) -> tuple[str, Sequence[int]]:
    """The text as a search compares it, and for each of its characters the place it has in `text`.

    One more place follows: the end of the text. Runs are not split into pairs here.
    """
    if text.isascii():
        return text.lower(), range(len(text) + 1)
    if not re.search(_DECOMPOSED, text):
        return re.sub(_NOT_ASCII, _same_length, text).lower(), range(len(text) + 1)
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        plain = _PLAIN[letter]
        letters.append(plain)
        places.extend([place] * len(plain))
    return "".join(letters), [*places, len(text)]


def _beyond_ascii(text: str) -> str:
    """What is not ASCII in a text: much shorter to look through, and found at the speed of bytes."""
    return text.encode().translate(None, _ASCII).decode()


def _bare(run: str) -> str:
    """Arabic or Hebrew without marks and letter forms."""
    letters = unicodedata.normalize("NFKD", run)
    return "".join(c for c in letters if unicodedata.category(c) != "Mn").translate(_LETTER_FORMS)


def _pairs(run: str) -> str:
    return " ".join([*(run[i : i + 2] for i in range(len(run) - 1)), run[-1]])


def _plain_letter(letter: str) -> str:
    """One character in lower case and without its marks: none, one or several characters."""
    if re.match(_CJK_OR_WIDE, letter):
        return unicodedata.normalize("NFKC", letter).casefold()
    return _bare(letter).lower()


class _PlainLetters(dict[str, str]):
    """`_plain_letter` of every character met so far."""

    def __missing__(self, letter: str) -> str:
        self[letter] = _plain_letter(letter)
        return self[letter]


_PLAIN = _PlainLetters()


def _same_length(letter: re.Match[str]) -> str:
    plain = _PLAIN[letter.group()]
    return plain if len(plain) == 1 else letter.group()
