"""What a letter takes from the record: of its own problem, as it was answered and as it was begun."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import EpisodeOfCare, ScreenAnswer, TreatmentPlan
from clinic.rules.words import Answered, PlanStatus
from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.house import House
from tests.support.notes import add_plan, freeze, past_session
from tests.support.uow import make


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    freeze(monkeypatch)


@pytest.fixture
def ana(sign_in: SignIn) -> CheckingClient:
    return sign_in("ana")


def episode_of(session: Session, house: House) -> EpisodeOfCare:
    mine = EpisodeOfCare.patient_id == house.patients[0].id
    return session.scalars(select(EpisodeOfCare).where(mine).order_by(EpisodeOfCare.id)).first()


def begun(client: CheckingClient, episode: str) -> str:
    """The page of a new letter about an episode."""
    answer = client.post(f"/episodes/{episode}/letters", data={"kind": "progress_report"})
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
