"""What has changed since the last session, as a therapist reads it before the next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic import clock
from clinic.extensions import db
from clinic.models import Appointment, EpisodeOfCare, OutcomeScore, ScreenAnswer
from clinic.pages.before_visit import BeforePage, before_page
from clinic.queries.before_visit import before_visit
from clinic.queries.scope import Scope
from clinic.rules.tasks import NewTask
from clinic.rules.words import Answered, AppointmentStatus, TaskKind
from clinic.services.note_moves import save
from clinic.services.note_start import start
from clinic.services.tasks import open_task
from clinic.services.unit_of_work import unit_of_work
from tests.support.holding import hold
from tests.support.house import House
from tests.support.notes import (
    A_DAY,
    AT_NINE,
    READY,
    add_plan,
    book,
    freeze,
    meet,
    past_session,
    typed,
)
from tests.support.uow import make


@pytest.fixture(autouse=True)
def tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Tuesday, two minutes past nine."""
    freeze(monkeypatch)


def page_of(house: House, visit: str) -> BeforePage:
    ana = house.principal("ana")
    facts = before_visit(Scope(db.session(), ana), visit)
    return before_page(facts, ana.therapist_id, clock.now())


def words(house: House, visit: str) -> list[tuple[str, str]]:
    return [(each.kind, each.word) for each in page_of(house, visit).changes]


def test_nothing_has_changed_where_nothing_did(house: House) -> None:
    past_session(house, 7)
    assert words(house, book(house)) == []


def test_a_visit_that_came_to_nothing_is_told(house: House) -> None:
    book(house, -9 * A_DAY, status=AppointmentStatus.CANCELLED_LATE)  # before the last session
    past_session(house, 7)
    book(house, -3 * A_DAY, status=AppointmentStatus.DID_NOT_ATTEND)
    book(house, -1 * A_DAY, status=AppointmentStatus.DONE)
    book(house, 2 * A_DAY, status=AppointmentStatus.CANCELLED_IN_TIME)  # still to come
    assert words(house, book(house)) == [
        ("due", "Visit of 23 Nov: its note is not signed"),
        ("due", "Visit of 21 Nov: did not attend"),
    ]


def test_moves_are_told_as_one(house: House) -> None:
    past_session(house, 7)
    visit = book(house)
    with unit_of_work(house.principal("desk"), "appointment:moved") as work:
        row = work.session.scalars(select(Appointment).where(Appointment.public_id == visit)).one()
        moved = ((AT_NINE - 2 * A_DAY, AT_NINE - A_DAY), (AT_NINE - A_DAY, AT_NINE))
        for was, now in moved:
            work.about(row, patient_id=row.patient_id, was=was, start=now)
    assert words(house, visit) == [("plain", "Moved from 22 Nov, 9:00 to 24 Nov, 9:00")]


def test_a_red_flag_an_answer_and_a_task_are_told(house: House) -> None:
    past_session(house, 7)
    visit = book(house)
    hold(house)
    with make() as session:
        answer = {"slug": "anticoagulant", "answer": Answered.YES, "detail": "apixaban"}
        whose = {"patient_id": house.patients[0].id, "by_user_id": house.users["ana"].id}
        session.add(ScreenAnswer(at=clock.now(), **answer, **whose))
    with unit_of_work(house.principal("ana"), "test:task") as work:
        task = NewTask(TaskKind.CALLBACK, "Ring about the brace", clock.now())
        open_task(work, house.patients[0].id, task)
    told = words(house, visit)
    assert told[0] == ("stop", "Red flag, 24 Nov: new trouble with passing water")
    assert [kind for kind, _ in told] == ["stop", "due", "due"]
    assert "now “yes” (apixaban)" in told[1][1]
    assert told[2][1] == "Ring about the brace"


def test_a_new_phase_of_the_plan_is_told(house: House) -> None:
    past_session(house, 7)
    visit = book(house)
    with make() as session:
        plan = add_plan(session, house.patients[0])
        rows = session.scalars(select(Appointment).order_by(Appointment.from_minute)).all()
        meet(session, plan, 6, rows[0])
        meet(session, plan, 7, rows[-1])
    assert words(house, visit) == [("plain", "The plan is in a new phase: loosen")]


def test_how_it_went_is_asked_and_never_taken_from_the_same_day(house: House) -> None:
    past_session(house, 7)
    visit = book(house)
    assert page_of(house, visit).since[-1].value == "6, now –"
    ana = house.principal("ana")
    note = start(ana, visit)
    answers = READY.__class__(**{**vars(READY), "pain_before": 3, "pain_after": 0})
    save(ana, note, typed(answers=answers))
    figure = page_of(house, visit).since[-1]
    assert (figure.value, figure.word) == ("6, now 3", "at this visit")


def test_what_is_due_names_the_measures_with_their_last_score(house: House) -> None:
    past_session(house, 7)
    visit = book(house)
    with make() as session:
        plan = add_plan(session, house.patients[0])
        row = session.scalars(select(Appointment).where(Appointment.public_id == visit)).one()
        meet(session, plan, 6, row)
        marta = EpisodeOfCare.patient_id == house.patients[0].id
        episode = session.scalars(select(EpisodeOfCare.id).where(marta)).one()
        for days, value in ((40, 44), (7, 30)):
            at = clock.now() - timedelta(days=days)
            session.add(OutcomeScore(episode_id=episode, measure="odi", value=value, taken_at=at))
    assert page_of(house, visit).due == (
        "Re-assessment is due at this visit:",
        "Oswestry Disability Index (last 30 %, 17 Nov)",
        "Global Rating of Change",
    )
