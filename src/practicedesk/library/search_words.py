"""What a person typed, as words to search for. No input is an error."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .search_text import ends_in_run, folded

COMPLETED_FROM = 3
"""Letters the last word has before it stands for all words that begin with it.

Shorter ones are matched whole: AI, EU and IT are words, and the beginnings "s" or "th" of 100,000 records
take ten times as long to look up as any three letters. Ending a word in * asks for it all the same.
"""

_PIECE = re.compile(r'"([^"]*)("?)|([^\s"]+)')
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_NOT_TEXT = re.compile("[\x00-\x1f\ud800-\udfff]")
_BEGUN = re.compile(r'[\s"*]*')
TOKEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word or an exact phrase; `prefix`: its last word may go on."""

    text: str
    prefix: bool


def words_of(text: str) -> list[Word]:
    """The words and "quoted phrases" that all have to be found; of only punctuation none.

    A word that ends in * and the last word (if long enough) match whatever begins with them, and so
    does a phrase whose closing quote has not been typed yet.
    """
    pieces = list(_PIECE.finditer(_readable(text)))
    words = [_word(piece, last=piece is pieces[-1]) for piece in pieces]
    return list(dict.fromkeys(word for word in words if TOKEN.search(word.text)))


def is_wordless(text: str) -> bool:
    """Whether something was typed and there is no word in it: nothing can be found by signs or emoji alone.

    Quotes and * are the beginning of something still being typed.
    """
    return not words_of(text) and not _BEGUN.fullmatch(_readable(text))


def match_of(words: list[Word]) -> str:
    """The FTS5 expression that finds what holds all of the words, in any order; "" for no words.

    Every word is quoted, so nothing in it is an operator.
    """
    return " ".join(f'"{folded(word.text)}"{"*" if word.prefix else ""}' for word in words)


def in_title(match: str) -> str:
    """The expression that finds what holds all of them in its title."""
    return f"title : ({match})"


def _readable(text: str) -> str:
    return _NOT_TEXT.sub(" ", text.translate(_QUOTES))


def _word(piece: re.Match[str], *, last: bool) -> Word:
    phrase, closed, word = piece.groups()
    text = phrase if word is None else word.rstrip("*")
    tokens = TOKEN.findall(text)
    goes_on = last and not closed and bool(tokens) and len(tokens[-1]) >= COMPLETED_FROM
    asked = word is not None and word.endswith("*")
    return Word(text, goes_on or asked or ends_in_run(text.rstrip()))
