"""What a desk and a server say to each other, whatever carries it.

Holds: the ``SyncService`` interface, its messages, sealed envelopes, enrolment codes.
Never holds: HTTP, SQL, merging, decisions; the server and every client implement or use this alike.
May import: log, model, clock, ids, errors.
Read first: ``service.py``.
"""
