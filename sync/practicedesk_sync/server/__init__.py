"""The shared server: admits changes, keeps accounts, answers desks.

Holds: admission, accounts and codes, commands, the sealed door, the FastAPI app, the admin command.
Never holds: merge rules (merge), who may do what (policy), Qt, anything of the desktop.
May import: every room of this package; FastAPI in `app` alone, uvicorn in `serving`.
Read first: `service.py`.
"""
