"""A file of patients, read line by line: whatever is in it, each line is an entry or a reason."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import BinaryIO

from clinic.rules.patient_csv import ends_inside_quotes, read_header, read_row
from clinic.rules.patient_entry import BadEntryError, BrokenLine, PatientEntry
from clinic.rules.patient_fhir import read_fhir

MAX_LINE_BYTES = 5_000_000
MAX_ROW_LINES = 20
"""A quoted value may run over this many lines; more means a quotation mark was left open."""

_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

Line = tuple[int, bytes | None]
"""A line's number from 1 and its bytes; None when it is longer than `MAX_LINE_BYTES`."""


class Layout(StrEnum):
    """How a file of patients is written."""

    NDJSON = "ndjson"
    CSV = "csv"


def read_patients(
    source: BinaryIO, today: date, layout: Layout | None = None
) -> Iterator[PatientEntry | BrokenLine]:
    """Every line of `source` (opened for bytes, read once) as an entry or a broken line.

    Without `layout`, a file that begins with a brace is NDJSON and any other is CSV. Blank
    lines count but say nothing.
    """
    lines = deque(_first(source))
    if not lines:
        return
    number, first = lines[0]
    if first is not None and first.startswith(_UTF16_MARKS):
        yield BrokenLine(number, "the file is written in UTF-16; save it as UTF-8")
        return
    looks_like_json = first is not None and first.lstrip()[:1] in {b"{", b"["}
    if layout is Layout.NDJSON or (layout is None and looks_like_json):
        yield from _read_ndjson(_chain(lines, source, number), today)
    else:
        yield from _read_csv(_chain(lines, source, number), today)


def _first(source: BinaryIO) -> Iterator[Line]:
    """The first line that says something, without the mark that some programs put before it."""
    for number, line in _numbered(source):
        plain = line.removeprefix(_UTF8_BOM) if number == 1 and line is not None else line
        if plain is None or plain.strip():
            yield number, plain
            return


def _chain(lines: deque[Line], source: BinaryIO, number: int) -> Iterator[Line]:
    yield from lines
    yield from _numbered(source, number + 1)


def _numbered(source: BinaryIO, number: int = 1) -> Iterator[Line]:
    while line := source.readline(MAX_LINE_BYTES + 1):
        too_long = len(line) > MAX_LINE_BYTES
        while too_long and not line.endswith(b"\n") and line:
            line = source.readline(MAX_LINE_BYTES)
        yield number, None if too_long else line.rstrip(b"\r\n")
        number += 1


def _read_ndjson(lines: Iterator[Line], today: date) -> Iterator[PatientEntry | BrokenLine]:
    for number, line in lines:
        if line is None or line.strip():
            try:
                yield read_fhir(number, _text(line), today)
            except BadEntryError as bad:
                yield BrokenLine(number, str(bad))


def _read_csv(lines: Iterator[Line], today: date) -> Iterator[PatientEntry | BrokenLine]:
    number, first = next(lines)
    try:
        header = read_header(_text(first))
    except BadEntryError as bad:
        yield BrokenLine(number, str(bad))
        return
    for at, row in _rows(lines, header.delimiter):
        try:
            if row is None or row.strip(b" \t,;"):
                yield read_row(at, _text(row), header, today)
        except BadEntryError as bad:
            yield BrokenLine(at, str(bad))


def _text(line: bytes | None) -> str:
    if line is None:
        raise BadEntryError(f"is longer than {MAX_LINE_BYTES // 1_000_000} MB")
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as wrong:
        raise BadEntryError(f"is not UTF-8 text (byte {wrong.start + 1})") from None


def _rows(lines: Iterator[Line], delimiter: str) -> Iterator[Line]:
    """Lines joined into one row where a quoted value holds a line break.

    A quotation mark that is never closed leaves its line alone and broken, not the file.
    """
    waiting: deque[Line] = deque()
    while (line := _next(waiting, lines)) is not None:
        number, row = line
        taken: list[Line] = []
        joined = row
        while joined is not None and ends_inside_quotes(joined, delimiter):
            more = _next(waiting, lines) if len(taken) < MAX_ROW_LINES else None
            if more is None:
                joined = None
                break
            taken.append(more)
            joined = None if more[1] is None else joined + b"\n" + more[1]
        if joined is None:
            waiting.extendleft(reversed(taken))
        yield number, row if joined is None else joined


def _next(waiting: deque[Line], lines: Iterator[Line]) -> Line | None:
    return waiting.popleft() if waiting else next(lines, None)
