"""The server seen from a desk: the one room that knows HTTP, proxies and addresses.

Holds: ``SyncService`` over HTTP, the way to a server (proxy, login, whom to trust), one plain sentence for
each way a network can fail, and the check that finds out which it is.
Never holds: the library, what to sync and when (services), messages (``practicedesk_sync.protocol``).
May import: ``practicedesk_sync`` protocol and below; requests and what finds proxies, logins, certificates.
Read first: `http` (carries frames), then `way` (by which road), then `checking`.
"""
