"""A login in several legs (Negotiate, NTLM) at a proxy. Loaded when a proxy asks for one."""

from __future__ import annotations

import base64
from collections.abc import Callable

import spnego

from .credentials import Login

MOST_LEGS = 4


def shake_hands(
    ask: Callable[[str], tuple[int, dict[str, str]]], peer: str, scheme: str, login: Login | None
) -> tuple[int, dict[str, str]]:
    """Ask with one token after the other; the last status and what was offered with it.

    Without a login it is that of whoever is signed in to Windows.
    """
    try:
        client = spnego.client(
            login.user if login else None,
            login.password if login else None,
            hostname=peer,
            service="HTTP",
            protocol=scheme.lower(),
        )
        status, offered, token = 407, dict[str, str](), client.step()
        for _ in range(MOST_LEGS):
            status, offered = ask(f"{scheme} {base64.b64encode(token or b'').decode()}")
            given = offered.get(scheme.lower(), "")
            if status != 407 or not given or client.complete:
                break
            token = client.step(base64.b64decode(given))
    except OSError:
        raise
    except Exception:  # the library takes a token apart as it comes, and fails in many ways
        return 407, {}
    return status, offered
