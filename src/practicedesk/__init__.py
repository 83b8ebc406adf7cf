"""The desktop: an encrypted local library that works with the network cable out, and syncs when it can.

Holds: the composition root, the commands and the rooms below.
Never holds: what two replicas must agree on; that is ``practicedesk_sync``.
May import: downwards only: tour; cli; commands; app; services; exchange, library, remote, reports;
    resource_paths.
Read first: ``app.py``, the one file that sees all rooms.
"""
