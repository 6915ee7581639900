"""The laws the database itself keeps, on both engines, whoever writes.

- `reservation_no_overlap`: two reservations of one resource never overlap.
- audit entries, status changes, amendments, answers of the screen, red flags and their closures
  are never altered or deleted.
- a signed note, and one entered in error, never changes; nor do its needled sites and
  incidents. What stands beside it, adverse events and other therapies, may still be
  added but never altered.

Alembic's batch mode drops triggers silently, so `install` runs again after every upgrade.
"""

from __future__ import annotations

from types import ModuleType

from sqlalchemy import Connection

from clinic.models import guard_postgres, guard_sqlite
from clinic.models.guard_words import APPEND_ONLY, OVERLAP, SIGNED

__all__ = ["APPEND_ONLY", "OVERLAP", "SIGNED", "install", "missing", "remove"]


def _engine(connection: Connection) -> ModuleType:
    return guard_sqlite if connection.dialect.name == "sqlite" else guard_postgres


def install(connection: Connection) -> None:
    """Put every guard in place, replacing what stands there."""
    _engine(connection).install(connection)


def remove(connection: Connection) -> None:
    """Take every guard away: for migrations, and as the negative control of their tests."""
    _engine(connection).remove(connection)


def missing(connection: Connection) -> set[str]:
    """Names of guards that should be there and are not, or not as they should be."""
    found: set[str] = _engine(connection).missing(connection)
    return found
