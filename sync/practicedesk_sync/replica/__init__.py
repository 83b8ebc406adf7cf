"""The tables every replica has, and how an admitted entry becomes records.

Holds: tables, ``run_tx``, reading and appending the log, applying entries to records.
Never holds: what only a desk needs (search, drafts, tray: ``practicedesk.library``), what only a server
    needs (accounts, admission), HTTP, merge rules of its own.
May import: merge, policy, log, model, clock, ids, errors; SQLAlchemy and the SQLite driver.
Read first: ``tables.py``.
"""
