"""The backup file: a ZIP with one NDJSON stream a table, a manifest, and a seal over all of it.

The seal is the SHA-256 of every byte before it and stands at the very end, as the ZIP's
comment: any tool can open the file, and one flipped bit or a missing tail is seen.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from clinic.rules.errors import Refused

FORMAT = "needlepoint backup, version 1"
MANIFEST = "manifest.json"
SEAL = b"sha256:"
_SEAL_DIGITS = 64
_CHUNK = 1 << 20


class BadBackup(Refused):
    """The file is not a whole, untouched backup."""


@dataclass(frozen=True)
class TablePart:
    """One table in the file; `columns` are names with the kind of value each holds."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What the file says it holds; `schema` is the revision of the database it was taken from."""

    format: str
    made_at: str
    engine: str
    schema: str
    tables: tuple[TablePart, ...]

    @property
    def rows(self) -> int:
        """Rows of all tables together."""
        return sum(part.rows for part in self.tables)

    @property
    def audit_head(self) -> str:
        """The checksum of the audit entries in the file."""
        return next((part.sha256 for part in self.tables if part.name == "audit_entry"), "")


class Writer:
    """A backup being written: its tables one after the other, then the manifest."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._parts: list[TablePart] = []

    def table(
        self, name: str, columns: tuple[tuple[str, str], ...], rows: Iterable[list[Any]]
    ) -> None:
        """Write one table's rows, each a JSON array on a line of its own."""
        digest, count = hashlib.sha256(), 0
        with self._archive.open(_member(name), "w", force_zip64=True) as stream:
            for row in rows:
                line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
                digest.update(line)
                stream.write(line)
                count += 1
        self._parts.append(TablePart(name, columns, count, digest.hexdigest()))

    def finish(self, *, made_at: str, engine: str, schema: str) -> Manifest:
        """Write the manifest."""
        manifest = Manifest(FORMAT, made_at, engine, schema, tuple(self._parts))
        self._archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
        return manifest


@contextlib.contextmanager
def write(target: Path, *, replace: bool) -> Iterator[Writer]:
    """Write a backup beside its place, readable by its owner alone, then put it there whole.

    Raises Refused where a file of that name stands and `replace` is false.
    """
    if target.exists() and not replace:
        raise Refused(f"{target} is already there. Choose another name, or say --force.")
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    except OSError as error:
        raise Refused(f"{target} cannot be written: {error.strerror}.") from error
    try:
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                yield Writer(archive)
                archive.comment = SEAL + b"0" * _SEAL_DIGITS
            _seal(file)
        _put(draft, target, replace=replace)
    finally:
        draft.unlink(missing_ok=True)


def _seal(file: IO[bytes]) -> None:
    size = file.seek(0, os.SEEK_END) - _SEAL_DIGITS
    seal = _digest(file, size)
    file.seek(size)
    file.write(seal)
    file.flush()
    os.fsync(file.fileno())


def _put(draft: Path, target: Path, *, replace: bool) -> None:
    if replace:
        draft.replace(target)
        return
    try:
        os.link(draft, target)  # unlike a rename, refuses to replace what came meanwhile
    except FileExistsError:
        raise Refused(f"{target} is already there. Choose another name.") from None
    except OSError:  # a disk without hard links
        draft.rename(target)


def _digest(file: IO[bytes], size: int) -> bytes:
    """The seal of the first `size` bytes."""
    digest = hashlib.sha256()
    file.seek(0)
    while size > 0 and (chunk := file.read(min(size, _CHUNK))):
        digest.update(chunk)
        size -= len(chunk)
    return digest.hexdigest().encode()


class Reader:
    """A whole backup, checked before anything is read from it."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.manifest = _manifest(json.loads(archive.read(MANIFEST)))

    def rows(self, part: TablePart) -> Iterator[list[Any]]:
        """The rows of one table, in the order they were kept."""
        with self._archive.open(_member(part.name)) as stream:
            for line in stream:
                yield json.loads(line)


@contextlib.contextmanager
def read(source: Path) -> Iterator[Reader]:
    """Open a backup. Raises BadBackup, before anything else, unless it is whole."""
    try:
        file = source.open("rb")
    except OSError as error:
        raise BadBackup(f"{source} cannot be read: {error.strerror}.") from error
    with file:
        _check_seal(file, source)
        with zipfile.ZipFile(file) as archive:
            reader = Reader(archive)
            if reader.manifest.format != FORMAT:
                raise BadBackup(f"{source} is a backup this program does not know how to read.")
            yield reader


def _check_seal(file: IO[bytes], source: Path) -> None:
    size = file.seek(0, os.SEEK_END) - _SEAL_DIGITS
    whole = size > len(SEAL) and _digest(file, size) == _end(file, size)
    if not whole:
        raise BadBackup(f"{source} is not a whole backup: it is cut short or was changed.")


def _end(file: IO[bytes], size: int) -> bytes:
    file.seek(size)
    return file.read()


def _manifest(told: dict[str, Any]) -> Manifest:
    tables = tuple(
        TablePart(
            part["name"],
            tuple((name, kind) for name, kind in part["columns"]),
            part["rows"],
            part["sha256"],
        )
        for part in told.pop("tables")
    )
    return Manifest(**told, tables=tables)


def _member(table: str) -> str:
    return f"tables/{table}.ndjson"
