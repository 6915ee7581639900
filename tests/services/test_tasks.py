"""Tasks: who sees them, and that each is closed once, with what came of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic import clock
from clinic.extensions import db
from clinic.models import Task
from clinic.queries.scope import Scope
from clinic.queries.tasks import closed_tasks, open_count, open_tasks, task_of
from clinic.rules.errors import Invalid, NotFound, Refused
from clinic.rules.tasks import LONGEST_OUTCOME, NewTask
from clinic.rules.words import TaskKind
from clinic.services.tasks import close_task, open_task
from clinic.services.unit_of_work import unit_of_work
from tests.support.house import House
from tests.support.notes import NOW, book, freeze


@pytest.fixture(autouse=True)
def tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Tuesday, two minutes past nine."""
    freeze(monkeypatch)


def add(house: House, *, patient: int = 0, owner: int | None = None, hours: int = 24) -> str:
    with unit_of_work(house.principal("ana"), "test:task") as work:
        new = NewTask(
            TaskKind.CALLBACK,
            "Call back",
            clock.now() + timedelta(hours=hours),
            "Was sore",
            None if owner is None else house.therapists[owner].id,
        )
        return open_task(work, house.patients[patient].id, new).public_id


def seen(house: House, who: str) -> list[str]:
    return [task.public_id for task in open_tasks(Scope(db.session(), house.principal(who)))]


def test_a_therapist_sees_their_own_and_those_of_whom_they_treat(house: House) -> None:
    book(house)  # Ana treats Marta
    of_marta, of_jon = add(house, hours=2), add(house, patient=1, owner=0, hours=1)
    bens = add(house, patient=1, owner=1)

    assert seen(house, "ana") == [of_jon, of_marta]
    assert seen(house, "ben") == [bens]
    assert seen(house, "desk") == seen(house, "marta") == []


def test_the_administrator_reads_titles_only(house: House) -> None:
    public_id = add(house, owner=0)
    scope = Scope(db.session(), house.principal("admin"))

    (task,) = open_tasks(scope)

    assert (task.title, task.person, task.detail) == ("Call back", None, "")
    with pytest.raises(NotFound):
        task_of(scope, public_id)


def test_closing_keeps_what_came_of_it_who_and_when(house: House) -> None:
    public_id = add(house, owner=0)

    close_task(house.principal("ana"), public_id, "  Reached, all is well. ")

    scope = Scope(db.session(), house.principal("ana"))
    (task,) = closed_tasks(scope)
    assert (task.outcome, task.closed_name, task.closed_at) == (
        "Reached, all is well.",
        "Ana Ruiz",
        NOW,
    )
    assert open_count(scope) == 0


def test_the_first_outcome_stands(house: House) -> None:
    public_id = add(house, owner=0)
    close_task(house.principal("ana"), public_id, "Reached.")

    with pytest.raises(Refused, match="closed already"):
        close_task(house.principal("ana"), public_id, "Something else.")
    assert db.session.scalars(select(Task.outcome)).all() == ["Reached."]


@pytest.mark.parametrize("said", ["", "  ", "x" * (LONGEST_OUTCOME + 1)])
def test_no_task_is_closed_without_an_outcome_that_can_be_kept(house: House, said: str) -> None:
    public_id = add(house, owner=0)
    with pytest.raises(Invalid):
        close_task(house.principal("ana"), public_id, said)
    assert seen(house, "ana") == [public_id]


@pytest.mark.parametrize("who", ["ben", "desk", "marta", "admin"])
def test_nobody_else_can_close_it(house: House, who: str) -> None:
    public_id = add(house, owner=0)
    with pytest.raises(NotFound):
        close_task(house.principal(who), public_id, "Done.")
