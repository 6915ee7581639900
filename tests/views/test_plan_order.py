"""A warning that is fine on a plan: said once by who treats, asked about no more at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import (
    AuditEntry,
    PhaseTherapy,
    PlanAcknowledgement,
    PlanPhase,
    SessionNote,
    Setting,
    TreatmentPlan,
)
from clinic.rules.words import NoteStatus, PlanStatus
from clinic.services.unit_of_work import unit_of_work
from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.desk import MONDAY_MORNING, TEN, TUESDAY, booked, questions, visit_of
from tests.support.house import House
from tests.support.notes import add_note, add_plan
from tests.support.safety import add_event

RULE, WHY = "sauna_after_needling", "Sleeps better after the heat."
ASKED = 'name="despite"'
WARNING = "Sauna within 24 hours after needling"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


@pytest.fixture
def plan(house: House) -> str:
    """Marta's plan; Ana treats her."""
    booked(house, TEN + 7 * 24 * 60)
    return planned(house, 0)


def planned(house: House, patient: int) -> str:
    with unit_of_work(house.principal("desk"), "test:plan") as work:
        return add_plan(work.session, house.patients[patient]).public_id


def chain(house: House, patient: int = 0) -> dict[str, str]:
    who = house.patients[patient].public_id
    return questions(house, patient=who, **{"steps-1-therapy": house.therapies["sauna"].public_id})


def accept(ana: CheckingClient, plan: str, rule: str = RULE, why: str = WHY) -> int:
    return ana.post(f"/plans/{plan}/order", data={"rule": rule, "why": why}).status_code


def press(desk: CheckingClient, asked: dict[str, str], key: str = "k") -> int:
    values = {"start": str(TEN), "with": "", "key": key}
    return desk.post("/appointments/book", query_string=asked, data=values).status_code


def last_entry(action: str) -> dict[str, object]:
    db.session.rollback()
    query = select(AuditEntry.detail).where(AuditEntry.action == action)
    return dict(db.session.scalars(query.order_by(AuditEntry.id.desc())).first() or {})


def test_what_is_fine_on_the_plan_is_not_asked_again(
    house: House, sign_in: SignIn, plan: str
) -> None:
    desk, ana = sign_in("desk"), sign_in("ana")
    assert press(desk, chain(house)) == 409
    assert accept(ana, plan) == 303
    page = desk.get("/openings", query_string=chain(house)).text
    assert ASKED not in page
    assert WARNING not in page
    assert "Sauna after needling: fine on this plan, Ana Ruiz, 23 November 2026." in page
    answer = desk.get(
        "/openings.json",
        query_string={"therapy": ["needling", "sauna"], "patient": chain(house)["patient"]},
    ).get_json()
    assert {one["severity"] for one in answer["openings"][0]["order"]} == {"info"}
    assert press(desk, chain(house)) == 303
    entry = last_entry("appointment:booked")
    assert entry["accepted_on_plan"] == [RULE]
    assert "despite" not in entry


def test_the_desk_reads_who_and_never_why(house: House, sign_in: SignIn, plan: str) -> None:
    desk, ana = sign_in("desk"), sign_in("ana")
    accept(ana, plan)
    record = f"/patients/{house.patients[0].public_id}"
    assert "Sauna after needling: fine, Ana Ruiz, 23 November 2026" in desk.get(record).text
    for page in (record, f"/openings?patient={house.patients[0].public_id}"):
        assert WHY not in desk.get(page).text
    assert WHY in ana.get(f"/plans/{plan}/order").text
    assert f"/plans/{plan}/order" in ana.get(record).text
    assert desk.get(f"/plans/{plan}/order").status_code == 403


def test_taken_back_it_is_asked_again(house: House, sign_in: SignIn, plan: str) -> None:
    desk, ana = sign_in("desk"), sign_in("ana")
    accept(ana, plan)
    taken_back = ana.post(f"/plans/{plan}/order/withdraw", data={"rule": RULE})
    assert taken_back.status_code == 303
    assert press(desk, chain(house)) == 409
    assert WHY not in ana.get(f"/plans/{plan}/order").text
    assert accept(ana, plan) == 303
    assert press(desk, chain(house)) == 303
    db.session.rollback()
    assert list(
        db.session.scalars(select(PlanAcknowledgement.fine).order_by(PlanAcknowledgement.id))
    ) == [True, False, True]


def test_nobody_else_and_no_stop_is_covered(house: House, sign_in: SignIn, plan: str) -> None:
    desk, ana = sign_in("desk"), sign_in("ana")
    accept(ana, plan)
    assert press(desk, chain(house, patient=1), "other") == 409
    planned(house, 1)
    assert press(desk, chain(house, patient=1), "other") == 409
    with unit_of_work(house.principal("admin"), "test:over") as work:
        over = work.session.scalars(select(TreatmentPlan).where(TreatmentPlan.public_id == plan))
        over.one().status = PlanStatus.COMPLETED
    assert press(desk, chain(house)) == 409
    with unit_of_work(house.principal("admin"), "test:going_on") as work:
        over = work.session.scalars(select(TreatmentPlan).where(TreatmentPlan.public_id == plan))
        over.one().status = PlanStatus.ACTIVE
    with unit_of_work(house.principal("admin"), "settings:changed") as work:
        work.session.merge(Setting(name=f"order_{RULE}", value="hard 1440"))
    assert press(desk, chain(house)) == 409
    assert "Not possible" in desk.get("/openings", query_string=chain(house)).text


