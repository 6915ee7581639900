"""How the two databases are opened: hardened, read-only unless a unit of work says otherwise."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import os
import sqlite3
import time
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url

# Not on every system; SQLite's own waiting then does the queueing.
fcntl: Any = importlib.import_module("fcntl") if importlib.util.find_spec("fcntl") else None

WRITING = {"clinic_writing": True}
QUEUE_SECONDS = 5.0  # then SQLite's own waiting has the last word
_LOOK_AGAIN = 0.002
_FIXED_IN: dict[tuple[int, ...], tuple[int, ...]] = {(3, 44): (3, 44, 6), (3, 50): (3, 50, 7)}
_FIXED_SINCE = (3, 51, 3)
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=10000",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA recursive_triggers=ON",  # else REPLACE deletes past the guards
)


class UnsafeSqlite(RuntimeError):
    """This SQLite can corrupt a write-ahead log under several writers."""


def is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite version has the WAL-reset fix (3.44.6, 3.50.7, 3.51.3 and later)."""
    fixed = _FIXED_IN.get(version[:2])
    return version >= _FIXED_SINCE or (fixed is not None and version >= fixed)


def sqlite_module() -> Any:
    """The SQLite to use: the one in the `pysqlite3` wheel, else a safe standard one.

    Raises UnsafeSqlite when neither is safe.
    """
    with contextlib.suppress(ImportError):
        module = importlib.import_module("pysqlite3.dbapi2")
        if is_safe(module.sqlite_version_info):
            return module
    if is_safe(sqlite3.sqlite_version_info):
        return sqlite3
    message = f"SQLite {sqlite3.sqlite_version} is unsafe here; install pysqlite3"
    raise UnsafeSqlite(message)


def normal_url(url: str) -> str:
    """The address with the driver this project uses spelled out."""
    for short in ("postgresql://", "postgres://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url


def engine_options(url: str) -> dict[str, Any]:
    """Arguments of `create_engine` for an address."""
    options: dict[str, Any] = {"hide_parameters": True}
    if make_url(url).get_backend_name() == "sqlite":
        options["module"] = sqlite_module()
        options["connect_args"] = {"isolation_level": None, "check_same_thread": False}
    else:
        options["pool_pre_ping"] = True
    return options


def at_one_moment(connection: Connection) -> Connection:
    """The connection, seeing one moment of the database however long reading takes."""
    if connection.dialect.name == "postgresql":
        return connection.execution_options(isolation_level="REPEATABLE READ")
    return connection  # on SQLite every transaction is of one moment


def harden(engine: Engine) -> Engine:
    """Attach the settings every connection needs; returns the engine."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", _make_private)
        event.listen(engine, "connect", _on_sqlite_connect)
        event.listen(engine, "begin", _on_sqlite_begin)
        event.listen(engine, "checkin", _release)
        event.listen(engine, "close", _close_lock)
    else:
        event.listen(engine, "begin", _on_postgres_begin)
    return engine


def _make_private(dialect: Any, record: Any, arguments: list[Any], options: Any) -> None:
    """Make a new database file readable by its owner alone; SQLite itself asks nobody."""
    del dialect, record, options
    path = str(arguments[0])
    if path and path != ":memory:" and not path.startswith("file:"):
        with contextlib.suppress(OSError):  # SQLite says better what is wrong
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _on_sqlite_connect(dbapi_connection: Any, record: Any) -> None:
    del record
    for pragma in _PRAGMAS:
        dbapi_connection.execute(pragma)


def _on_sqlite_begin(connection: Connection) -> None:
    if not connection.get_execution_options().get("clinic_writing"):
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.exec_driver_sql("BEGIN")
        return
    _queue(connection)
    connection.exec_driver_sql("PRAGMA query_only=OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _on_postgres_begin(connection: Connection) -> None:
    if not connection.get_execution_options().get("clinic_writing"):
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def _queue(connection: Connection) -> None:
    """Wait for the one writing place: fairer than SQLite's own loop, which sleeps ever longer."""
    database = connection.engine.url.database
    if fcntl is None or not database or database == ":memory:":
        return
    info = connection.connection.info
    lock: int | None = info.get("lock")
    if lock is None:
        lock = info["lock"] = os.open(f"{database}.lock", os.O_CREAT | os.O_RDWR, 0o600)
    until = time.monotonic() + QUEUE_SECONDS
    while not _takes(lock) and time.monotonic() < until:
        time.sleep(_LOOK_AGAIN)


def _takes(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _release(dbapi_connection: Any, record: Any) -> None:
    del dbapi_connection
    lock = record.info.get("lock")
    if lock is not None and fcntl is not None:
        fcntl.flock(lock, fcntl.LOCK_UN)


def _close_lock(dbapi_connection: Any, record: Any) -> None:
    del dbapi_connection
    lock = record.info.pop("lock", None)
    if lock is not None:
        os.close(lock)
