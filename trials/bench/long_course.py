"""One patient who has come every week for years, put into each copy the bench works on.

The kept clinics know nothing of them, so that a large one need not be built anew for it. Their
visits lie in the evening, after everybody else has gone, and all belong to the first therapist,
who has an account here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from flask_security import hash_password
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from clinic import create_app
from clinic.extensions import db
from clinic.models import (
    Appointment,
    AppointmentStep,
    Base,
    EpisodeOfCare,
    Location,
    NeedledSite,
    OutcomeScore,
    Patient,
    PlannedVisit,
    PlanPhase,
    Reservation,
    Resource,
    ScreenAnswer,
    SessionNote,
    SorenessReport,
    StatusChange,
    Therapist,
    Therapy,
    TreatmentPlan,
)
from clinic.rules.local_time import day_span, instant_of
from clinic.rules.permissions import SYSTEM
from clinic.rules.words import (
    AppointmentStatus,
    NoteStatus,
    PlannedVisitStatus,
    ResourceKind,
    Role,
    TherapyKind,
)
from clinic.services.accounts import new_user
from clinic.services.day_changes import note_held, note_visit
from clinic.services.unit_of_work import unit_of_work
from trials.bench.days import NEEDLING
from trials.bench.long_course_notes import (
    Course,
    add_note,
    answer_rows,
    begun,
    draft_name,
    score_rows,
    sign_consent,
    site_name,
    site_rows,
    soreness_rows,
)
from trials.bench.people import PASSWORD, public_id
from trials.bench.sizes import NOW, WEEKS_OF_A_COURSE, ZONE, Size, day_at

THERAPIST = "therapist@bench.example"
EVENING = 19 * 60
WEEKS_IN_A_YEAR = 52
DRAFTS = 40
"""Visits whose note is not signed yet: each save takes the next, so that none meets another."""
DRAFT_DAY = -2
"""Drafts lie on the Mondays between the Wednesdays of the signed sessions."""
S = AppointmentStatus
PATIENT = public_id("long course", 0)
TODAYS_VISIT = public_id("long course visit", 0)
EPISODE = public_id("long course episode", 0)


def add_long_course(url: str, size: Size) -> None:
    """Put the patient with `size.sessions` signed sessions into a clinic that has none such."""
    app = create_app({"SQLALCHEMY_DATABASE_URI": url})
    with app.app_context():
        hashed = hash_password(PASSWORD)
        with unit_of_work(SYSTEM, "bench:long_course") as work:
            known = select(Patient.id).where(Patient.public_id == PATIENT)
            if work.session.scalar(known) is None:
                _add(work.session, size, hashed)
        db.session.remove()
        db.engine.dispose()


def _add(session: Session, size: Size, hashed: str) -> None:
    course = _person(session, hashed, day_at(-7 * size.sessions))
    wanted = [
        *(
            (-7 * week, public_id("long course visit", week))
            for week in range(size.sessions, -1, -1)
        ),
        *((-7 * one + DRAFT_DAY, public_id("unsigned visit", one)) for one in range(DRAFTS)),
    ]
    visits = {name: _visit(session, course, day_at(at), name) for at, name in sorted(wanted)}
    signed = [visits[public_id("long course visit", week)] for week in range(size.sessions, 0, -1)]
    session.execute(insert(PlannedVisit), list(_planned(course, [*signed, visits[TODAYS_VISIT]])))
    notes = [add_note(session, course, visit) for visit in signed]
    session.execute(insert(NeedledSite), [row for note in notes for row in site_rows(note.id)])
    session.execute(insert(SorenessReport), [row for note in notes for row in soreness_rows(note)])
    session.execute(insert(OutcomeScore), list(score_rows(course, notes)))
    session.execute(
        update(SessionNote)
        .where(SessionNote.id.in_([note.id for note in notes]))
        .values(status=NoteStatus.SIGNED, signed_at=SessionNote.started_at)
    )
    for number in range(DRAFTS):
        visit = visits[public_id("unsigned visit", number)]
        note = add_note(session, course, visit, draft_name(number))
        rows = site_rows(note.id)
        named = [{**row, "public_id": site_name(number, at)} for at, row in enumerate(rows)]
        session.execute(insert(NeedledSite), named)
    session.execute(insert(ScreenAnswer), list(answer_rows(course, signed)))
    sign_consent(session, course)
    session.execute(insert(OutcomeScore), list(_scores(course, size)))


def _scores(course: Course, size: Size) -> Iterator[dict[str, Any]]:
    """Two pains of everybody whose course began in the last year, twelve weeks apart."""
    people = min(size.patients, size.in_a_week * WEEKS_IN_A_YEAR // WEEKS_OF_A_COURSE)
    for number in range(1, people + 1):
        weeks = 1 + number % (WEEKS_IN_A_YEAR - 1)
        for back, pain in ((weeks + 12, 5 + number % 5), (weeks, number % 6)):
            yield {
                "public_id": public_id("score", number * 100 + back),
                "episode_id": number,
                "measure": "nprs_back",
                "value": pain,
                "taken_at": NOW - timedelta(weeks=back),
                "by_user_id": course.user,
            }


def _keep(session: Session, row: Base) -> None:
    session.add(row)
    session.flush()


def _person(session: Session, hashed: str, since: date) -> Course:
    therapist = session.scalars(select(Therapist).order_by(Therapist.id).limit(1)).one()
    user = new_user(
        session,
        email=THERAPIST,
        name=therapist.name,
        roles=frozenset({Role.THERAPIST}),
        password=hashed,
    )
    therapist.user_id = user.id
    calendar = Resource(kind=ResourceKind.PATIENT, name="Long Course")
    _keep(session, calendar)
    patient = Patient(
        public_id=PATIENT,
        resource_id=calendar.id,
        family="Longcourse",
        given="Ada",
        birth_date=date(1970, 1, 1),
        created_at=NOW,
    )
    _keep(session, patient)
    plan, phase = _plan(session, patient, therapist, since)
    return Course(
        patient.id,
        phase.id,
        plan.id,
        plan.episode_id,
        calendar.id,
        therapist,
        user.id,
        session.scalars(select(Location.id)).one(),
        session.scalars(select(Therapy.id).where(Therapy.kind == TherapyKind.NEEDLING)).one(),
    )


def _plan(
    session: Session, patient: Patient, therapist: Therapist, since: date
) -> tuple[TreatmentPlan, PlanPhase]:
    episode = EpisodeOfCare(
        public_id=EPISODE,
        patient_id=patient.id,
        therapist_id=therapist.id,
        problem="Sciatica",
        opened_on=since,
    )
    _keep(session, episode)
    plan = TreatmentPlan(episode_id=episode.id, starts_on=since, created_at=NOW)
    _keep(session, plan)
    phase = PlanPhase(plan_id=plan.id, position=0, name="Relief", visits_per_week=1, weeks=4)
    _keep(session, phase)
    return plan, phase


def _visit(session: Session, course: Course, day: date, name: str) -> Appointment:
    start = day_span(day, ZONE)[0] + EVENING
    visit = Appointment(
        public_id=name,
        patient_id=course.patient,
        location_id=course.location,
        from_minute=start,
        to_minute=start + NEEDLING,
        status=S.BOOKED if name == TODAYS_VISIT else S.DONE,
        created_at=NOW,
    )
    _keep(session, visit)
    step = AppointmentStep(
        appointment_id=visit.id,
        position=0,
        therapy_id=course.therapy,
        therapist_id=course.therapist.id,
        from_minute=start,
        to_minute=start + NEEDLING,
    )
    _keep(session, step)
    for calendar, at in ((course.therapist.resource_id, step.id), (course.calendar, None)):
        held = {"resource_id": calendar, "appointment_id": visit.id, "step_id": at}
        session.add(Reservation(from_minute=start, to_minute=start + NEEDLING, **held))
        note_held(session, visit, [(calendar, start, start + NEEDLING)])
    note_visit(session, visit, course.therapist.id, visit.status)
    changed = {"appointment_id": visit.id, "by_user_id": course.user, "at": instant_of(start)}
    session.add(StatusChange(from_status=None, to_status=S.BOOKED, **changed))
    session.add(StatusChange(from_status=S.BOOKED, to_status=S.DONE, **changed))
    return visit


def _planned(course: Course, visits: list[Appointment]) -> Iterator[dict[str, Any]]:
    for number, visit in enumerate(visits, 1):
        done = visit.status is S.DONE
        yield {
            "plan_id": course.plan,
            "phase_id": course.phase,
            "number": number,
            "due_on": begun(visit).date(),
            "status": PlannedVisitStatus.ATTENDED if done else PlannedVisitStatus.BOOKED,
            "appointment_id": visit.id,
        }
