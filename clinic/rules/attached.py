"""A photograph or a file beside a session note: what is taken, and how it is told apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from clinic.rules.errors import Invalid

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 4000
MOST_FILES = 20
LONGEST_ABOUT = 300
TAKEN = "Photographs and pictures (JPEG or PNG) and PDF files, at most 10 MB."


class FileKind(StrEnum):
    """What a file is by its content, whatever it is called."""

    JPEG = "jpeg"
    PNG = "png"
    PDF = "pdf"


BEGINNINGS = {
    b"\xff\xd8\xff": FileKind.JPEG,
    b"\x89PNG\r\n\x1a\n": FileKind.PNG,
    b"%PDF-": FileKind.PDF,
}
MEDIA_TYPES = {
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.PDF: "application/pdf",
}
PDF_END, TAIL = b"%%EOF", 2048


@dataclass(frozen=True)
class FileSent:
    """A file as it was sent, and what it is about."""

    content: bytes
    about: str = ""


@dataclass(frozen=True)
class FileFacts:
    """That a file stands beside a note; `number` counts from 1, `later` says after signing."""

    public_id: str
    number: int
    kind: FileKind
    size: int
    about: str
    added_at: datetime
    by_name: str
    later: bool


def kind_of(content: bytes) -> FileKind:
    """What a file is, by its first bytes. Raises Invalid for none, too much, or anything else."""
    if not content:
        raise Invalid("Choose a file.", field="file")
    if len(content) > MOST_BYTES:
        raise Invalid("This file is larger than 10 MB.", field="file")
    for beginning, kind in BEGINNINGS.items():
        if content.startswith(beginning):
            if kind is FileKind.PDF and PDF_END not in content[-TAIL:]:
                raise Invalid("This PDF is cut off or damaged.", field="file")
            return kind
    text = "This is neither a JPEG or PNG picture nor a PDF, whatever it is called."
    raise Invalid(text, field="file")
