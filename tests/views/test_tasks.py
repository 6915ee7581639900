"""The list of what there is to do, as a therapist meets it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from clinic import clock
from clinic.rules.tasks import NewTask
from clinic.rules.words import TaskKind
from clinic.services.tasks import open_task
from clinic.services.unit_of_work import unit_of_work
from tests.conftest import SignIn
from tests.support.house import House
from tests.support.notes import NOW


@pytest.fixture(autouse=True)
def tuesday() -> Iterator[None]:
    """It is Tuesday, 24 November 2026, two minutes past nine."""
    with time_machine.travel(NOW, tick=False):
        yield


def add(house: House, title: str, hours: int) -> str:
    with unit_of_work(house.principal("ana"), "test:task") as work:
        due_at = clock.now() + timedelta(hours=hours)
        new = NewTask(TaskKind.CALLBACK, title, due_at, owner_therapist_id=house.therapists[0].id)
        return open_task(work, house.patients[0].id, new).public_id


def test_nothing_to_do_says_what_will_stand_here(sign_in: SignIn) -> None:
    page = sign_in("ana").get("/tasks").text
    assert "Nothing to do" in page
    assert "Calls to make" in page


def test_what_is_overdue_comes_first_and_the_list_is_counted(house: House, sign_in: SignIn) -> None:
    add(house, "Call tomorrow", 24)
    add(house, "Call at once", -1)
    page = sign_in("ana").get("/tasks").text
    assert page.index("Overdue") < page.index("Call at once") < page.index("Call tomorrow")
    assert "2 open tasks" in page
    assert "Was due 24 Nov, 8:02" in page
    assert "Due tomorrow, 9:02" in page
    assert "Marta Adeyemi" in page


def test_a_task_is_closed_with_what_came_of_it(house: House, sign_in: SignIn) -> None:
    task = add(house, "Call back", 2)
    ana = sign_in("ana")

    empty = ana.post(f"/tasks/{task}/close", data={"outcome": " "})
    assert empty.status_code == 422
    assert "Say what came of it." in empty.text

    done = ana.post(f"/tasks/{task}/close", data={"outcome": "Reached."}, follow_redirects=True)
    assert "Closed lately" in done.text
    again = ana.post(f"/tasks/{task}/close", data={"outcome": "Twice"})
    assert again.status_code == 409
    assert "Reached." in again.text


def test_the_administrator_reads_that_it_is_there_and_nothing_of_whom(
    house: House, sign_in: SignIn
) -> None:
    task = add(house, "Call back", 2)
    page = sign_in("admin").get("/tasks").text
    assert "Call back" in page
    assert "Marta" not in page
    assert task not in page
