"""A session note on paper: the words of its page, in the order they are read."""

from __future__ import annotations

from datetime import datetime

from clinic.pages.note_events import EventLine
from clinic.pages.note_words import moment_words
from clinic.pages.notes import NotePage, SiteLine, note_page
from clinic.pages.wording import full_date
from clinic.rules.printed import Block, Printed, Table
from clinic.rules.session_record import NoteFacts

NOT_SIGNED = "Not signed: this is a draft and may still change."
HEAD = (
    "Site",
    "Needles",
    "Needle, depth",
    "Technique, time",
    "Twitch",
    "Referred pain",
    "Pain in it",
)


def printed_note(note: NoteFacts, now: datetime) -> Printed:
    """The whole note as a paper, what was added later with it."""
    page = note_page(note, None)
    person = note.visit.person
    born = f", born {full_date(person.birth_date)}" if person.birth_date else ""
    return Printed(
        title=page.title,
        about=(f"{person.name}{born}", _about(page)),
        warning=_warning(note, page),
        blocks=tuple(_blocks(page)),
        foot=f"Session note · printed {moment_words(now, note.visit)}",
    )


def pdf_name(note: NoteFacts) -> str:
    """What the file is called: the day, and nobody's name."""
    return f"session-note-{note_page(note, None).day}.pdf"


def _about(page: NotePage) -> str:
    plan = page.sub.rpartition(" · ")[2]
    return " · ".join(filter(None, (plan, page.signed_word, page.cosign_word)))


def _warning(note: NoteFacts, page: NotePage) -> str:
    if page.error_word:
        return f"Entered in error. {page.error_word}"
    return NOT_SIGNED if note.is_draft else ""


def _blocks(page: NotePage) -> list[Block]:
    answers = Block("Answers", facts=tuple((fact.label, fact.value) for fact in page.facts))
    found = [answers]
    if page.overrides:
        reasons = tuple((each.label, each.value) for each in page.overrides)
        found.insert(0, Block("To know about this session", facts=reasons))
    if page.adjuncts:
        given = ((each.therapy.word, "\n".join((each.text, *each.said))) for each in page.adjuncts)
        found.append(Block("Also given", facts=tuple(given)))
    if page.events:
        found.append(Block("Adverse events", facts=tuple(map(_event, page.events))))
    if page.sites:
        table = Table(HEAD, tuple(_row(site) for site in page.sites))
        found.append(Block("Sites", facts=(("Needles", page.total_word),), table=table))
        said = tuple((site.site, "\n".join(site.said)) for site in page.sites if site.said)
        if said:
            found.append(Block("Responses", facts=said))
    found += [Block(fact.label, texts=(fact.value,)) for fact in page.text]
    if page.files:
        kept = tuple((each.name, f"{each.about}\n{each.who}".strip()) for each in page.files)
        found.append(Block("Files kept beside this note", facts=kept))
    if page.amendments:
        added = (
            (f"{each.when}, {each.who}", f"{each.text}\nWhy: {each.reason}")
            for each in page.amendments
        )
        found.append(Block("Added later", facts=tuple(added)))
    return found


def _event(event: EventLine) -> tuple[str, str]:
    said = [f"{fact.label}: {fact.value}" for fact in event.facts]
    return f"{event.title} ({event.grade.word.lower()})", "\n".join([*said, event.who])


def _row(site: SiteLine) -> tuple[str, ...]:
    return (
        site.site,
        site.needles,
        f"{site.needle}, {site.depth} deep",
        f"{site.technique}, {site.minutes}",
        site.twitch.word,
        site.referred,
        site.during,
    )
