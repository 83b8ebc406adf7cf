"""The server seen from a desk: the one room that knows HTTP, proxies and addresses.

Holds: ``SyncService`` over HTTP, and one plain sentence for each way a network can fail.
Never holds: the library, what to sync and when (services), messages (``practicedesk_sync.protocol``).
May import: ``practicedesk_sync`` protocol and below; requests.
Read first: the client's ``exchange``.
"""
