"""Attachments in words, for whoever shows them as plain text."""

from __future__ import annotations

from .attached import AWAITED, DAMAGED, HERE, NOT_FETCHED, PARTLY, TURNED_AWAY, WAITING, Attached


def state_words(one: Attached) -> str:
    """How it stands with the bytes of an attachment."""
    awaited = f"awaiting upload from {one.who}" if one.who else "awaiting upload"
    part = round(100 * one.stored / one.reference.size)
    words = {
        HERE: "on this computer",
        WAITING: "on this computer, waiting to be sent",
        TURNED_AWAY: f"on this computer; not taken by the server: {one.why}",
        PARTLY: f"not fetched whole: {part} % is here",
        NOT_FETCHED: "not fetched",
        AWAITED: awaited,
        DAMAGED: "damaged; it is fetched again with the next exchange",
    }
    return words[one.state]
