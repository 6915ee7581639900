"""Signing a letter, from then on unchanged, and noting that it was sent on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from clinic import clock
from clinic.models import EpisodeOfCare, Letter, LetterDraft, LetterSending, Task
from clinic.queries.letter_facts import letter_facts
from clinic.queries.letters import draft_facts, sendable_row
from clinic.queries.scope import Scope
from clinic.queries.units import location_of
from clinic.rules.errors import Invalid, Refused
from clinic.rules.letter_content import content_text, written
from clinic.rules.letter_course import day
from clinic.rules.letter_facts import LetterFacts
from clinic.rules.letter_values import Written
from clinic.rules.letters import (
    SENT_WORDS,
    LetterTyped,
    SentHow,
    SentTyped,
    check_sent,
    sign_blockers,
)
from clinic.rules.permissions import Principal
from clinic.services.letters import open_draft, write_typed
from clinic.services.note_sign import signature
from clinic.services.once import already_done, remember
from clinic.services.unit_of_work import Work, unit_of_work

Render = Callable[[Written, datetime], bytes]
NOT_SIGNED = "Not signed yet: look at the marked fields."


def sign(actor: Principal, letter_id: str, typed: LetterTyped, render: Render) -> None:
    """Keep what was typed, make the paper, and freeze both with what the record knows.

    The paper is made between two pieces of work, with no transaction open; was the draft changed
    meanwhile, nothing is signed. Raises NotFound, LetterClosed, Changed, and Invalid with every
    problem beside its field.
    """
    now = clock.now()
    with unit_of_work(actor, "letter:saved") as work:
        draft, episode = open_draft(work, letter_id, typed.version)
        problems = tuple(sign_blockers(draft.kind, typed))
        if problems:
            raise Invalid(NOT_SIGNED, problems=problems)
        write_typed(work, draft, typed)
        letter, facts = _as_it_reads(work, draft, episode)
        version = draft.version
        work.about(draft, patient_id=episode.patient_id, version=version)
    paper = render(letter, now)
    with unit_of_work(actor, "letter:signed") as work:
        draft, episode = open_draft(work, letter_id, version)
        _freeze(work, draft, content_text(letter, facts, now), paper, now)
        work.about(draft, patient_id=episode.patient_id, kind=draft.kind.value)


def send(actor: Principal, letter_id: str, typed: SentTyped, *, key: str = "") -> None:
    """Note that a signed letter was sent on; the task it answers is closed with that.

    The front desk may note it too. Raises NotFound, and Invalid with every problem beside its
    field.
    """
    with unit_of_work(actor, "letter:sent") as work:
        letter, episode = sendable_row(Scope(work.session, actor), letter_id)
        if already_done(work.session, key, actor.user_id) is not None:
            return
        zone = location_of(work.session).zone
        signed_on = letter.signed_at.astimezone(ZoneInfo(zone)).date()
        problems = tuple(check_sent(typed, signed_on, clock.today(zone)))
        if problems or typed.on is None:
            raise Invalid(problems[0].message, problems=problems)
        row = LetterSending(
            letter_id=letter.id,
            how=SentHow(typed.how),
            sent_on=typed.on,
            remark=typed.remark,
            at=clock.now(),
            by_user_id=_person(work),
            by_name=signature(work),
        )
        work.session.add(row)
        work.session.flush()
        said = f"Letter to {letter.to_name}, {SENT_WORDS[row.how]}, {day(row.sent_on)}."
        _answer(work, letter.task_id, said)
        remember(work, key, letter.public_id)
        work.about(letter, patient_id=episode.patient_id, how=row.how.value)


def _as_it_reads(
    work: Work, draft: LetterDraft, episode: EpisodeOfCare
) -> tuple[Written, LetterFacts]:
    facts = letter_facts(Scope(work.session, work.actor), episode, draft.task_id)
    said = draft_facts(work.session, draft, episode)
    return written(said, facts), facts


def _freeze(work: Work, draft: LetterDraft, content: str, paper: bytes, now: datetime) -> None:
    """Put the letter in the place of its draft, under the same name."""
    letter = Letter(
        public_id=draft.public_id,
        episode_id=draft.episode_id,
        kind=draft.kind,
        to_name=draft.to_name,
        content=content,
        pdf=paper,
        task_id=draft.task_id,
        replaces_id=draft.replaces_id,
        why=draft.why,
        signed_at=now,
        signed_by_user_id=_person(work),
        signed_name=signature(work),
    )
    work.session.delete(draft)
    work.session.add(letter)
    work.session.flush()


def _answer(work: Work, task_id: int | None, said: str) -> None:
    """Close the task a letter answers, if it is still open."""
    task = work.session.get(Task, task_id) if task_id else None
    if task is not None and task.closed_at is None:
        task.closed_at, task.closed_by_user_id = clock.now(), work.actor.user_id
        task.outcome = said
        work.about(task, patient_id=task.patient_id)


def _person(work: Work) -> int:
    user_id = work.actor.user_id
    if user_id is None:
        raise Refused("Only a person can sign or send a letter.")
    return user_id
