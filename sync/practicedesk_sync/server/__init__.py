"""The shared server: admits changes, orders them, and answers for who may read what.

Holds: admission, accounts, commands, ``ServerService``, the FastAPI application, ``practicedesk-server``.
Never holds: merge rules or tables that a desk has too (merge, replica); anything of a window.
May import: every other room of ``practicedesk_sync``; FastAPI and uvicorn.
Read first: ``service.py``, then ``admission.py``.
"""
