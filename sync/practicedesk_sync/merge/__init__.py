"""How concurrent changes become one state: pure rules, one file each.

Holds: the algebra of heads (`cells`), and for every form of field how the heads are shown (`registers`,
`sets`, `lists`, `life`, `text`), brought together in `record`. Never holds: I/O, clock reads, tables.
May import: log, model, ids, errors. Read first: `cells.py`.
"""
