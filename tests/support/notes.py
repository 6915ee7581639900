"""Plans and written sessions for the small clinic: what a therapist finds before a visit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import (
    Appointment,
    EpisodeOfCare,
    NeedledSite,
    NoteFile,
    Patient,
    PlannedVisit,
    PlanPhase,
    SessionNote,
    SorenessReport,
    Therapist,
    TreatmentPlan,
)
from clinic.queries.note_facts import PLAIN
from clinic.rules.attached import FileKind
from clinic.rules.needling import SiteEntry
from clinic.rules.permissions import SYSTEM
from clinic.rules.session_record import NoteTyped
from clinic.rules.signing import NoteEntry
from clinic.rules.words import AppointmentStatus, NoteStatus, PlannedVisitStatus, Side
from clinic.services.unit_of_work import unit_of_work
from tests.support.house import House, add_visit, minute
from tests.support.safety import clear

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

PIRIFORMIS = SiteEntry(
    muscle="piriformis",
    side="left",
    point="middle",
    needles_in=4,
    needles_out=4,
    diameter_um=300,
    length_mm=60,
    depth_mm=45,
    technique="static",
    retention_minutes=12,
    twitch="multiple",
    referred_pain="familiar",
    pain_during=6,
    response="Eased after two minutes.",
)
MINIMUS = SiteEntry(
    muscle="gluteus_minimus",
    side="left",
    needles_in=3,
    needles_out=3,
    diameter_um=300,
    length_mm=50,
    depth_mm=40,
    technique="static",
    retention_minutes=12,
    twitch="single",
    pain_during=4,
)
READY = NoteEntry(
    position="prone",
    pain_before=6,
    pain_after=4,
    tolerance="well",
    adverse_events=("none_observed",),
    haemostasis_done=True,
    hygiene_done=True,
    aftercare_given=True,
    verbal_consent=True,
    outcome_text="Better on the stairs.",
    next_step="continue",
    needle_maker="Fine Point",
    needle_lot="FP-2291",
    needle_expiry=date(2099, 1, 31),
    single_use=True,
)


NOW = datetime(2026, 11, 24, 9, 2, tzinfo=UTC)
AT_NINE = minute("2026-11-24T09:00")
A_DAY = 24 * 60


def freeze(monkeypatch: pytest.MonkeyPatch, at: datetime = NOW) -> None:
    """Let the clinic's clock stand still: a Tuesday, two minutes past nine."""
    monkeypatch.setattr(clock, "now", lambda: at)


def book(
    house: House,
    start: int = 0,
    *,
    therapist: int = 0,
    patient: int = 0,
    room: int = 0,
    status: AppointmentStatus = AppointmentStatus.BOOKED,
) -> str:
    """A visit so many minutes after nine; with Ana, of Marta, unless told otherwise."""
    with unit_of_work(SYSTEM, "test:visit") as work:
        visit = add_visit(
            work.session,
            house,
            house.patients[patient],
            house.therapists[therapist],
            house.rooms[room],
            AT_NINE + start,
        )
        visit.status = status
        clear(work.session, visit, house.users["ana"].id)
    return visit.public_id


def book_unasked(house: House) -> str:
    """Marta's visit with Ana at nine, with nothing asked before it yet."""
    with unit_of_work(SYSTEM, "test:visit") as work:
        people = (house.patients[0], house.therapists[0], house.rooms[0])
        return add_visit(work.session, house, *people, AT_NINE).public_id


def past_session(house: House, days: int, *, therapist: int = 0, **values: Any) -> str:
    """A signed session of Marta so many days ago; its note's public id."""
    visit_id = book(house, -days * A_DAY, therapist=therapist)
    with unit_of_work(SYSTEM, "test:past") as work:
        visit = work.session.scalars(
            select(Appointment).where(Appointment.public_id == visit_id)
        ).one()
        return add_note(work.session, visit, house.therapists[therapist], **values).public_id


def instant(at: int) -> datetime:
    """A calendar minute as an instant."""
    return EPOCH + timedelta(minutes=at)


