"""Outcome scores: kept beside the episode's first one, refused beside the field, taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import AuditEntry, EpisodeOfCare, OutcomeScore
from clinic.rules.words import EpisodeStatus
from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.desk import MONDAY_MORNING
from tests.support.house import House, add_visit, minute
from tests.support.uow import make

TODAY, EARLIER = "2026-11-23", "2026-11-02"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(MONDAY_MORNING, tick=False):
        yield


class Desk:
    """Ana at the measures of Marta, who has one problem."""

    def __init__(self, house: House, client: CheckingClient) -> None:
        marta, ana, room = house.patients[0], house.therapists[0], house.rooms[0]
        with make() as session:
            add_visit(session, house, marta, ana, room, minute("2026-11-24T09:00"))
        self.episode = db.session.scalars(
            select(EpisodeOfCare.public_id).where(EpisodeOfCare.patient_id == house.patients[0].id)
        ).one()
        self.client = client
        self.path = f"/patients/{house.patients[0].public_id}/measures"

    def keep(self, measure: str, value: str, on: str = TODAY, **more: str) -> Any:
        asked = {"episode": self.episode, "measure": measure, "value": value, "on": on, **more}
        return self.client.post(self.path, data=asked)

    @property
    def page(self) -> str:
        return self.client.get(self.path).text


def kept() -> list[OutcomeScore]:
    """The rows, as they are now."""
    db.session.rollback()
    return list(db.session.scalars(select(OutcomeScore).order_by(OutcomeScore.id)))


@pytest.fixture
def desk(house: House, sign_in: SignIn) -> Desk:
    return Desk(house, sign_in("ana"))


def test_the_newest_score_is_compared_with_the_first_of_the_episode(desk: Desk) -> None:
    assert "Nothing measured yet" in desk.page
    assert desk.keep("odi", "46", EARLIER).status_code == 303
    assert "First score" in desk.page
    assert desk.keep("odi", "40", "2026-11-16").status_code == 303
    assert "Within measurement error" in desk.page
    assert desk.keep("odi", "34,5").status_code == 303
    assert "Better by 11.5: clinically important" in desk.page


def test_places_and_measures_are_kept_apart(desk: Desk) -> None:
    desk.keep("slr_angle", "40", EARLIER, site="left")
    desk.keep("slr_angle", "70", EARLIER, site="right")
    desk.keep("slr_angle", "60", site="Left")
    assert "Better by 20: beyond measurement error" in desk.page
    assert desk.page.count("First score") == 1


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"value": "101"}, "Oswestry Disability Index runs from 0 to 100 percent."),
        ({"value": ""}, "Enter a score"),
        ({"value": "a lot"}, "Write the score as a number."),
        ({"on": "2026-11-24"}, "That day is still to come."),
        ({"on": "2026-08-31"}, "That is before this problem was first seen here."),
        ({"on": ""}, "Say on which day."),
        ({"measure": "lefs", "value": "40.5"}, "is scored in whole points"),
        ({"value": "33.3333"}, "at most 2 digits behind the point"),
        ({"site": "x" * 41}, "At most 40 characters."),
    ],
)
def test_what_is_wrong_stands_beside_it_and_what_was_typed_stays(
    desk: Desk, told: dict[str, str], words: str
) -> None:
    asked = {"measure": "odi", "value": "46", "on": TODAY, **told}
    answer = desk.keep(**asked)
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{asked["value"]}"' in answer.text or not asked["value"]
    assert kept() == []


def test_a_score_that_was_wrong_is_taken_back_and_stays_on_file(desk: Desk) -> None:
    desk.keep("odi", "46", EARLIER)
    desk.keep("odi", "4")
    newest = re.findall(r'name="score" value="([^"]+)"', desk.page)[0]
    assert "Better by 42" in desk.page
    assert desk.client.post(f"{desk.path}/take-back", data={"score": newest}).status_code == 303
    assert "First score" in desk.page
    assert [(row.value, row.taken_back_by) for row in kept()] == [(46, ""), (4, "Ana Ruiz")]
    told = db.session.scalars(
        select(AuditEntry.action)
        .where(AuditEntry.subject_kind == "outcome_score")
        .order_by(AuditEntry.id)
    ).all()
    assert told == ["outcome_score:kept", "outcome_score:kept", "outcome_score:taken_back"]


def test_another_patients_score_is_not_taken_back(
    house: House, desk: Desk, sign_in: SignIn
) -> None:
    desk.keep("odi", "46")
    (wrong,) = kept()
    other = f"/patients/{house.patients[1].public_id}/measures/take-back"
    assert desk.client.post(other, data={"score": wrong.public_id}).status_code == 404
    assert sign_in("desk").get(desk.path).status_code == 403


def test_the_same_form_sent_twice_keeps_one_score(desk: Desk) -> None:
    key = re.findall(r'name="key"[^>]* value="([^"]+)"', desk.page)[0]
    desk.keep("odi", "46", key=key)
    desk.keep("odi", "46", key=key)
    assert len(kept()) == 1
    desk.keep("odi", "46")
    assert len(kept()) == 2


def test_a_problem_that_is_not_treated_now_takes_no_score(house: House, desk: Desk) -> None:
    assert "Add a score" in desk.page
    with make() as session:
        episode = session.scalars(
            select(EpisodeOfCare).where(EpisodeOfCare.patient_id == house.patients[0].id)
        ).one()
        episode.status = EpisodeStatus.ON_HOLD
    assert "Add a score" not in desk.page
    assert desk.keep("odi", "46").status_code == 422
    assert kept() == []


def test_answers_are_scored_item_by_item(desk: Desk) -> None:
    desk.keep("odi", "", EARLIER, items="1 2 3 2 1 2 3 - 3 3")
    desk.keep("psfs", "", EARLIER, items="climbing stairs 3\nsitting 4")
    desk.keep("fabq_pa", "", items="6 1 2 3 4 5 0 6 1 2 3 4 6 6 5 6")
    told = [(row.measure, row.site, row.value) for row in kept()]
    assert told == [
        ("odi", "", 44.44),
        ("psfs", "climbing stairs", 3),
        ("psfs", "sitting", 4),
        ("fabq_pa", "", 10),
        ("fabq_w", "", 20),
    ]
    assert "mean of climbing stairs, sitting" in desk.page
    assert "Now not elevated" in desk.page


@pytest.mark.parametrize(
    ("measure", "value", "items", "words"),
    [
        ("odi", "46", "1 2 3 2 1 2 3 2 3 4", "Write the score or the answers, not both."),
        ("odi", "", "1 2 3", "10 answers are needed, in order; here are 3."),
        ("lefs", "", "3 " * 19 + "-", "Too much was left out for a score."),
        ("slr_angle", "40", "", "Say of which side: left or right."),
    ],
)
def test_answers_that_give_no_score_are_refused_beside_them(
    desk: Desk, measure: str, value: str, items: str, words: str
) -> None:
    answer = desk.keep(measure, value, items=items)
    assert answer.status_code == 422
    assert words in answer.text
    assert items.strip() in answer.text
    assert kept() == []
