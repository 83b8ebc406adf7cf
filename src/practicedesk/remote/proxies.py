"""Which proxy leads to an address: one that was set, a proxy script's, the system's, or none."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from practicedesk_sync.errors import WorldError

from .credentials import Login
from .settings import NO_PROXY, NetworkSettings

SETTING, SCRIPT, SYSTEM, NONE = "setting", "script", "system", "none"


@dataclass(frozen=True, slots=True)
class Route:
    """`proxy`: its address, without name and password; "" for none. `source`: who said so.

    `login`: where the system's own setting names one.
    """

    proxy: str = ""
    source: str = NONE
    login: Login | None = None


def routes(url: str, settings: NetworkSettings) -> list[Route]:
    """The ways to try, best first; at least one. Fetches and runs a proxy script. Raises `WorldError`."""
    if settings.proxy:
        return [Route("" if settings.proxy == NO_PROXY else settings.proxy, SETTING)]
    script = settings.pac or _script_of_system()
    if script:
        from .proxy_script import proxies_by_script

        return [Route(proxy, SCRIPT) for proxy in proxies_by_script(script, url)]
    return [_route_of_system(url)]


def _route_of_system(url: str) -> Route:
    """From the system's settings or the environment; what these except is asked directly."""
    from requests.utils import get_environ_proxies, select_proxy

    found = select_proxy(url, get_environ_proxies(url))
    if not found:
        return Route()
    parts = urlsplit(found if "://" in found else f"http://{found}")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise unusable(parts.scheme)
    login = Login(unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    return Route(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", SYSTEM, login)


def _script_of_system() -> str:
    """Where the system's settings say the script is; "" on systems that have no such setting.

    No script is looked for by the network's own word (WPAD): whoever owns a guest network would be asked.
    """
    if not sys.platform.startswith(("win", "darwin")):
        return ""
    from pypac.os_settings import ON_WINDOWS, autoconfig_url_from_preferences, autoconfig_url_from_registry

    return str((autoconfig_url_from_registry if ON_WINDOWS else autoconfig_url_from_preferences)() or "")


def unusable(kind: str) -> WorldError:
    """For a proxy that is not HTTP's."""
    return WorldError(
        "proxy_kind",
        f"This network names a proxy of a kind that PracticeDesk cannot use ({kind}).",
        "Ask your network's administrator for an HTTP proxy.",
    )
