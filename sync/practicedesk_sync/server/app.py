"""The server over HTTP: `POST /sync/v1/…`, one path for each of `PATHS` and `WAITING`, and `GET /healthz`.

What a request means is the door's business. Here a body is read within its limits and handed to a thread,
and every answer, whatever went wrong, is a sealed frame or one small JSON object {code, message, next}.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from functools import partial
from importlib.metadata import version

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy import Connection, Engine, func, select
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..errors import PracticeDeskError, SyncError, WorldError
from ..log.change import MAX_BODY_BYTES
from ..protocol import versions
from ..protocol.envelope import CONTENT_TYPE, MAX_COMPRESSED, TOO_LARGE
from ..replica import tables as t
from ..replica.transaction import run_tx
from .door import PATHS, WAITING, Door, log_failure, server_error
from .waiting import WaitingRoom

MAX_FRAME = MAX_BODY_BYTES + MAX_COMPRESSED
"""Bytes of a request: the largest change there may be, even if it does not compress, and what goes along."""
MAX_UNREAD = 32 * 1024 * 1024
"""Bytes beyond the limit that are read and dropped, so that a desk hears the answer and no broken line."""
STALL_S = 60
"""Seconds without a byte after which a request is given up."""
WORKERS = 8
"""Requests worked on at once; the others wait their turn."""
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
ROUTES = ("/healthz", *(f"/sync/v1/{path}" for path in (*PATHS, *WAITING)))

Respond = Callable[[bytes], Awaitable[Response]]

logger = logging.getLogger(__name__)


def make_app(door: Door, reader: Engine) -> Application:
    """The application. `reader`: an engine on the server's database that only reads."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    workers = CapacityLimiter(WORKERS)
    waiting = WaitingRoom(door, workers)
    answers: dict[str, Respond] = {path: _at_once(door, path, workers) for path in PATHS}
    answers |= {path: partial(waiting.answer, path) for path in WAITING}
    for path, respond in answers.items():
        app.post(f"/sync/v1/{path}", response_model=None)(_sealed_endpoint(door, path, respond))
        app.post(f"/sync/v{{number:int}}/{path}", response_model=None)(_unspoken_endpoint(door, path))
    app.get("/healthz", response_model=None)(_health_endpoint(reader))
    app.add_exception_handler(HTTPException, _no_such_route)
    app.add_exception_handler(Exception, _failed)
    return Application(app, waiting)


def _sealed_endpoint(door: Door, path: str, respond: Respond) -> Callable[[Request], Awaitable[Response]]:
    """Reads a frame within its limits and has `respond` answer it."""

    async def answer(request: Request) -> Response:
        if request.headers.get("content-type", "").partition(";")[0].strip() != CONTENT_TYPE:
            return _plain(
                415, SyncError("content_type", "This is not a sealed message.", "Use PracticeDesk.")
            )
        try:
            body, whole = await _read(request)
        except TimeoutError:
            return _plain(408, SyncError("request_stalled", "The request did not arrive.", "Try again."))
        except ClientDisconnect:
            return _plain(400, SyncError("request_broken", "The request broke off.", "Try again."))
        if not whole:
            too_large = SyncError(TOO_LARGE, "A message is too large.", "Send less at once.")
            return Response(door.turn_away(path, body, too_large), 413, media_type=CONTENT_TYPE)
        return await respond(body)

    return answer


def _at_once(door: Door, path: str, workers: CapacityLimiter) -> Respond:
    async def respond(body: bytes) -> Response:
        status, frame = await to_thread.run_sync(partial(door.handle, path, body), limiter=workers)
        return Response(frame, status, media_type=CONTENT_TYPE)

    return respond


def _unspoken_endpoint(door: Door, path: str) -> Callable[[Request, int], Awaitable[Response]]:
    """Says to a desk of another time, under seal, which side is too old for the other."""

    async def answer(request: Request, number: int) -> Response:
        try:
            body, _ = await _read(request)
        except (TimeoutError, ClientDisconnect):
            body = b""
        return Response(door.turn_away(path, body, versions.unspoken(number)), 400, media_type=CONTENT_TYPE)

    return answer


async def _read(request: Request) -> tuple[bytes, bool]:
    """The body, or its beginning, and whether that is all of it. Raises `TimeoutError` when it stalls."""
    parts = request.stream()
    body, dropped = bytearray(), 0
    while dropped <= MAX_UNREAD:
        async with asyncio.timeout(STALL_S):
            part = await anext(parts, None)
        if part is None:
            break
        if dropped or len(body) + len(part) > MAX_FRAME:
            dropped += len(part)
        else:
            body += part
    return bytes(body), not dropped


def _health_endpoint(reader: Engine) -> Callable[[], Response]:
    def look(connection: Connection) -> int:
        return int(connection.execute(select(func.count()).select_from(t.space)).scalar_one())

    def healthz() -> Response:
        try:
            run_tx(reader, look)
        except WorldError as error:
            return _plain(503, error)
        return JSONResponse({"status": "ok", "version": version("practicedesk-sync")})

    return healthz


async def _no_such_route(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 400
    code, message = {
        404: ("not_found", "There is nothing at this address."),
        405: ("method_not_allowed", "This address is not asked in this way."),
    }.get(status, ("request_invalid", "The request is not valid."))
    return _plain(
        status, SyncError(code, message, "Give the server's address as its administrator wrote it.")
    )


async def _failed(request: Request, error: Exception) -> Response:
    return _plain(500, server_error())


def _plain(status: int, error: PracticeDeskError) -> Response:
    return JSONResponse(error.as_dict(), status)


class Application:
    """Around everything: headers for browsers, one line of log, and no failure without an answer.

    A sealed frame goes without those headers: no browser can show one, and desks ask often.

    The line holds no query, header or body, and of the address only what is ours. `waiting`: the desks that
    wait for news.
    """

    def __init__(self, app: ASGIApp, waiting: WaitingRoom) -> None:
        self.app = app
        self.waiting = waiting

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), 0

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if (b"content-type", CONTENT_TYPE.encode()) not in message["headers"]:
                    extra = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
                    message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        try:
            await self.app(scope, receive, send_on)
        except Exception as error:
            log_failure(error)
            if not status:
                await _plain(500, server_error())(scope, receive, send_on)
        finally:
            route = scope["path"] if scope["path"] in ROUTES else "(unknown)"
            took_ms = 1000 * (time.perf_counter() - started)
            logger.info("%s %s %d %.0f ms", _method(scope), route, status, took_ms)


def _method(scope: Scope) -> str:
    return scope["method"] if scope["method"] in ("GET", "POST") else "(other)"
