"""Whom a secure connection trusts: the system's authorities, and those of an organisation's file.

Nothing here turns verification off.
"""

from __future__ import annotations

import os
import ssl

from practicedesk_sync.errors import UserMistake

CA_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""Where organisations name their file for other programs of this kind."""


def trusted(ca_file: str = "") -> ssl.SSLContext:
    """A context that trusts them. Raises `UserMistake` for a file that holds no certificates."""
    from truststore import SSLContext

    context = SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    file = ca_file or next(filter(None, map(os.environ.get, CA_VARIABLES)), "")
    if file:
        try:
            context.load_verify_locations(file)
        except OSError as error:  # what `ssl` raises is one, too
            raise UserMistake(
                "ca_file",
                f"“{file}” cannot be read as certificates.",
                "Name a file in PEM form, as your organisation's network people give it out.",
            ) from error
    return context
