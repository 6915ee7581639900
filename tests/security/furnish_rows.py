"""What each of the two patients of `furnish.py` has, row by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    EpisodeOfCare,
    Hold,
    NeedledSite,
    NeedleIncident,
    Offer,
    OutcomeScore,
    Patient,
    PhaseTherapy,
    PlanPhase,
    ProgressReport,
    Reservation,
    SessionNote,
    Task,
    Therapist,
    TimeOffRule,
    TreatmentPlan,
    WaitEntry,
    WaitStep,
)
from clinic.queries.note_facts import PLAIN
from clinic.rules.away import AwayEntry
from clinic.rules.printed import Printed, as_text
from clinic.rules.words import AppointmentStatus, Decision, HoldKind, TaskKind
from clinic.services.time_off import keep
from tests.support.house import House, add_patient, add_visit, minute
from tests.support.notes import (
    PIRIFORMIS,
    READY,
    _site,
    add_note,
    instant,
)
from tests.support.safety import add_flag, clear

LAST_WEEK, IN_HAND, WAITING, NOON, LATER, FRIDAY = (
    minute(text)
    for text in (
        "2026-11-18T09:00",
        "2026-11-25T09:30",
        "2026-11-25T10:30",
        "2026-11-25T12:00",
        "2026-11-25T14:00",
        "2026-11-27T10:00",
    )
)


def with_needles(session: Session, house: House, number: int) -> dict[str, Any]:
    """A session at noon with two needles not counted out, one of them told of as missing."""
    visit = visit_at(session, house, number, NOON, AppointmentStatus.IN_ROOM)
    note = SessionNote(
        appointment_id=visit.id,
        therapist_id=house.therapists[number].id,
        started_at=instant(NOON),
    )
    session.add(note)
    session.flush()
    site = _site(note, 0, replace(PIRIFORMIS, needles_out=2, missing=1))
    session.add(site)
    session.flush()
    incident = NeedleIncident(
        note_id=note.id,
        site_id=site.id,
        kind="retained_needle",
        needles=1,
        depth_mm=30,
        action="Marked the place.",
        referral="Emergency department.",
        told="The patient.",
        at=instant(NOON),
        by_name=house.therapists[number].name,
    )
    session.add(incident)
    session.flush()
    return {"note with needles": note, "site with needles": site, "incident": incident}


def add_task(session: Session, house: House, number: int) -> Task:
    """A call their therapist has to make today."""
    task = Task(
        patient_id=house.patients[number].id,
        kind=TaskKind.CALLBACK,
        title="Call back",
        owner_therapist_id=house.therapists[number].id,
        due_at=instant(LATER),
        opened_at=instant(LAST_WEEK),
    )
    session.add(task)
    session.flush()
    return task


def add_score(session: Session, plan: TreatmentPlan) -> OutcomeScore:
    """What was measured at the first visit."""
    row = OutcomeScore(
        episode_id=plan.episode_id, measure="odi", value=46, taken_at=instant(LAST_WEEK)
    )
    session.add(row)
    session.flush()
    return row


def add_report(session: Session, plan: TreatmentPlan) -> ProgressReport:
    """A progress report of the week before, signed."""
    row = ProgressReport(
        episode_id=plan.episode_id,
        from_on=date(2026, 11, 2),
        to_on=date(2026, 11, 16),
        assessment="Better.",
        decision=Decision.CONTINUE,
        paper=as_text(Printed("Progress summary")),
        at=instant(LAST_WEEK),
        by_name="Ana Ruiz",
    )
    session.add(row)
    session.flush()
    return row


def add_held(session: Session, house: House, number: int) -> Patient:
    """Somebody else their therapist treats, with a red flag nobody has closed."""
    patient = add_patient(session, ("Novak", "Lind")[number], "Petra")
    therapist = house.therapists[number]
    opened, treats = date(2026, 9, 1), {"patient_id": patient.id, "therapist_id": therapist.id}
    session.add(EpisodeOfCare(problem="Sciatica", opened_on=opened, **treats))
    add_flag(session, patient, therapist.user_id or 0, at=instant(IN_HAND))
    return patient


def to_cosign(session: Session, house: House, number: int) -> SessionNote:
    """A note of the week before that waits: for the same therapist, so that no other may read."""
    visit = visit_at(session, house, number, LAST_WEEK - 7 * 24 * 60)
    therapist = house.therapists[number]
    return add_note(session, visit, therapist, supervisor=therapist)


def add_time_off(session: Session, therapist: Therapist) -> TimeOffRule:
    """Half an hour of today, over the visit that comes later: it is to be moved."""
    day = date(2026, 11, 25)
    entry = AwayEntry("", day, day, starts=14 * 60, ends=14 * 60 + 30)
    return keep(session, therapist.resource_id, ZoneInfo("Europe/London"), entry)


def add_waiting(session: Session, house: House, number: int) -> dict[str, Any]:
    """On the wait list, and offered a time on Friday."""
    patient = house.patients[number]
    entry = WaitEntry(
        patient_id=patient.id,
        location_id=house.location.id,
        from_day=date(2026, 11, 23),
        since=instant(LAST_WEEK),
    )
    hold = Hold(kind=HoldKind.OFFER.value, expires_at=instant(FRIDAY))
    session.add_all([entry, hold])
    session.flush()
    needling = house.therapies["needling"]
    start = FRIDAY + 60 * number
    offer = Offer(entry_id=entry.id, hold_id=hold.id, from_minute=start, to_minute=start + 30)
    held = (house.therapists[number].resource_id, house.rooms[number].id, patient.resource_id)
    session.add_all(
        [
            WaitStep(entry_id=entry.id, position=0, therapy_id=needling.id),
            offer,
            *(
                Reservation(
                    resource_id=one, from_minute=start, to_minute=start + 35, hold_id=hold.id
                )
                for one in held
            ),
        ]
    )
    session.flush()
    return {"wait entry": entry, "offer": offer}


def visit_at(
    session: Session,
    house: House,
    number: int,
    start: int,
    status: AppointmentStatus = AppointmentStatus.BOOKED,
) -> Appointment:
    patient: Patient = house.patients[number]
    made = add_visit(session, house, patient, house.therapists[number], house.rooms[number], start)
    made.status = status
    session.flush()
    return made


def add_draft(session: Session, house: House, number: int) -> tuple[SessionNote, NeedledSite]:
    """A session in hand: everything answered, all needles out, ready to be signed."""
    visit = visit_at(session, house, number, IN_HAND, AppointmentStatus.IN_ROOM)
    clear(session, visit, house.therapists[number].user_id or 0)
    note = SessionNote(
        appointment_id=visit.id,
        therapist_id=house.therapists[number].id,
        started_at=instant(IN_HAND),
        adverse_events="none_observed",
        **{name: getattr(READY, name) for name in PLAIN},
    )
    session.add(note)
    session.flush()
    site = _site(note, 0, PIRIFORMIS)
    session.add(site)
    session.flush()
    return note, site


def give_needling(session: Session, plan: TreatmentPlan, house: House) -> None:
    """Every visit of the plan holds half an hour of needling, so that it can be booked."""
    phases = session.scalars(select(PlanPhase.id).where(PlanPhase.plan_id == plan.id))
    needling = house.therapies["needling"].id
    session.add_all(
        PhaseTherapy(phase_id=phase, position=0, therapy_id=needling, minutes=30)
        for phase in phases
    )
    session.flush()
