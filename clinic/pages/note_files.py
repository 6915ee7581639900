"""The files beside a session note, in words."""

from __future__ import annotations

from dataclasses import dataclass

from clinic.pages.note_words import moment_words
from clinic.rules.attached import FileFacts, FileKind
from clinic.rules.session_record import VisitFacts

KIND_WORDS = {FileKind.JPEG: "Photograph", FileKind.PNG: "Picture", FileKind.PDF: "PDF"}
ENDINGS = {FileKind.JPEG: "jpg", FileKind.PNG: "png", FileKind.PDF: "pdf"}
KIB, MIB = 1024, 1024 * 1024


@dataclass(frozen=True)
class FileLine:
    """One file beside a note."""

    file_id: str
    name: str
    about: str
    who: str


def file_lines(files: tuple[FileFacts, ...], visit: VisitFacts) -> tuple[FileLine, ...]:
    """The files, oldest first."""
    return tuple(
        FileLine(
            each.public_id,
            f"{KIND_WORDS[each.kind]} {each.number}, {_size(each.size)}",
            each.about,
            f"{each.by_name}, {moment_words(each.added_at, visit)}"
            + (", after signing" if each.later else ""),
        )
        for each in files
    )


def file_name(file: FileFacts) -> str:
    """What a download is called: a number, and nobody's name."""
    return f"session-file-{file.number}.{ENDINGS[file.kind]}"


def _size(size: int) -> str:
    if size >= MIB:
        return f"{size / MIB:.1f} MB"
    return f"{max(1, round(size / KIB))} kB"
