"""Headless commands: one function per command, over the same services a window uses.

Holds: reading arguments, calling one service, printing text or JSON.
Never holds: use cases, SQL, HTTP, how a library is opened (``app``).
May import: app, services, and frozen values of ``practicedesk_sync``.
Read first: the module that lists the commands.
"""
