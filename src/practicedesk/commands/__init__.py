"""Headless commands: one function per command, over the same services a window uses.

Holds: reading arguments, calling one service, printing text or JSON.
Never holds: use cases, SQL, HTTP, how a library is opened (``app``).
May import: app, services, and the frozen values these hand out (``library``, ``practicedesk_sync``).
Read first: ``command.py``, which lists the commands.
"""
