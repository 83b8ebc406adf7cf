"""From the source of a web site's page, Markdown with some HTML in it, to what a reader of the page sees."""

from __future__ import annotations

import re

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LINK = re.compile(r"<a\s[^>]*?href=\"([^\"]*)\"[^>]*>(.*?)</a>", re.DOTALL)
_WRAPPER = re.compile(r"^[ \t]*</?(?:section|div)\b[^>\n]*>[ \t]*$", re.MULTILINE)
_TARGET = re.compile(r"(?<=\]\()([^()\s]*)(?=\))")
_BASE = re.compile(r"\{\{\s*site\.(?:baseurl|url)\s*\}\}")
_BUILT = re.compile(r"\[([^\]]*)\]\(\{%.*?%\}[^)]*\)")
"""A link whose target only the program that builds the site knows."""
_MARKDOWN_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MANY_BREAKS = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")


def page(text: str, site: str) -> str:
    """The text without comments and the tags around its parts, its links as Markdown with whole addresses."""
    shown = _WRAPPER.sub("", _COMMENT.sub("", text))
    shown = _BUILT.sub(r"\1", _BASE.sub("", shown))
    shown = _LINK.sub(lambda link: f"[{link[2]}]({link[1]})", shown)
    shown = _TARGET.sub(lambda target: address(target[1], site), shown)
    return _MANY_BREAKS.sub("\n\n", shown).strip("\n")


def words(text: str, site: str) -> str:
    """The words of a page on one line, links without their targets."""
    return " ".join(_MARKDOWN_LINK.sub(r"\1", page(text, site)).split())


def address(path: str, site: str) -> str:
    """A path of the site as a whole address; any other address as it is."""
    return f"{site.rstrip('/')}{path}" if site and path.startswith("/") and path[1:2] != "/" else path
