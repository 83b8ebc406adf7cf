"""Who may do what: pure rules, held by the server and shown by the desk.

Holds: roles, the one `decide`, and the state machines of records. Never holds: I/O, tables, sessions.
May import: log, model, ids, errors. Read first: `decide.py`.
"""
