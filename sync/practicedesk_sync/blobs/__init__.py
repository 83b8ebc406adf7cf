"""The bytes of attachments: kept by their SHA-256 in pieces, and what kind of file they are.

Holds: the store that a desk has beside its library and the server beside its data; the allow-list.
Never holds: SQL, HTTP, who may read what; a name that a person gave.
May import: model, ids, errors.
Read first: ``store.py``.
"""
