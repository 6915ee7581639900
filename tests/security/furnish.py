"""Two patients, each treated by one therapist, each with the same things: A's and B's.

For both: a signed note of last week, a session in hand with its draft, an arrived visit, one to
come later today, and a plan. `Samples` hands out their names in URLs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_security import hash_password
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    Closure,
    Consent,
    EpisodeOfCare,
    HoursException,
    LeafletVersion,
    Location,
)
from clinic.rules.feeds import FeedKind
from clinic.rules.words import AppointmentStatus, Role
from clinic.services.accounts import new_user
from clinic.services.muscle_sets import begin_with_usual
from tests.security.furnish_plans import changed_template, with_plan
from tests.security.furnish_rows import (
    IN_HAND,
    LAST_WEEK,
    LATER,
    WAITING,
    add_draft,
    add_held,
    add_report,
    add_score,
    add_task,
    add_time_off,
    add_waiting,
    give_needling,
    to_cosign,
    visit_at,
    with_needles,
)
from tests.support.feeds import add_feed
from tests.support.house import PASSWORD, House, add_patient
from tests.support.letters import add_letters
from tests.support.notes import (
    add_file,
    add_note,
    add_plan,
    instant,
    meet,
)
from tests.support.safety import add_event, add_sauna
from tests.support.uow import make

OWN, OTHER, MISSING = "A's", "B's", "missing"
NO_SUCH = "no-such-row-000"


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
        names["calendar"] = {
            OWN: add_feed(session, house.users["marta"], FeedKind.PATIENT, instant(IN_HAND)),
            OTHER: add_feed(session, house.users["ben"], FeedKind.THERAPIST, instant(IN_HAND)),
        }
        template = changed_template(session)
        names["plan template"] = dict.fromkeys((OWN, OTHER), template.public_id)
        names["leaflet"] = dict.fromkeys((OWN, OTHER), str(leaflet.id))
    names["therapy"] = dict.fromkeys((OWN, OTHER), house.therapies["needling"].public_id)
    names["unit"] = {OWN: house.rooms[0].public_id, OTHER: house.rooms[1].public_id}
    names["location"] = dict.fromkeys((OWN, OTHER), house.location.public_id)
    return Samples(names)


def _things(session: Session, house: House, number: int) -> dict[str, Any]:
    patient, therapist = house.patients[number], house.therapists[number]
    past = visit_at(session, house, number, LAST_WEEK)
    signed = add_note(session, past, therapist, soreness={24: 3})
    plan = add_plan(session, patient)
    give_needling(session, plan, house)
    later = visit_at(session, house, number, LATER)
    meet(session, plan, 1, past)
    meet(session, plan, 2, later)
    draft, site = add_draft(session, house, number)
    return {
        "patient": patient,
        "therapist": therapist,
        "account": house.users[("ana", "ben")[number]],
        "visit waiting": visit_at(session, house, number, WAITING, AppointmentStatus.ARRIVED),
        "visit later": later,
        "visit past": past,
        "signed note": signed,
        "file": add_file(session, signed, therapist),
        "file of a draft": add_file(session, draft, therapist),
        "event": add_event(session, signed),
        "note to co-sign": to_cosign(session, house, number),
        "draft note": draft,
        "visit in hand": session.get_one(Appointment, draft.appointment_id),
        "site": site,
        "adjunct": add_sauna(session, draft),
        "plan": plan,
        **with_plan(session, house, number, patient, plan),
        "consent": session.scalar(select(Consent).where(Consent.patient_id == patient.id)),
        "time off": add_time_off(session, therapist),
        **add_letters(session, plan, therapist),
        **with_needles(session, house, number),
        "task": add_task(session, house, number),
        "score": add_score(session, plan),
        "episode": session.get_one(EpisodeOfCare, plan.episode_id),
        "report": add_report(session, plan),
        "held patient": add_held(session, house, number),
        **add_waiting(session, house, number),
    }
