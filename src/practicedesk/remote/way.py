"""The way from this computer to one server, and what was learnt about it since the program was started."""

from __future__ import annotations

from .credentials import Login, kept_login
from .proxies import Route, routes
from .settings import NetworkSettings
from .sizes import Sizes


class Way:
    """From one network to one server: by which proxy, with which login, how large a message may be.

    Nothing is asked of the network before `route` is. A thread that was left alone may still be using it.
    """

    def __init__(self, url: str, settings: NetworkSettings | None = None) -> None:
        self.url = url
        self.settings = settings or NetworkSettings()
        self.sizes = Sizes()
        self._routes: list[Route] = []
        self._refused: Login | None = None

    def route(self) -> Route:
        """The way that is tried now. Raises `WorldError` when a proxy script cannot be used."""
        known = self._routes or routes(self.url, self.settings)
        self._routes = known
        return known[0]

    def try_next(self) -> bool:
        """Take the script's next proxy, as this one cannot be reached; False when there is none."""
        self._routes = self._routes[1:]
        return bool(self._routes)

    def login(self) -> Login | None:
        """For the proxy of the route; None where there is none, or it was refused. Raises `WorldError`."""
        route = self.route()
        login = route.login
        if route.proxy and login is None and self.settings.user:
            login = kept_login(self.settings.user)
        return None if login == self._refused else login

    def refuse(self, login: Login | None) -> None:
        """This login was refused: it is not sent a second time, as accounts are locked after a few."""
        self._refused = login
