"""What a letter takes from the record: its own problem alone, as it was answered."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import (
    Appointment,
    EpisodeOfCare,
    Location,
    ScreenAnswer,
    SessionNote,
    TreatmentPlan,
)
from clinic.rules.words import Answered, AppointmentStatus, PlanStatus
from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.house import House
from tests.support.notes import A_DAY, add_plan, book, freeze, meet, past_session
from tests.support.papers import words
from tests.support.safety import add_event
from tests.support.uow import make


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    freeze(monkeypatch)


@pytest.fixture
def ana(sign_in: SignIn) -> CheckingClient:
    return sign_in("ana")


def episode_of(session: Session, house: House) -> EpisodeOfCare:
    mine = EpisodeOfCare.patient_id == house.patients[0].id
    return session.scalars(select(EpisodeOfCare).where(mine)).one()


def begun(client: CheckingClient, episode: str, kind: str = "progress_report") -> str:
    """The page of a new letter about an episode."""
    answer = client.post(f"/episodes/{episode}/letters", data={"kind": kind})
    return client.get(answer.location).text


def test_a_letter_tells_the_plan_that_goes_on_not_a_draft_or_one_given_up(
    house: House, ana: CheckingClient
) -> None:
    past_session(house, 7)
    with make() as session:
        episode = episode_of(session, house)
        name = episode.public_id
        plans = [add_plan(session, house.patients[0], visits=count) for count in (12, 8, 6)]
        for plan, words in zip(plans, ("active", "revoked", "draft"), strict=True):
            plan.status = PlanStatus(words)
    page = begun(ana, name)
    assert "once a week for 6 weeks" in page
    assert "for 4 weeks" not in page
    assert "for 3 weeks" not in page
    with make() as session:
        session.get_one(TreatmentPlan, plans[0].id).status = PlanStatus.REVOKED
    page = begun(ana, name)
    assert "a week for" not in page


def test_letters_and_progress_tell_the_visits_of_their_own_problem(
    house: House, ana: CheckingClient
) -> None:
    past_session(house, 14)
    named = past_session(house, 3)
    planned = past_session(house, 1)
    book(house, -2 * A_DAY, status=AppointmentStatus.DID_NOT_ATTEND)
    with make() as session:
        old = episode_of(session, house)
        neck = EpisodeOfCare(
            patient_id=old.patient_id, problem="Neck pain", opened_on=date(2026, 11, 15)
        )
        notes = {
            note.public_id: note
            for note in session.scalars(
                select(SessionNote).where(SessionNote.public_id.in_([named, planned]))
            )
        }
        add_event(session, notes[named])
        plan = add_plan(session, house.patients[0])
        meet(session, plan, 1, session.get_one(Appointment, notes[planned].appointment_id))
        session.add(neck)
        session.flush()
        back, names = old.public_id, (old.public_id, neck.public_id)
    sciatica = begun(ana, back)
    assert "2 sessions from 10 November 2026 to 23 November 2026." in sciatica
    assert "Bruising" not in sciatica
    assert "Bruising" in begun(ana, names[1])
    assert "1 session on 21 November 2026." in begun(ana, names[1])
    missed = "Did not attend on 22 November 2026"
    assert [missed in begun(ana, name, "non_attendance_notice") for name in names] == [False, True]
    pages = [ana.get(f"/episodes/{name}/progress").text for name in names]
    assert ["Bruising" in page for page in pages] == [False, True]
    assert ["after 0 of 2 sessions" in page for page in pages] == [True, False]


def test_the_letterhead_is_of_where_the_patient_was_seen(house: House, ana: CheckingClient) -> None:
    past_session(house, 7)
    with make() as session:
        name = episode_of(session, house).public_id
        other = Location(name="Hill Rd", zone="Europe/London", address="Hill Road 1", phone="1")
        session.add(other)
        session.flush()
        there = other.id
    for start, state in ((-A_DAY, "cancelled_late"), (A_DAY, "booked")):
        visit = book(house, start, status=AppointmentStatus(state))
        with make() as session:
            row = session.scalars(select(Appointment).where(Appointment.public_id == visit)).one()
            row.location_id = there
    answer = ana.post(f"/episodes/{name}/letters", data={"kind": "progress_report"})
    paper = words(ana.get(f"{answer.location}/pdf").data)
    assert "Harbour St" in paper
    assert "Hill Rd" not in paper


def test_a_not_sure_about_blood_thinners_is_no_none(house: House, ana: CheckingClient) -> None:
    past_session(house, 7)
    with make() as session:
        episode = episode_of(session, house)
        name = episode.public_id
        session.add(
            ScreenAnswer(
                patient_id=episode.patient_id,
                slug="anticoagulant",
                answer=Answered.UNSURE,
                detail="something small",
                at=datetime(2026, 11, 24, 9, tzinfo=UTC),
                by_user_id=house.users["ana"].id,
            )
        )
    assert "Blood thinners: not sure whether taken (something small)." in begun(ana, name)
