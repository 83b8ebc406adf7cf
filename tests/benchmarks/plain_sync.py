"""Plain synchronising: a store-and-forward server on raw ASGI and a client; JSON in zstd, SQLite on both.

No roles, signatures, conflicts or history that could be proved: what the wire and the disk cost at least.
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import zstandard

from .plain_sqlite import COLUMNS, insert, make_table, opened, row_of

PAGE = 2_500
"""Rows in one request."""
Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]
DATABASE_VARIABLE = "PLAIN_DATABASE"


def packed(value: Any) -> bytes:
    return zstandard.ZstdCompressor(level=3).compress(json.dumps(value, ensure_ascii=False).encode())


def unpacked(data: bytes) -> Any:
    return json.loads(zstandard.ZstdDecompressor().decompress(data))


def store(connection: Any, rows: list[tuple[str, dict[str, Any]]]) -> None:
    """Insert whole records, update edited ones; within the caller's transaction."""
    for id_, fields in rows:
        if len(fields) == len(COLUMNS):
            marks = ", ".join("?" * len(COLUMNS))
            sql = f"INSERT INTO practice (id, {', '.join(COLUMNS)}) VALUES (?, {marks})"
            connection.execute(sql, (id_, *row_of(fields)))
        else:
            names = ", ".join(f"{name} = ?" for name in fields)
            connection.execute(f"UPDATE practice SET {names} WHERE id = ?", (*fields.values(), id_))


class _Server:
    def __init__(self, path: Path) -> None:
        self.connection = opened(path)
        make_table(self.connection)
        self.connection.execute("CREATE TABLE log (seq INTEGER PRIMARY KEY, line TEXT NOT NULL)")

    def push(self, rows: list[Any]) -> bytes:
        self.connection.execute("BEGIN IMMEDIATE")
        store(self.connection, rows)
        lines = ((json.dumps(row, ensure_ascii=False),) for row in rows)
        self.connection.executemany("INSERT INTO log (line) VALUES (?)", lines)
        self.connection.execute("COMMIT")
        return b""

    def pull(self, after: int) -> bytes:
        sql = "SELECT seq, line FROM log WHERE seq > ? ORDER BY seq LIMIT ?"
        rows = self.connection.execute(sql, (after, PAGE)).fetchall()
        body = f"[{rows[-1][0] if rows else after},[{','.join(line for _, line in rows)}]]".encode()
        return zstandard.ZstdCompressor(level=3).compress(body)

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        path = scope["path"]
        out = (
            b"" if path == "/idle" else self.push(unpacked(body)) if path == "/push" else self.pull(int(body))
        )
        headers = [(b"content-length", str(len(out)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": out})


def serve() -> Any:
    """The application, made by uvicorn in its own process."""
    return _Server(Path(os.environ[DATABASE_VARIABLE])).answer


class PlainServer:
    """A uvicorn process with the plain server over a new database. A context manager."""

    def __init__(self, database: Path, port: int) -> None:
        line = [sys.executable, "-m", "uvicorn", "--factory", f"{__name__}:serve", "--port", str(port)]
        line += [
            "--log-level",
            "error",
            "--no-access-log",
            "--lifespan",
            "off",
            "--interface",
            "asgi3",
            "--timeout-keep-alive",
            "600",
        ]
        self.port = port
        self.child = subprocess.Popen(line, env={**os.environ, DATABASE_VARIABLE: str(database)})

    def __enter__(self) -> PlainServer:
        for _ in range(300):
            try:
                PlainDesk.ask(self.port, "/idle", b"")
            except OSError:
                time.sleep(0.05)
            else:
                return self
        raise TimeoutError("the plain server does not answer")

    def __exit__(self, *reason: object) -> None:
        self.child.terminate()
        self.child.wait()


class PlainDesk:
    """A client with its own table."""

    def __init__(self, database: Path, port: int) -> None:
        self.connection = opened(database)
        make_table(self.connection)
        self.line = http.client.HTTPConnection("127.0.0.1", port)
        self.after = 0
        self.waiting: list[tuple[str, dict[str, Any]]] = []

    def fill(self, records: list[tuple[str, dict[str, Any]]]) -> None:
        """Records made here and not sent yet."""
        insert(self.connection, records)
        self.waiting += records

    def edit(self, id_: str, fields: dict[str, Any]) -> None:
        """An edit made here and not sent yet."""
        self.connection.execute("BEGIN IMMEDIATE")
        store(self.connection, [(id_, fields)])
        self.connection.execute("COMMIT")
        self.waiting.append((id_, fields))

    def push(self) -> None:
        for start in range(0, len(self.waiting), PAGE):
            self._post("/push", packed(self.waiting[start : start + PAGE]))
        self.after += len(self.waiting)
        self.waiting = []

    def pull(self) -> int:
        """Take all that is new, page by page; how many rows."""
        before = self.after
        while True:
            self.after, rows = unpacked(self._post("/pull", str(self.after).encode()))
            if not rows:
                return self.after - before
            self.connection.execute("BEGIN IMMEDIATE")
            store(self.connection, rows)
            self.connection.execute("COMMIT")

    def _post(self, path: str, body: bytes) -> bytes:
        self.line.request("POST", path, body)
        answer = self.line.getresponse()
        assert answer.status == 200
        return answer.read()

    @staticmethod
    def ask(port: int, path: str, body: bytes) -> bytes:
        """One request on a connection of its own."""
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        line.request("POST", path, body)
        answer = line.getresponse().read()
        line.close()
        return answer
