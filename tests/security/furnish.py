"""Two patients, each treated by one therapist, each with the same things: A's and B's.

For both: a signed note of last week, a session in hand with its draft, an arrived visit, one to
come later today, and a plan. `Samples` hands out their names in URLs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask_security import hash_password
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    Closure,
    Consent,
    EpisodeOfCare,
    Hold,
    HoursException,
    LeafletVersion,
    Location,
    NeedledSite,
    NeedleIncident,
    Offer,
    OutcomeScore,
    Patient,
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
from clinic.rules.words import AppointmentStatus, HoldKind, Role, TaskKind
from clinic.services.accounts import new_user
from clinic.services.muscle_sets import begin_with_usual
from clinic.services.time_off import keep
from tests.support.house import PASSWORD, House, add_patient, add_visit, minute
from tests.support.notes import (
    PIRIFORMIS,
    READY,
    _site,
    add_file,
    add_note,
    add_plan,
    instant,
    meet,
)
from tests.support.safety import add_event, add_flag, add_sauna, clear
from tests.support.uow import make

OWN, OTHER, MISSING = "A's", "B's", "missing"
NO_SUCH = "no-such-row-000"
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


@dataclass(frozen=True)
class Samples:
    """The public name of every kind of row, of patient A, of patient B, and of nobody."""

    names: dict[str, dict[str, str]]

    def name(self, kind: str, row: str) -> str:
        """The public name of one row. Raises KeyError for a kind nobody has furnished."""
        return self.names[kind].get(row, NO_SUCH)


def furnish(house: House) -> Samples:
    """Give both patients the same things, and add an account that is closed later."""
    names: dict[str, dict[str, str]] = {}
    with make() as session:
        for number, row in enumerate((OWN, OTHER)):
            for kind, made in _things(session, house, number).items():
                names.setdefault(kind, {})[row] = made.public_id
        twin = add_patient(
            session, "Adeyemi", "Martha", birth_date=date(1984, 3, 12), phone="+44 20 7946 0413"
        )
        session.add_all(
            HoursException(resource_id=room.id, on_day=date(2026, 12, 9), starts=None, ends=None)
            for room in house.rooms
        )
        session.add(Location(name="Mill Road", zone="Europe/London"))
        days = {"first_day": date(2026, 12, 31), "last_day": date(2027, 1, 1)}
        session.add(Closure(location_id=house.location.id, **days))
        names["twin"] = dict.fromkeys((OWN, OTHER), twin.public_id)
        house.users["gone"] = new_user(
            session,
            email="gone@clinic.example",
            name="Gil Novak",
            roles=frozenset({Role.FRONT_DESK, Role.ADMINISTRATOR}),
            password=hash_password(PASSWORD),
        )
        leaflet = LeafletVersion(title="Aid", body="Rest", made_at=instant(LAST_WEEK), by_name="")
        session.add(leaflet)
        session.flush()
        names["muscle set"] = dict.fromkeys((OWN, OTHER), begin_with_usual(session)[0].public_id)
        names["leaflet"] = dict.fromkeys((OWN, OTHER), str(leaflet.id))
    names["therapy"] = dict.fromkeys((OWN, OTHER), house.therapies["needling"].public_id)
    names["unit"] = {OWN: house.rooms[0].public_id, OTHER: house.rooms[1].public_id}
    names["location"] = dict.fromkeys((OWN, OTHER), house.location.public_id)
    return Samples(names)


def _things(session: Session, house: House, number: int) -> dict[str, Any]:
    patient, therapist = house.patients[number], house.therapists[number]
    past = _visit(session, house, number, LAST_WEEK)
    signed = add_note(session, past, therapist, soreness={24: 3})
    plan = add_plan(session, patient)
    later = _visit(session, house, number, LATER)
    meet(session, plan, 1, past)
    meet(session, plan, 2, later)
    draft, site = _draft(session, house, number)
    return {
        "patient": patient,
        "therapist": therapist,
        "account": house.users[("ana", "ben")[number]],
        "visit waiting": _visit(session, house, number, WAITING, AppointmentStatus.ARRIVED),
        "visit later": later,
        "visit past": past,
        "signed note": signed,
        "file": add_file(session, signed, therapist),
        "file of a draft": add_file(session, draft, therapist),
        "event": add_event(session, signed),
        "note to co-sign": _to_cosign(session, house, number),
        "draft note": draft,
        "visit in hand": session.get_one(Appointment, draft.appointment_id),
        "site": site,
        "adjunct": add_sauna(session, draft),
        "plan": plan,
        "consent": session.scalar(select(Consent).where(Consent.patient_id == patient.id)),
        "time off": _time_off(session, therapist),
        **_with_needles(session, house, number),
        "task": _task(session, house, number),
        "score": _score(session, plan),
        "held patient": _held(session, house, number),
        **_waiting(session, house, number),
    }


def _with_needles(session: Session, house: House, number: int) -> dict[str, Any]:
    """A session at noon with two needles not counted out, one of them told of as missing."""
    visit = _visit(session, house, number, NOON, AppointmentStatus.IN_ROOM)
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


def _task(session: Session, house: House, number: int) -> Task:
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


def _score(session: Session, plan: TreatmentPlan) -> OutcomeScore:
    """What was measured at the first visit."""
    row = OutcomeScore(
        episode_id=plan.episode_id, measure="odi", value=46, taken_at=instant(LAST_WEEK)
    )
    session.add(row)
    session.flush()
    return row


def _held(session: Session, house: House, number: int) -> Patient:
    """Somebody else their therapist treats, with a red flag nobody has closed."""
    patient = add_patient(session, ("Novak", "Lind")[number], "Petra")
    therapist = house.therapists[number]
    opened, treats = date(2026, 9, 1), {"patient_id": patient.id, "therapist_id": therapist.id}
    session.add(EpisodeOfCare(problem="Sciatica", opened_on=opened, **treats))
    add_flag(session, patient, therapist.user_id or 0, at=instant(IN_HAND))
    return patient


def _to_cosign(session: Session, house: House, number: int) -> SessionNote:
    """A note of the week before that waits: for the same therapist, so that no other may read."""
    visit = _visit(session, house, number, LAST_WEEK - 7 * 24 * 60)
    therapist = house.therapists[number]
    return add_note(session, visit, therapist, supervisor=therapist)


def _time_off(session: Session, therapist: Therapist) -> TimeOffRule:
    """Half an hour of today, over the visit that comes later: it is to be moved."""
    day = date(2026, 11, 25)
    entry = AwayEntry("", day, day, starts=14 * 60, ends=14 * 60 + 30)
    return keep(session, therapist.resource_id, ZoneInfo("Europe/London"), entry)


def _waiting(session: Session, house: House, number: int) -> dict[str, Any]:
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


def _visit(
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


def _draft(session: Session, house: House, number: int) -> tuple[SessionNote, NeedledSite]:
    """A session in hand: everything answered, all needles out, ready to be signed."""
    visit = _visit(session, house, number, IN_HAND, AppointmentStatus.IN_ROOM)
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
