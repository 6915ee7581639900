"""Letters as far as who asks may know them; the front desk is told that one waits to be sent."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, aliased, undefer

from clinic.models import EpisodeOfCare, Letter, LetterDraft, LetterSending, Patient, Task
from clinic.queries.scope import Scope
from clinic.queries.session_visits import person_facts
from clinic.queries.therapist_day import home_zone
from clinic.queries.units import location_of
from clinic.rules.errors import NotFound
from clinic.rules.letter_content import read_content, read_parts
from clinic.rules.letter_values import (
    DraftFacts,
    EpisodeLetters,
    LetterLine,
    SentFacts,
    SignedFacts,
)
from clinic.rules.words import Role


def episode_row(scope: Scope, public_id: str) -> EpisodeOfCare:
    """An episode letters are written about: only by those who treat. Raises NotFound."""
    if not scope.asker.has(Role.THERAPIST):
        raise NotFound
    return scope.episode(public_id)


def draft_row(scope: Scope, public_id: str) -> tuple[LetterDraft, EpisodeOfCare]:
    """A draft and its episode, its patient noted as looked at. Raises NotFound."""
    found = _one(scope, read_episodes(scope).join(LetterDraft), LetterDraft, public_id)
    return found[1], found[0]


def letter_row(scope: Scope, public_id: str) -> tuple[Letter, EpisodeOfCare]:
    """A signed letter and its episode, its patient noted as looked at. Raises NotFound."""
    found = _one(scope, read_episodes(scope).join(Letter), Letter, public_id)
    return found[1], found[0]


def sendable_row(scope: Scope, public_id: str) -> tuple[Letter, EpisodeOfCare]:
    """A signed letter to be sent on, also for the front desk. Raises NotFound."""
    found = _one(scope, known_episodes(scope).join(Letter), Letter, public_id)
    return found[1], found[0]


def is_signed(scope: Scope, public_id: str) -> bool:
    """Whether a letter of that name is signed; another is a draft, or none at all."""
    found = read_episodes(scope).join(Letter).where(Letter.public_id == public_id)
    return scope.session.scalar(found.with_only_columns(Letter.id)) is not None


def replaced(session: Session, letter: Letter) -> bool:
    """Whether another letter, signed or being written, stands instead of this one."""
    return any(
        session.scalar(select(exists().where(kind.replaces_id == letter.id)))
        for kind in (Letter, LetterDraft)
    )


def draft_facts(session: Session, draft: LetterDraft, episode: EpisodeOfCare) -> DraftFacts:
    """A draft as a plain value."""
    before = session.get(Letter, draft.replaces_id) if draft.replaces_id else None
    return DraftFacts(
        public_id=draft.public_id,
        version=draft.version,
        kind=draft.kind,
        episode_id=episode.public_id,
        person=person_facts(session.get_one(Patient, episode.patient_id)),
        to_name=draft.to_name,
        to_address=draft.to_address,
        parts=read_parts(draft.parts, draft.kind),
        saved_at=draft.saved_at,
        saved_by=draft.by_name,
        replaces=before.public_id if before else "",
        replaced_at=before.signed_at if before else None,
        why=draft.why,
        task=_task(session, draft.task_id),
    )


def draft_of(scope: Scope, public_id: str) -> DraftFacts:
    """A draft as a plain value. Raises NotFound."""
    draft, episode = draft_row(scope, public_id)
    return draft_facts(scope.session, draft, episode)


def signed_facts(scope: Scope, public_id: str) -> SignedFacts:
    """A signed letter word for word, what came before and after it. Raises NotFound."""
    letter, episode = letter_row(scope, public_id)
    session = scope.session
    before, after = aliased(Letter), aliased(Letter)
    names = session.execute(
        select(Letter.content, before.public_id, after.public_id)
        .outerjoin(before, before.id == Letter.replaces_id)
        .outerjoin(after, after.replaces_id == Letter.id)
        .where(Letter.id == letter.id)
    ).one()
    return SignedFacts(
        public_id=letter.public_id,
        kind=letter.kind,
        episode_id=episode.public_id,
        person=person_facts(session.get_one(Patient, episode.patient_id)),
        to_name=letter.to_name,
        written=read_content(names[0]),
        signed_at=letter.signed_at,
        signed_name=letter.signed_name,
        replaces=names[1] or "",
        replaced_by=names[2] or "",
        why=letter.why,
        task=_task(session, letter.task_id),
        sent=tuple(_sent(session, [letter.id]).get(letter.id, ())),
    )


def kept_paper(scope: Scope, public_id: str) -> tuple[bytes, str, date]:
    """The paper and the data of a signed letter as they were frozen, and the day it was signed.

    Raises NotFound.
    """
    letter, _ = letter_row(scope, public_id)
    whole = select(Letter).options(undefer(Letter.pdf), undefer(Letter.content))
    kept = scope.session.scalars(
        whole.where(Letter.id == letter.id).execution_options(populate_existing=True)
    ).one()
    zone = ZoneInfo(location_of(scope.session).zone)
    return kept.pdf, kept.content, kept.signed_at.astimezone(zone).date()


def letters_of(scope: Scope, episode: EpisodeOfCare) -> EpisodeLetters:
    """Every letter about an episode, those being written first, then the newest."""
    session = scope.session
    patient = session.get_one(Patient, episode.patient_id)
    drafts = session.scalars(
        select(LetterDraft)
        .where(LetterDraft.episode_id == episode.id)
        .order_by(LetterDraft.id.desc())
    )
    after = aliased(Letter)
    signed = session.execute(
        select(Letter, after.id)
        .outerjoin(after, after.replaces_id == Letter.id)
        .where(Letter.episode_id == episode.id)
        .order_by(Letter.id.desc())
    ).all()
    sent = _sent(session, [row.id for row, _ in signed])
    return EpisodeLetters(
        episode_id=episode.public_id,
        problem=episode.problem,
        person=person_facts(patient),
        zone=location_of(session).zone,
        referrer=episode.referrer or patient.referrer,
        letters=(
            *(
                LetterLine(
                    row.public_id, row.kind, row.to_name, row.saved_at, row.by_name, signed=False
                )
                for row in drafts
            ),
            *(
                LetterLine(
                    row.public_id,
                    row.kind,
                    row.to_name,
                    row.signed_at,
                    row.signed_name,
                    signed=True,
                    replaced=later is not None,
                    sent=next(iter(sent.get(row.id, ())), None),
                )
                for row, later in signed
            ),
        ),
    )


def last_address(session: Session, episode: EpisodeOfCare, to_name: str) -> str:
    """The address the last letter to somebody of that name had; empty where there is none."""
    rows = session.scalars(
        select(Letter.content)
        .where(Letter.episode_id == episode.id, Letter.to_name == to_name)
        .order_by(Letter.id.desc())
        .limit(1)
    ).all()
    return "\n".join(read_content(rows[0]).receiver[1:]) if rows else ""


def letters_zone(scope: Scope) -> ZoneInfo:
    """The wall clock letters are told on: the therapist's own, else the clinic's."""
    own = home_zone(scope) if scope.asker.therapist_id else location_of(scope.session).zone
    return ZoneInfo(own)


def read_episodes(scope: Scope) -> Select[EpisodeOfCare]:
    """Episodes whose letters may be read, by those who treat only. Raises NotFound."""
    if not scope.asker.has(Role.THERAPIST):
        raise NotFound
    return scope.episodes()


def known_episodes(scope: Scope) -> Select[EpisodeOfCare]:
    """Episodes of which the asker may know that a letter waits. Raises NotFound."""
    if not scope.asker.has(Role.FRONT_DESK):
        return read_episodes(scope)
    known = scope.patients().with_only_columns(Patient.id)
    return (
        select(EpisodeOfCare)
        .join(Patient, Patient.id == EpisodeOfCare.patient_id)
        .where(Patient.id.in_(known))
    )


def _one(scope: Scope, rows: Select[Any], kind: Any, public_id: str) -> tuple[Any, Any]:
    found = scope.session.execute(
        rows.add_columns(kind).where(kind.public_id == public_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    scope.looked.add(found[0].patient_id)
    return found[0], found[1]


def _task(session: Session, number: int | None) -> str:
    return session.scalar(select(Task.public_id).where(Task.id == number)) or "" if number else ""


def _sent(session: Session, letters: list[int]) -> dict[int, list[SentFacts]]:
    """How each letter was sent on, the last time first."""
    found: dict[int, list[SentFacts]] = {}
    for row in session.scalars(
        select(LetterSending)
        .where(LetterSending.letter_id.in_(letters))
        .order_by(LetterSending.id.desc())
    ):
        facts = SentFacts(row.how, row.sent_on, row.remark, row.by_name)
        found.setdefault(row.letter_id, []).append(facts)
    return found