def typed(version: int = 1, **values: Any) -> NoteTyped:
    """What somebody typed into a draft: every answer, unless told otherwise."""
    values.setdefault("answers", READY)
    return NoteTyped(version=version, **values)


def add_plan(
    session: Session, patient: Patient, *, visits: int = 12, starts_on: date = date(2026, 9, 1)
) -> TreatmentPlan:
    """A plan of two phases over the patient's episode, one visit a week, none booked."""
    episode = session.scalars(
        select(EpisodeOfCare).where(EpisodeOfCare.patient_id == patient.id)
    ).one()
    episode.onset_on = date(2026, 3, 1)
    plan = TreatmentPlan(
        episode_id=episode.id,
        starts_on=starts_on,
        goal="Walk to work without stopping.",
        created_at=datetime(2026, 9, 1, 9, tzinfo=UTC),
    )
    session.add(plan)
    session.flush()
    phases = [
        PlanPhase(plan_id=plan.id, position=at, name=name, visits_per_week=1, weeks=visits // 2)
        for at, name in enumerate(("Settle", "Loosen"))
    ]
    session.add_all(phases)
    session.flush()
    session.add_all(
        PlannedVisit(
            plan_id=plan.id,
            phase_id=phases[0 if number <= visits // 2 else 1].id,
            number=number,
            due_on=starts_on + timedelta(weeks=number - 1),
        )
        for number in range(1, visits + 1)
    )
    session.flush()
    return plan


def meet(session: Session, plan: TreatmentPlan, number: int, visit: Appointment) -> PlannedVisit:
    """Let a visit meet the n-th the plan calls for."""
    planned = session.scalars(
        select(PlannedVisit).where(PlannedVisit.plan_id == plan.id, PlannedVisit.number == number)
    ).one()
    planned.appointment_id, planned.status = visit.id, PlannedVisitStatus.BOOKED
    session.flush()
    return planned


def add_note(
    session: Session,
    visit: Appointment,
    therapist: Therapist,
    *,
    sites: tuple[SiteEntry, ...] = (PIRIFORMIS, MINIMUS),
    soreness: dict[int, int] | None = None,
    supervisor: Therapist | None = None,
) -> SessionNote:
    """A signed note of a visit that is done, with its sites and the soreness reported after."""
    ended = instant(visit.to_minute)
    note = SessionNote(
        appointment_id=visit.id,
        therapist_id=therapist.id,
        started_at=instant(visit.from_minute),
        ended_at=ended,
        adverse_events="none_observed",
        **{name: getattr(READY, name) for name in PLAIN},
        supervisor_id=supervisor.id if supervisor else None,
    )
    session.add(note)
    session.flush()
    session.add_all(_site(note, at, site) for at, site in enumerate(sites))
    session.add_all(
        SorenessReport(note_id=note.id, hours=hours, score=score, reported_at=ended)
        for hours, score in (soreness or {}).items()
    )
    session.flush()
    visit.status = AppointmentStatus.DONE
    note.status, note.signed_at = NoteStatus.SIGNED, ended
    note.signed_name = f"{therapist.name}, {therapist.credential}"
    note.signed_by_user_id = therapist.user_id
    session.flush()
    return note


def _site(note: SessionNote, position: int, entry: SiteEntry) -> NeedledSite:
    values = {
        name: getattr(entry, name) for name in SiteEntry.__dataclass_fields__ if name != "side"
    }
    return NeedledSite(note_id=note.id, position=position, side=Side(entry.side), **values)


def add_file(session: Session, note: SessionNote, therapist: Therapist) -> NoteFile:
    """A small PDF beside a note."""
    row = NoteFile(
        note_id=note.id,
        kind=FileKind.PDF,
        size=9,
        content=b"%PDF-1.7%",
        added_at=note.started_at,
        by_user_id=therapist.user_id,
        by_name=therapist.name,
    )
    session.add(row)
    session.flush()
    return row
