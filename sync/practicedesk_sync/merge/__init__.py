"""What becomes of concurrent changes: heads, registers, sets, lists, life and three-way text.

Holds: pure functions of admitted changes; the same set gives the same state in any causal order.
Never holds: I/O, clock reads, randomness, limits by elapsed time, rules about who may write.
May import: log, model, clock, ids, errors.
Read first: ``cells.py``, the algebra of heads that everything else stands on.
"""
