"""The progress of an episode: on screen, signed, and on paper in two sides at most."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.extensions import db
from clinic.models import (
    Appointment,
    EpisodeOfCare,
    OutcomeScore,
    Patient,
    PlanGoal,
    ProgressReport,
    SessionNote,
    TreatmentPlan,
)
from clinic.rules.words import PlannedVisitStatus, PlanStatus
from tests.conftest import SignIn
from tests.support import sql
from tests.support.client import CheckingClient
from tests.support.desk import MONDAY_MORNING
from tests.support.house import House, add_visit, minute
from tests.support.notes import A_DAY, add_note, add_plan, meet
from tests.support.papers import about, words
from tests.support.safety import add_event
from tests.support.uow import make

FIRST = minute("2026-09-03T09:00")
TYPED = {
    "from_on": "2026-09-01",
    "to_on": "2026-11-20",
    "assessment": "Walks further; mniej bólu.",
    "decision": "continue",
    "plan": "Once a week for four weeks.",
}


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


@pytest.fixture
def path(house: House) -> str:
    """Where the progress of an episode of twelve signed visits is."""
    patient = house.patients[0]
    with make() as session:
        row = session.get_one(Patient, patient.id)
        row.given, row.family = "Zoë Łęcka", "李小龍 😀"
        plan = add_plan(session, row)
        visits = add_sessions(session, house, range(0, 84, 7))
        for number, visit in enumerate(visits, 1):
            meet(session, plan, number, visit).status = PlannedVisitStatus.ATTENDED
        goal = {"plan_id": plan.id, "position": 0, "text": "Stand through a concert"}
        due = date(2026, 12, 24)
        session.add(PlanGoal(measure="odi", target=20, due_on=due, **goal))
        for at, (odi, leg) in enumerate(((46, 7), (38, 5), (30, 3))):
            taken = datetime(2026, 9, 3, 9, tzinfo=UTC) + timedelta(days=35 * at)
            scores = {"odi": odi, "nprs_leg": leg, "slr_angle": 40 + 15 * at}
            session.add_all(
                OutcomeScore(
                    episode_id=plan.episode_id,
                    measure=measure,
                    site="left" if measure == "slr_angle" else "",
                    value=value,
                    taken_at=taken,
                )
                for measure, value in scores.items()
            )
        episode = session.get_one(EpisodeOfCare, plan.episode_id).public_id
    return f"/episodes/{episode}/progress"


def add_sessions(session: Session, house: House, days: Iterable[int]) -> list[Appointment]:
    """A signed visit so many days after the first, each with its soreness."""
    ana, room = house.therapists[0], house.rooms[0]
    patient = session.get_one(Patient, house.patients[0].id)
    made = []
    for day in days:
        visit = add_visit(session, house, patient, ana, room, FIRST + day * A_DAY)
        add_note(session, visit, ana, soreness={24: 4, 48: 1 + day % 3})
        made.append(visit)
    return made


@pytest.fixture
def ana(sign_in: SignIn) -> CheckingClient:
    return sign_in("ana")


def test_all_of_an_episode_stands_on_one_page(path: str, ana: CheckingClient) -> None:
    page = ana.get(path).text
    for words_ in (
        "46", "38", "30", "+16", "Better", "MIC 10 percent",
        "Red flags", "None open", "All counted out",
        "Stand through a concert", "Oswestry Disability Index: at most 20 percent, now 30",
        "Improving", "Piriformis, left", "12 attended of 12 planned, 0 missed",
        "Passive straight leg raise angle, per side, left", "A progress report is due: 12 visits",
        "Soreness after a session", "Dose and soreness", "Needles on the body",
    ):  # fmt: skip
        assert words_ in page, words_
    assert page.count('<svg class="spark"') == 3
    record = ana.get(re.findall(r'href="(/patients/[^"/]+)"', page)[0]).text
    assert path in record


def test_a_draft_that_was_given_up_is_not_the_plan(path: str, ana: CheckingClient) -> None:
    with make() as session:
        plan = session.scalars(select(TreatmentPlan)).one()
        plan.status = PlanStatus.COMPLETED
        given_up = {"status": PlanStatus.REVOKED, "created_at": plan.created_at}
        session.add(TreatmentPlan(episode_id=plan.episode_id, starts_on=plan.starts_on, **given_up))
    assert "12 attended of 12 planned, 0 missed" in ana.get(path).text


def test_a_report_is_signed_once_and_prints_as_it_was(
    path: str, ana: CheckingClient, house: House
) -> None:
    page = ana.get(path).text
    key = re.findall(r'name="key"[^>]* value="([^"]+)"', page)[0]
    for _ in range(2):
        assert ana.post(path, data={**TYPED, "key": key}).status_code == 303
    db.session.rollback()
    (row,) = db.session.scalars(select(ProgressReport)).all()
    assert (row.decision, row.by_name) == ("continue", "Ana Ruiz")
    page = ana.get(path).text
    assert "A progress report is due" not in page
    (href,) = re.findall(r'href="([^"]+/reports/[^"]+)"', page)
    before = words(ana.get(href).data)
    assert "mniej bólu" in before
    assert "Signed by Ana Ruiz" in before
    assert "Not signed" not in before
    with make() as session:
        session.get_one(Patient, house.patients[0].id).family = "Other"
    assert words(ana.get(href).data) == before
    assert "Zoë Łęcka Other" in words(ana.get(f"{path}/pdf").data)


def test_a_report_tells_the_days_it_is_of(path: str, ana: CheckingClient) -> None:
    """Of twelve visits and three scores, six and two were by 10 October; the event came later."""
    with make() as session:
        notes = select(SessionNote).order_by(SessionNote.id.desc()).limit(1)
        add_event(session, session.scalars(notes).one())
    assert "Bruising" in ana.get(path).text
    days = {"from_on": "2026-09-01", "to_on": "2026-10-10"}
    assert ana.post(path, data={**TYPED, **days}).status_code == 303
    (href,) = re.findall(r'href="([^"]+/reports/[^"]+)"', ana.get(path).text)
    said = words(ana.get(href).data)
    assert "6 attended of 12 planned, 0 missed" in said
    assert "12 planned: 6 attended, 0 missed by 10 Oct 2026" in said
    assert "Bruising" not in said
    assert "+8" in said
    assert "+16" not in said


def test_a_report_is_named_by_the_clinics_day(path: str, ana: CheckingClient) -> None:
    assert ana.post(path, data=TYPED).status_code == 303
    with make() as session:
        row = session.scalars(select(ProgressReport)).one()
        names = ("episode_id", "from_on", "to_on", "assessment", "decision", "plan", "paper")
        values = {name: getattr(row, name) for name in names}
        midnight = datetime(2026, 9, 30, 23, 30, tzinfo=UTC)
        late = ProgressReport(at=midnight, by_user_id=row.by_user_id, by_name=row.by_name, **values)
        session.add(late)
        session.flush()
        name = late.public_id
    answer = ana.get(f"{path}/reports/{name}")
    assert answer.headers["Content-Disposition"] == "attachment; filename=progress-2026-10-01.pdf"


def test_twelve_visits_take_two_sides_with_every_sign_of_the_name(
    path: str, ana: CheckingClient
) -> None:
    answer = ana.get(f"{path}/pdf")
    assert answer.headers["Content-Disposition"] == "attachment; filename=progress-2026-11-23.pdf"
    assert about(answer.data)["pdf/a"]
    assert about(answer.data)["pdf/ua"]
    assert len(PdfReader(BytesIO(answer.data)).pages) <= 2
    said = words(answer.data)
    for each in ("Zoë Łęcka", "李小龍", "😀", "Treatment given", "Not signed"):
        assert each in said
    assert "no letters for" not in said


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"from_on": "2026-08-01"}, "That is before this problem was first seen here."),
        ({"to_on": "2026-12-01"}, "That is after the last day of this problem so far."),
        ({"to_on": "2026-10-01", "from_on": "2026-11-01"}, "That is before the first day."),
        ({"decision": ""}, "Choose how it goes on."),
    ],
)
def test_what_cannot_be_signed_is_refused_beside_its_field(
    path: str, ana: CheckingClient, told: dict[str, str], said: str
) -> None:
    answer = ana.post(path, data={**TYPED, **told})
    assert answer.status_code == 422
    assert said in answer.text
    assert TYPED["assessment"] in answer.text


def test_twice_as_many_visits_take_no_more_questions(
    house: House, path: str, ana: CheckingClient
) -> None:
    def asked() -> int:
        with sql.statements() as sent:
            assert ana.get(path).status_code == 200
        return len(sent)

    asked()
    few = asked()
    with make() as session:
        add_sessions(session, house, (3 + 7 * week for week in range(11)))
    assert asked() == few


def test_an_episode_without_anything_says_so_and_is_not_for_the_desk(
    house: House, sign_in: SignIn
) -> None:
    with make() as session:
        add_sessions(session, house, [0])
        episode = session.scalars(
            select(EpisodeOfCare).where(EpisodeOfCare.patient_id == house.patients[0].id)
        ).one()
        path = f"/episodes/{episode.public_id}/progress"
    page = sign_in("ana").get(path).text
    assert "Nothing measured yet" in page
    assert "Too few to say: soreness is known after 1 session, 3 are needed." in page
    assert sign_in("desk").get(path).status_code == 403
    assert sign_in("ben").get(path).status_code == 404
