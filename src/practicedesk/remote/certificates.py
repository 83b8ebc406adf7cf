"""Who vouches for a secure connection, and whether that is somebody whom every browser trusts."""

from __future__ import annotations

import ssl

from practicedesk_sync.errors import PracticeDeskError

from .http import HttpCarry

MOST_LETTERS = 80
NOBODY = "somebody without a name"


class PublicCarry(HttpCarry):
    """Trusts the authorities every browser does, and nobody this computer trusts besides."""

    def trust(self) -> ssl.SSLContext:
        import certifi

        return ssl.create_default_context(cafile=certifi.where())


def is_public(carry: HttpCarry) -> bool:
    """Whether the certificate a server shows is vouched for by a public authority."""
    try:
        PublicCarry(carry.base.removesuffix("/sync/v1/"), carry.way)("hello", b"")
    except PracticeDeskError:
        return False
    return True


def issuer(certificate: bytes) -> str:
    """The name of who signed it (DER), on one line; anybody may have written it."""
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    try:
        name = x509.load_der_x509_certificate(certificate).issuer
    except ValueError:
        return NOBODY
    for kind in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        for found in name.get_attributes_for_oid(kind):
            return "".join(letter for letter in str(found.value) if letter.isprintable())[:MOST_LETTERS]
    return NOBODY
