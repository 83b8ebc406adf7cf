"""Record kinds, their fields and their vocabularies: the one place a field is declared.

Holds: per kind one pydantic class; each field carries its label, its merge rule and its vocabulary.
Never holds: I/O, SQL, merge results, rules about who may write.
May import: clock, ids, errors.
Read first: ``fields.py``, then ``kinds.py``.
"""
