"""The owner's figures for tests: a day of visits, people scored twice, and how pages are read."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime
from io import StringIO

import time_machine
from werkzeug.test import TestResponse

from clinic.models import EpisodeOfCare, OutcomeScore
from clinic.rules.permissions import SYSTEM
from clinic.rules.words import AppointmentStatus as S
from clinic.services.appointment_status import cancel, change_status
from clinic.services.unit_of_work import unit_of_work
from tests.support.client import CheckingClient
from tests.support.desk import TEN, booked
from tests.support.house import House, add_patient

A_WEEK_LATER = datetime(2026, 12, 1, 8, tzinfo=UTC)
RANGE = {"range": "own", "first": "2026-11-23", "last": "2026-11-29"}
FIRST_SCORED, AGAIN = datetime(2026, 11, 2, 9, tzinfo=UTC), datetime(2026, 11, 24, 9, tzinfo=UTC)
WHO = "Zebedee"


def acts(house: House) -> None:
    """On Tuesday two are done, one did not come, one was cancelled by the clinic."""
    desk = house.principal("desk")
    with time_machine.travel("2026-11-23T08:00:00Z", tick=False):
        visits = [booked(house, TEN + 60 * each) for each in range(4)]
        cancel(desk, visits[3], by_clinic=True, reason="ill")
    with time_machine.travel("2026-11-24T13:00:00Z", tick=False):
        for visit in visits[:2]:
            for status in (S.ARRIVED, S.IN_ROOM, S.DONE):
                change_status(desk, visit, status)
        change_status(desk, visits[2], S.DID_NOT_ATTEND)


def scored(house: House, number: int, change: int, problem: str = "Left sciatica") -> None:
    """So many people more whose pain changed so."""
    with unit_of_work(SYSTEM, "test:scores") as work:
        for _ in range(number):
            patient = add_patient(work.session, WHO, "Zoe")
            episode = EpisodeOfCare(
                patient_id=patient.id,
                problem=problem,
                opened_on=FIRST_SCORED.date(),
                onset_on=FIRST_SCORED.date(),
            )
            work.session.add(episode)
            work.session.flush()
            for at, value in ((FIRST_SCORED, 7), (AGAIN, 7 + change)):
                work.session.add(
                    OutcomeScore(
                        episode_id=episode.id, measure="nprs_back", value=value, taken_at=at
                    )
                )


def words(answer: TestResponse) -> str:
    """What a page says."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def file(admin: CheckingClient, table: str, **asked: str) -> list[list[str]]:
    """The rows of one of the tables as a file."""
    answer = admin.get("/owner/table.csv", query_string={"table": table, **RANGE, **asked})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))