def test_a_stop_cannot_be_accepted_and_a_reason_is_asked(
    house: House, sign_in: SignIn, plan: str
) -> None:
    ana = sign_in("ana")
    assert accept(ana, plan, why=" ") == 422
    assert accept(ana, plan, why="x" * 301) == 422
    assert accept(ana, plan, rule="syncope_cooldown") == 422
    assert accept(ana, plan, rule="manipulation_and_needling") == 422
    assert accept(sign_in("ben"), plan) == 404
    assert accept(ana, plan) == 303
    assert accept(ana, plan) == 422  # there is no such warning any more


def test_a_move_is_not_asked_either(house: House, sign_in: SignIn, plan: str) -> None:
    desk, ana = sign_in("desk"), sign_in("ana")
    booked(house, TEN)
    sauna = booked(house, TEN + 3 * 24 * 60, "sauna", therapist=None)
    body = {"visit": sauna, "start": f"{TUESDAY}T15:00", "was": {"start": "2026-11-27T10:00"}}
    assert desk.post("/appointments/drag", json=body).status_code == 409
    accept(ana, plan)
    assert desk.post("/appointments/drag", json=body).status_code == 200
    assert last_entry("appointment:moved")["accepted_on_plan"] == [RULE]


@pytest.mark.parametrize("ticked", ["syncope", "bruising"])
def test_a_faint_in_todays_note_stops_heat_and_boots_without_a_reason(
    house: House, sign_in: SignIn, ticked: str
) -> None:
    desk = sign_in("desk")
    number = booked(house, TEN)
    later = booked(house, TEN + 120, "boots", therapist=None, patient=0)
    with time_machine.travel(datetime(2026, 11, 24, 10, 31, tzinfo=UTC), tick=False):
        visit = visit_of(number)
        with unit_of_work(house.principal("ana"), "test:note") as work:
            note = SessionNote(
                appointment_id=visit.id,
                therapist_id=house.therapists[0].id,
                status=NoteStatus.DRAFT,
                started_at=datetime(2026, 11, 24, 10, tzinfo=UTC),
                adverse_events=ticked,
            )
            work.session.add(note)
            work.session.flush()
            if ticked != "syncope":  # told in words, beside the note
                add_event(work.session, note, "syncope")
        asked = {
            "patient": house.patients[0].public_id,
            "steps-0-therapy": house.therapies["sauna"].public_id,
            "from_day": TUESDAY,
            "days": "1",
        }
        desk = sign_in("desk")
        page = desk.get("/openings", query_string=asked).text
        assert "No sauna and no boots on 24 November: ask a therapist." in page
        assert "Not possible" in page
        for word in ("faint", "syncope", "vasovagal"):
            assert word not in page.casefold()
        body = {"visit": later, "start": f"{TUESDAY}T15:00", "was": {"start": f"{TUESDAY}T12:00"}}
        refused = desk.post("/appointments/drag", json=body)
        assert refused.status_code == 409
        assert "ask a therapist" in refused.text


def test_boots_go_by_the_signed_note(house: House, sign_in: SignIn) -> None:
    """Piriformis and gluteus minimus lie above what the boots press."""
    desk, number = sign_in("desk"), booked(house, TEN)
    asked = {
        "patient": house.patients[0].public_id,
        "steps-0-therapy": house.therapies["boots"].public_id,
        "from_day": TUESDAY,
        "days": "1",
    }
    values = {"start": str(TEN + 30), "with": "", "key": "boots"}
    refused = desk.post("/appointments/book", query_string=asked, data=values)
    assert refused.status_code == 409
    visit = visit_of(number)
    with unit_of_work(house.principal("ana"), "test:note") as work:
        add_note(work.session, work.session.merge(visit), house.therapists[0])
    assert desk.post("/appointments/book", query_string=asked, data=values).status_code == 303


def test_the_plans_own_warnings_come_first(house: House, sign_in: SignIn, plan: str) -> None:
    with unit_of_work(house.principal("ana"), "test:phase") as work:
        phase = work.session.scalars(select(PlanPhase).order_by(PlanPhase.id)).first()
        assert phase is not None
        for at, slug in enumerate(("needling", "boots")):
            therapy = house.therapies[slug].id
            work.session.add(
                PhaseTherapy(phase_id=phase.id, position=at, therapy_id=therapy, minutes=30)
            )
    page = sign_in("ana").get(f"/plans/{plan}/order").text
    options = page.split("<select")[1].split("</select>")[0]
    assert options.index("boots (in this plan)") < options.index("Sauna after needling")
