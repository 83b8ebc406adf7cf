"""The bundle: a sealed, signed file that carries what the wire carries, where there is no network.

Holds: the form of the file, its writer and reader, the messages that only a file needs.
Never holds: SQL, HTTP, admission, what a desk or a server does with a message.
May import: protocol, log, ids, errors.
Read first: ``head.py`` (what a file looks like), then ``reading.py``.
"""

SUFFIX = ".pdbundle"


def is_bundle(name: str) -> bool:
    """Whether a file of this name should be a bundle."""
    return name.lower().endswith(SUFFIX)
