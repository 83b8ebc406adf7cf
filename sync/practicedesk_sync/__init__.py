"""What two replicas must agree on to converge, and the server they converge through.

Holds: the record model, identifiers, the clock, the change log, the merge, the policy, the tables every
    replica has, the wire messages and, behind the extra ``[server]``, the shared server.
Never holds: anything of a desk or a window; ``practicedesk`` imports this package, never the reverse.
May import: downwards only: server; protocol, replica; merge, policy; log; model; clock; ids; errors.
Read first: ``log/__init__.py`` for what a change is, then ``merge/__init__.py`` for what becomes of it.
"""
