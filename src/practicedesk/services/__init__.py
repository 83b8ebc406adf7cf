"""Use cases: "when the user does X, then Y and Z", as plain functions and classes.

Holds: editing, importing, searching, syncing, publishing, reporting, each as one call.
Never holds: Qt, SQL text, HTTP, merge rules.
May import: exchange, library, remote, reports; ``practicedesk_sync`` except its server.
Read first: the service named for the use case.
"""
