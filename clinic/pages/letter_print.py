"""A letter on paper: letterhead, whom it is for, the letter, who wrote it."""

from __future__ import annotations

from datetime import date

from clinic.rules.letter_values import Written
from clinic.rules.letters import KIND_WORDS, Part
from clinic.rules.printed import Block, Printed

ALERT = Part.ALERT.value
NOT_SIGNED = "Not signed: this is a draft and may still change."


def printed_letter(letter: Written, *, signed: bool) -> Printed:
    """The letter as a paper; what is urgent stands in the box at its head."""
    alert = next((text for part, _, text in letter.parts if part == ALERT), "")
    parts = tuple((title, text) for part, title, text in letter.parts if part != ALERT)
    warning = "\n".join(filter(None, ("" if signed else NOT_SIGNED, alert)))
    return Printed(
        title=letter.heading,
        about=tuple(filter(None, (letter.about, letter.instead))),
        warning=warning,
        blocks=(Block(facts=parts), Block(texts=("\n".join(letter.signed),))),
        foot=f"{KIND_WORDS[letter.kind]} of {letter.written}",
        sender=letter.sender,
        receiver=letter.receiver,
        written=letter.written,
    )


def pdf_name(on: date, *, signed: bool) -> str:
    """What the file is called: the day, and nobody's name."""
    return f"letter-{'' if signed else 'draft-'}{on.isoformat()}.pdf"
