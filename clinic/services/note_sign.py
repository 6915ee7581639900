"""Signing a session note: from then on it never changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import select

from clinic import clock
from clinic.models import Appointment, AppointmentStep, PlannedVisit, SessionNote, Therapist
from clinic.queries.note_facts import note_facts
from clinic.queries.safety import safety_at_signing
from clinic.rules.adjuncts import unconfirmed
from clinic.rules.appointment_life import Timing, find_move, why_not_yet
from clinic.rules.errors import Invalid, Problem
from clinic.rules.permissions import Principal
from clinic.rules.safety import SafetyAtSigning, consent_words, safety_blockers, screen_words
from clinic.rules.session_record import NoteFacts, NoteTyped
from clinic.rules.signing import sign_blockers
from clinic.rules.words import AppointmentStatus, NoteStatus, PlannedVisitStatus
from clinic.services.appointment_status import apply_status
from clinic.services.event_rows import Signed, keep_ticked
from clinic.services.leaflets import given_version
from clinic.services.note_drafts import in_draft
from clinic.services.unit_of_work import Work

NOT_SIGNED = "Not signed yet:"


def sign(actor: Principal, note_id: str, typed: NoteTyped) -> NoteFacts:
    """Keep what was typed and sign the note; the planned visit counts as attended.

    The visit becomes done, where its life allows that and nothing else follows in it: who goes on
    to the sauna is still here. Raises Invalid naming everything still
    missing or not counted out (nothing is kept then), else as `in_draft`.
    """
    return in_draft(actor, "note:signed", note_id, typed, _sign)


def blockers_of(note: NoteFacts, safety: SafetyAtSigning) -> tuple[Problem, ...]:
    """What keeps a note from being signed, each beside its field on the page; safety first."""
    found = safety_blockers(safety, needled=not note.entry.no_needling)
    known = replace(note.known, no_current=", ".join(safety.no_current))
    return tuple(
        Problem(_page_field(each.field, note), each.message)
        for each in (*found, *sign_blockers(note.entry, known=known), *unconfirmed(note.adjuncts))
    )


def signature(work: Work) -> str:
    """The actor's name as it stands under a note: "Ana Ruiz, PT"."""
    own = work.actor.therapist_id
    therapist = work.session.get(Therapist, own) if own else None
    parts = (therapist.name, therapist.credential) if therapist else (work.actor.name,)
    return ", ".join(filter(None, parts))


def _sign(work: Work, note: SessionNote) -> None:
    work.session.flush()
    facts, now = note_facts(work.session, note), clock.now()
    safety = safety_at_signing(work.session, facts, now)
    problems = blockers_of(facts, safety)
    if problems:
        count = next((each.message for each in problems if each.field == "needles_out"), "")
        raise Invalid(f"{NOT_SIGNED} {count or problems[0].message}", problems=problems)
    supervisor = work.session.get_one(Therapist, note.therapist_id).supervisor_id
    leaflet = given_version(work) if note.aftercare_given else None
    told, signed = facts.known.told, Signed(signature(work), now)
    keep_ticked(work, note, facts.entry.adverse_events, told, signed)
    note.consent = "not needed" if note.no_needling else consent_words(safety.consent)
    note.screening = screen_words(safety.screen)
    note.status, note.signed_at = NoteStatus.SIGNED, now
    note.ended_at = note.ended_at or now
    note.signed_by_user_id, note.signed_name = work.actor.user_id, signed.by_name
    note.supervisor_id, note.leaflet_id = supervisor, leaflet
    work.session.flush()
    visit = work.session.get_one(Appointment, note.appointment_id)
    _close_visit(work, visit, goes_on=_goes_on(work, visit, note.therapist_id))


def _close_visit(work: Work, visit: Appointment, *, goes_on: bool) -> None:
    for target in _way_to_done(visit):
        if not (goes_on and target == AppointmentStatus.DONE):
            apply_status(work, visit, target)
    planned = work.session.scalar(
        select(PlannedVisit).where(PlannedVisit.appointment_id == visit.id)
    )
    if planned is not None:
        planned.status = PlannedVisitStatus.ATTENDED


def _goes_on(work: Work, visit: Appointment, therapist_id: int) -> bool:
    """Whether a step still follows what this therapist gives in the visit."""
    steps = work.session.scalars(
        select(AppointmentStep)
        .where(AppointmentStep.appointment_id == visit.id)
        .order_by(AppointmentStep.position)
    ).all()
    theirs = [step.position for step in steps if step.therapist_id == therapist_id]
    now = clock.now_minute()
    return any(step.position > max(theirs, default=0) and step.to_minute > now for step in steps)


def _way_to_done(visit: Appointment) -> Iterator[AppointmentStatus]:
    """The allowed steps from where the visit is to done; none where there is no way."""
    timing = Timing(clock.now_minute(), visit.from_minute)
    into_room = find_move(visit.status, AppointmentStatus.IN_ROOM)
    if visit.status == AppointmentStatus.IN_ROOM:
        yield AppointmentStatus.DONE
    elif into_room and not into_room.undo and why_not_yet(into_room, timing) is None:
        yield AppointmentStatus.IN_ROOM
        yield AppointmentStatus.DONE


def _page_field(field: str, note: NoteFacts) -> str:
    """The page's name of a field: sites go by public name there, not by place in the list."""
    head, _, rest = field.partition(".")
    place, _, name = rest.partition(".")
    if head != "sites" or not place.isdecimal():
        return field
    return f"sites.{note.sites[int(place)].public_id}.{name}"
