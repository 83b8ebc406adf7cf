"""What was copied elsewhere, on its way into a text."""

from __future__ import annotations

from ..exchange.pasted import markdown_of
from ..exchange.pasted_plain import kept_form

AT_ONCE = 40_000
"""Characters of HTML up to which `as_markdown` takes no more time than a key stroke may."""


def as_markdown(html: str, image: str) -> str | None:
    """Headings, lists, tables, bold and links as Markdown; None where the plain text says as much.

    `image`: what stands for a picture, with {alt} in it for its description.
    """
    return markdown_of(html, image)


def as_it_looked(plain: str) -> str:
    """Plain text whose tables, lists and line breaks are kept as Markdown keeps them."""
    return kept_form(plain)
