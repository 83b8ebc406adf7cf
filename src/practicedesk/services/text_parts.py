"""A text in parts: what is settled, and the paragraphs that still await a decision."""

from __future__ import annotations

from collections.abc import Iterator

from practicedesk_sync.merge.blocks import alternatives
from practicedesk_sync.merge.split import split

from ..reports.sheet import Conflict, Version


def parts_of(text: str) -> Iterator[str | Conflict]:
    """A text in pieces: Markdown, and the paragraphs that still await a decision."""
    plain = ""
    for content, gap in split(text):
        versions = alternatives(content)
        if len(versions) == 1:
            plain += content + gap
            continue
        if plain.strip():
            yield plain
        plain = ""
        yield Conflict(tuple(Version(one) for one in versions))
    if plain.strip():
        yield plain
