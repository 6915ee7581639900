"""A table as a CSV file that a spreadsheet opens as a table and as nothing else.

A spreadsheet takes a cell that begins with =, +, -, @ (or with a tab or a line's end before them)
for a formula, and a formula can send what stands beside it away. Text that begins so gets an
apostrophe in front, which a spreadsheet reads as "this is text". Numbers are written as numbers,
negative ones too: nobody can type a formula into a number. All text is quoted, so that it opens no
new cell where a spreadsheet expects semicolons.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import StringIO

Cell = str | int | float | Decimal | date | time | datetime | None
"""What may stand in a cell; None is an empty one. Days and times are written as in ISO 8601."""

CONTENT_TYPE = "text/csv; charset=utf-8"
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Without it a common spreadsheet takes the file for an older encoding and spoils accents."""

_FORMULA = re.compile(r"[\s\x00-\x1f\ufeff\u200b]*[=+\-@|%＝＋－＠]")  # noqa: RUF001 -- wide signs count
_LINE_FIRST = ("\t", "\r", "\n")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def csv_file(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The rows under their heads, in UTF-8, as RFC 4180 wants lines and quotes."""
    out = StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([guarded(name) for name in head])
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8", "replace")


def guarded(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet would calculate it."""
    plain = _UNPRINTABLE.sub("", text)
    risky = plain.startswith(_LINE_FIRST) or _FORMULA.match(plain)
    return f"'{plain}" if risky else plain


def file_name(*parts: str) -> str:
    """A name for the file, of small letters, digits and hyphens: "utilisation-2027-02-01.csv"."""
    words = re.findall(r"[a-z0-9]+", " ".join(parts).lower())
    return f"{'-'.join(words) or 'table'}.csv"


def _written(cell: Cell) -> str | int | float | Decimal:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, str):
        return guarded(cell)
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return cell
