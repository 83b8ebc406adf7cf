"""Roles a person may have in a space, each with what the one before it may do and more."""

from __future__ import annotations

READER, CONTRIBUTOR, REVIEWER, COORDINATOR = "reader", "contributor", "reviewer", "coordinator"
ROLES = (READER, CONTRIBUTOR, REVIEWER, COORDINATOR)


def at_least(role: str, needed: str) -> bool:
    """Whether `role` includes all that `needed` may do. "" (not a member) includes nothing."""
    return role in ROLES and ROLES.index(role) >= ROLES.index(needed)
