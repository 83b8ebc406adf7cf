"""Who may do what to a record, and in which state.

Holds: roles, ``decide`` and the transitions of state machines; pure, total, the same on every replica.
Never holds: I/O, lookups (the caller brings the role and the states), wording for a screen.
May import: log, model, clock, ids, errors.
Read first: ``decide.py``.
"""
