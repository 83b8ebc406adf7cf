"""Runs a proxy script (PAC): a program from the network, and therefore in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from practicedesk_sync.errors import WorldError

from .settings import server_address

FETCH_S, RUN_S = 10.0, 10.0
MOST_BYTES = 1024 * 1024


def proxies_by_script(script: str, url: str) -> list[str]:
    """The proxies the script names for an address, "" for none. Raises `WorldError`."""
    text = _text(script)
    parts = urlsplit(url)
    # A script is told which computer is asked, and not what for.
    job = json.dumps({"script": text, "url": f"{parts.scheme}://{parts.netloc}/", "host": parts.hostname})
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", __name__],
            input=job.encode(),
            capture_output=True,
            timeout=RUN_S,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        found = [str(one) for one in json.loads(done.stdout)]
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise _broken("does not work") from error
    if not found:
        raise _broken("names no proxy that PracticeDesk can use")
    return found


def _text(script: str) -> str:
    """The script, from its file or its address."""
    import requests

    try:
        if Path(script).is_file():
            return Path(script).read_text("utf-8", "replace")
        if script.startswith("file:"):
            return Path(url2pathname(urlsplit(script).path)).read_text("utf-8", "replace")
        server_address(script)
        with requests.Session() as session:
            session.trust_env = False
            with session.get(script, timeout=FETCH_S, stream=True) as answer:
                if answer.status_code != 200:
                    raise _broken("cannot be fetched")
                content = answer.raw.read(MOST_BYTES + 1, decode_content=True)
    except (OSError, requests.RequestException) as error:
        raise _broken("cannot be fetched") from error
    if len(content) > MOST_BYTES:
        raise _broken("is too large")
    return str(content.decode("utf-8", "replace"))


def _broken(what: str) -> WorldError:
    return WorldError(
        "proxy_script",
        f"The script that names this network's proxy {what}.",
        "Ask your network's administrator, or set the proxy itself.",
        retryable=True,
    )


def _run() -> None:
    """In the process of its own: a job on standard input, the proxies as JSON on standard output."""
    from pypac.parser import PACFile

    job = json.load(sys.stdin.buffer)
    said = str(PACFile(job["script"]).find_proxy_for_url(job["url"], job["host"]))
    print(json.dumps([proxy for proxy in map(_proxy, said.split(";")) if proxy is not None]))


def _proxy(said: str) -> str | None:
    """ "PROXY host:port" as an address, "DIRECT" as ""; None for what cannot be used."""
    kind, _, where = said.strip().partition(" ")
    scheme = {"PROXY": "http", "HTTP": "http", "HTTPS": "https"}.get(kind.upper())
    if kind.upper() == "DIRECT":
        return ""
    return f"{scheme}://{where.strip()}" if scheme and where.strip() else None


if __name__ == "__main__":
    _run()
