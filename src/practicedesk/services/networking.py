"""What is set about the network of this computer: a proxy, a proxy script, an organisation's certificates.

Kept in the library, as a library belongs to one computer; a proxy's password is in the system's keyring.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace

from ..library.identity import set_setting, setting
from ..library.library import Library
from ..library.writing import Writing
from ..remote.credentials import Login, forget_login, keep_login
from ..remote.settings import NetworkSettings

_NAME = "network"


def network_settings(library: Library) -> NetworkSettings:
    """What is set; all empty where nothing is."""
    with library.reading() as connection:
        kept = json.loads(setting(connection, _NAME, "{}"))
    known = {one.name for one in fields(NetworkSettings)}  # a newer program may have kept more
    return NetworkSettings(**{name: value for name, value in kept.items() if name in known})


def set_network(library: Library, settings: NetworkSettings, password: str | None = None) -> NetworkSettings:
    """Keep these settings, and the password where one is given. Raises `UserMistake` or `WorldError`.

    Without a name for the proxy, the password of the one before is forgotten.
    """
    settings = replace(settings, proxy=settings.proxy.rstrip("/")).checked()
    before = network_settings(library)
    if settings.user and password is not None:
        keep_login(Login(settings.user, password))
    if before.user and before.user != settings.user:
        forget_login(before.user)

    def work(writing: Writing) -> None:
        set_setting(writing.connection, _NAME, json.dumps(asdict(settings)))

    library.write(work)
    return settings
