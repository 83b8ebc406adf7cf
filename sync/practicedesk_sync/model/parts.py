"""Headings under which a form and a page have the short fields of a record."""

from __future__ import annotations

from .wording import QT_TRANSLATE_NOOP

IN_SHORT = QT_TRANSLATE_NOOP("model", "In short")
"""What a person with ten minutes fills in (`Field.in_short`)."""
TOPIC = QT_TRANSLATE_NOOP("model", "What it is about")
WHERE = QT_TRANSLATE_NOOP("model", "Where and when")
STANDING = QT_TRANSLATE_NOOP("model", "Maturity and evidence")
DOING = QT_TRANSLATE_NOOP("model", "How it was done")
FACTS = QT_TRANSLATE_NOOP("model", "Facts")
"""What is declared under no other heading."""
FILES = QT_TRANSLATE_NOOP("model", "Attachments")
KEEPING = QT_TRANSLATE_NOOP("model", "About this record")
PARTS = (IN_SHORT, TOPIC, WHERE, STANDING, DOING, FACTS, FILES, KEEPING)
"""In the order in which a person meets them."""
