"""The change log on paper: changes, runs, entries, statements, digests, keys.

Holds: the exact bytes two machines exchange, and the rules by which they are made, hashed, chained,
signed and checked. Never holds: tables, sockets, the time, a decision about who may do what.
May import: clock, ids, errors. Read first: `change.py`.
"""
