"""One piece of work: its changes and its audit entries, all or nothing, by somebody."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from clinic import engine
from clinic.extensions import db
from clinic.models import AuditEntry, Location, Patient
from clinic.rules.errors import Changed, NoActor
from clinic.rules.permissions import SYSTEM
from clinic.services.accounts import Datastore
from clinic.services.constraints import Busy
from clinic.services.unit_of_work import Work, unit_of_work
from tests.support import sql
from tests.support.house import House


def add_location(session: Session, name: str = "Hill") -> Location:
    location = Location(name=name, zone="Europe/Paris")
    session.add(location)
    return location


def entries() -> list[AuditEntry]:
    found = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action.like("thing:%")).order_by(AuditEntry.id)
    ).all()
    db.session.remove()
    return list(found)


def locations() -> int:
    return int(sql.one("SELECT count(*) FROM location"))


def test_the_change_and_its_entry_are_kept_together(house: House) -> None:
    ana = house.principal("ana")
    with unit_of_work(ana, "thing:added") as work:
        made = add_location(work.session)
        work.about(made, patient_id=house.patients[0].id, why="asked")
    (entry,) = entries()
    assert (entry.actor_id, entry.actor_name, entry.action) == (
        ana.user_id,
        "Ana Ruiz",
        "thing:added",
    )
    assert (entry.subject_kind, entry.subject_id) == ("location", made.id)
    assert (entry.patient_id, entry.detail) == (house.patients[0].id, {"why": "asked"})
    assert entry.at.tzinfo is not None
    assert locations() == 2


def test_one_entry_for_each_thing_it_is_about_and_one_if_it_names_none(app: Flask) -> None:
    with unit_of_work(SYSTEM, "thing:named") as work:
        first, second = add_location(work.session, "A"), add_location(work.session, "B")
        work.about(first)
        work.about(second)
    with unit_of_work(SYSTEM, "thing:unnamed"):
        pass
    assert [(entry.action, entry.subject_id) for entry in entries()] == [
        ("thing:named", first.id),
        ("thing:named", second.id),
        ("thing:unnamed", None),
    ]


def add_and_fail(work: Work) -> None:
    add_location(work.session)
    work.session.flush()
    work.about(None)
    raise ZeroDivisionError


def test_work_that_fails_leaves_neither_change_nor_entry(app: Flask) -> None:
    before = sql.snapshot()
    with pytest.raises(ZeroDivisionError), unit_of_work(SYSTEM, "thing:added") as work:
        add_and_fail(work)
    assert sql.snapshot() == before


def test_a_change_whose_entry_cannot_be_written_is_lost(app: Flask) -> None:
    sql.refuse_inserts("audit_entry")
    before = sql.snapshot()
    with pytest.raises(Busy), unit_of_work(SYSTEM, "thing:added") as work:
        add_location(work.session)
    assert sql.snapshot() == before


def test_nobody_writes_nothing(app: Flask) -> None:
    before = sql.snapshot()
    with pytest.raises(NoActor), unit_of_work(None, "thing:added") as work:
        add_location(work.session)
    assert sql.snapshot() == before


def test_one_inside_another_is_refused_and_the_outer_lives(app: Flask) -> None:
    with unit_of_work(SYSTEM, "thing:outer") as work:
        add_location(work.session)
        with pytest.raises(RuntimeError, match="inside another"), unit_of_work(SYSTEM, "thing:in"):
            pass
    assert [entry.action for entry in entries()] == ["thing:outer"]
    assert locations() == 1


def test_after_a_failure_the_next_work_goes_through(app: Flask) -> None:
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), unit_of_work(SYSTEM, "thing:added"):
            raise ZeroDivisionError
    with unit_of_work(SYSTEM, "thing:added") as work:
        add_location(work.session)
    assert locations() == 1


def test_what_was_only_read_before_is_not_written_by_it(house: House) -> None:
    read = db.session.scalars(select(Location)).one()
    read.name = "changed in passing"
    with unit_of_work(SYSTEM, "thing:other"):
        pass
    assert sql.one("SELECT name FROM location") == "Harbour St"


def edit_while_another_does(work: Work, number: int) -> None:
    patient = work.session.get_one(Patient, number)
    work.session.execute(text("UPDATE patient SET version = version + 1"))
    patient.phone = "1"


def test_a_row_somebody_else_changed_meanwhile_is_named_so(house: House) -> None:
    number = house.patients[0].id
    with pytest.raises(Changed, match="Somebody else"), unit_of_work(SYSTEM, "thing:ed") as work:
        edit_while_another_does(work, number)
    assert sql.one("SELECT phone FROM patient WHERE id = :id", id=number) != "1"


def test_control_unchanged_meanwhile_it_is_kept(house: House) -> None:
    number = house.patients[0].id
    with unit_of_work(SYSTEM, "thing:edited") as work:
        work.session.get_one(Patient, number).phone = "1"
    assert sql.one("SELECT phone FROM patient WHERE id = :id", id=number) == "1"


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_locked_database_is_busy_and_not_broken(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "QUEUE_SECONDS", 0.05)
    monkeypatch.setattr(engine, "_PRAGMAS", (*engine._PRAGMAS, "PRAGMA busy_timeout=50"))
    db.engine.dispose()
    with sql.writing(), pytest.raises(Busy) as caught, unit_of_work(SYSTEM, "thing:added"):
        pass
    assert caught.value.status == 503
    with unit_of_work(SYSTEM, "thing:added"):
        pass
    assert len(entries()) == 1


def test_in_a_request_the_entry_says_from_where_and_in_which(
    app: Flask, sign_in: Callable[[str], object]
) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": "10.1.2.3"}):
        app.preprocess_request()
        with unit_of_work(SYSTEM, "thing:done"):
            pass
    (entry,) = entries()
    assert entry.where_from == "10.1.2.3"
    assert len(entry.request_id) == 16


def test_what_flask_security_changes_is_one_audited_piece_of_work(house: House) -> None:
    store = Datastore()
    user: Any = store.find_user(email=house.users["ana"].email)
    store.put(user)
    user.password = "another"
    store.commit()
    assert sql.one('SELECT password FROM "user" WHERE id = :id', id=user.id) == "another"
    action = "SELECT count(*) FROM audit_entry WHERE action = 'account:changed' AND actor_id = :id"
    assert sql.one(action, id=user.id) == 1
