"""The local library: one SQLite file and what only a desk adds to the shared tables.

Holds: opening, migrating and backing up; outbox, journal, drafts, tray; lists, facets and full-text search.
Never holds: HTTP, Qt, merge rules, decisions.
May import: ``practicedesk_sync`` except its server; SQLAlchemy and the SQLite driver.
Read first: the module that opens a library.
"""
