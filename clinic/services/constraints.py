"""The one mapping from a broken database constraint to words for a person."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.exc import DBAPIError, OperationalError

from clinic.rules.errors import Changed, Refused, Taken


class Busy(Refused):
    """The database could not be written just now (503)."""

    status = 503


REFUSALS: Mapping[str, tuple[type[Refused], str, str | None]] = {
    "reservation_no_overlap": (Taken, "That time was just taken. Choose another one.", None),
    "signed_note_unchanged": (
        Refused,
        "A signed note never changes. Add an amendment beside it instead.",
        None,
    ),
    "uq_user_email": (Refused, "There is already an account with this address.", "email"),
    "uq_done_once_key": (Refused, "This was already done.", None),
    "uq_patient_identifier_system_value": (
        Refused,
        "Another patient already has this number.",
        "identifier",
    ),
}
CHANGED_MEANWHILE = "Somebody else changed this meanwhile. Look at it again, then try once more."
NOT_NOW = "The clinic's records cannot be written just now. Try again in a moment."
_BUSY_SQLITE = ("database is locked", "disk is full", "disk i/o error", "readonly database")
_CLASHES_POSTGRES = frozenset({"23503", "23505"})  # a foreign key, a unique key
_UNIQUE, _FOREIGN, _CHECK = (
    f"{kind} constraint failed" for kind in ("UNIQUE", "FOREIGN KEY", "CHECK")
)


def constraint_of(error: DBAPIError) -> str:
    """The name of the constraint an error speaks of; empty when it names none.

    SQLite names the columns of a unique key and not the key, which is called after them.
    """
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return diagnosis.constraint_name or ""
    words = str(error.orig)
    if words.startswith(_UNIQUE):
        columns = words.removeprefix(f"{_UNIQUE}: ").split(", ")
        table = columns[0].partition(".")[0]
        return "_".join(["uq", table, *(column.partition(".")[2] for column in columns)])
    return words.removeprefix(f"{_CHECK}: ")


def refusal_of(error: DBAPIError) -> Exception:
    """What to raise instead: a `Refused` in plain words, or the error itself if unexpected.

    A row that clashes with one added meanwhile, or points to one that is gone, is `Changed`;
    a broken CHECK is a fault in the program and stays what it is.
    """
    known = REFUSALS.get(constraint_of(error))
    if known is not None:
        kind, message, field = known
        return kind(message, field=field)
    if _is_clash(error):
        return Changed(CHANGED_MEANWHILE)
    return Busy(NOT_NOW) if _is_busy(error) else error


def _is_clash(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state in _CLASHES_POSTGRES or str(error.orig).startswith((_UNIQUE, _FOREIGN))


def _is_busy(error: DBAPIError) -> bool:
    """Whether the database could not write: locked, full, a deadlock, gone away."""
    if hasattr(error.orig, "diag"):
        return isinstance(error, OperationalError)
    return any(words in str(error.orig).lower() for words in _BUSY_SQLITE)
