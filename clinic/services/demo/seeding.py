"""Filling the demo clinic, once, and starting it over."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from clinic import clock
from clinic.extensions import db
from clinic.models import Base, Location, Setting, User, guard
from clinic.queries.calendars import EPOCH
from clinic.rules.permissions import SYSTEM
from clinic.rules.safety_settings import HOSPITAL
from clinic.services import schema
from clinic.services.day_summaries import rebuild
from clinic.services.demo.accounts import (
    demo_people,
    new_password,
    renew_passwords,
    set_passwords,
)
from clinic.services.demo.boards import open_boards
from clinic.services.demo.letters import add_letters
from clinic.services.demo.lives import lives
from clinic.services.demo.moment import Moment
from clinic.services.demo.notes import add_notes
from clinic.services.demo.people import DESK, add_patients, add_users
from clinic.services.demo.places import SEATS, add_house
from clinic.services.demo.placing import Placer
from clinic.services.demo.plan_story import add_plan_stories
from clinic.services.demo.plans import add_planned_visits, add_plans
from clinic.services.demo.roster import roster
from clinic.services.demo.safety import Asked, add_safety
from clinic.services.demo.scores import add_scores
from clinic.services.demo.tasks import add_tasks
from clinic.services.demo.timeline import courses
from clinic.services.demo.visits import add_visits
from clinic.services.demo.waiting import add_waiting
from clinic.services.demo.wanted import wanted
from clinic.services.unit_of_work import Work, unit_of_work

MADE = "demo_made"
NEAREST = "Harbour General Hospital, Quay Road 2, emergency department, +44 20 7946 0177"
Credentials = list[tuple[str, str, str, str]]


class NotADemo(RuntimeError):
    """The database is not the demo clinic's, or the app does not run as a demo."""


class App(Protocol):
    """What is needed of the app: its settings, and a context to work in."""

    @property
    def config(self) -> Mapping[str, Any]:
        """`DEMO` and `DEMO_PASSWORD` are read."""

    def app_context(self) -> AbstractContextManager[Any]:
        """The context the database is reached in."""


def ensure_demo(app: App, now: datetime | None = None) -> Credentials:
    """Open the demo clinic: fill an empty database as of `now`, keep a filled one as it is.

    Gives name, role in words, address and password of each demo person. Passwords are
    `DEMO_PASSWORD`, or random and new on every start. Raises NotADemo for any other database.
    """
    return _open(app, now, start_over=False)


def reset_demo(app: App, now: datetime | None = None) -> Credentials:
    """Throw away all that is in the demo clinic and fill it anew; else as `ensure_demo`."""
    return _open(app, now, start_over=True)


def _open(app: App, now: datetime | None, *, start_over: bool) -> Credentials:
    if not app.config.get("DEMO"):
        raise NotADemo("this is not the demo clinic")
    with app.app_context():
        schema.migrate()
        asked = str(app.config.get("DEMO_PASSWORD") or "")
        if _is_filled() and not start_over:
            password = renew_passwords(asked)
        else:
            password, hashed = new_password(asked)
            with unit_of_work(SYSTEM, "demo:reset" if start_over else "demo:filled") as work:
                if start_over:
                    _empty(work.session)
                _fill(work, Moment(now or clock.now()), hashed)
        return [(who.name, who.role_label, who.email, password) for who in demo_people()]


def _is_filled() -> bool:
    """Whether the demo clinic is there already. Raises NotADemo where another clinic is."""
    made = db.session.scalar(select(Setting.value).where(Setting.name == MADE))
    rows = [db.session.scalar(select(func.count()).select_from(kind)) for kind in (Location, User)]
    db.session.close()
    if made is None and any(rows):
        raise NotADemo("this database holds a clinic that is not the demo's")
    return made is not None


def _empty(session: Session) -> None:
    """Delete every row of every table, the append-only ones too."""
    connection = session.connection()
    guard.remove(connection)
    for table in reversed(Base.metadata.sorted_tables):
        session.execute(delete(table))
    guard.install(connection)


def _fill(work: Work, moment: Moment, hashed: str) -> None:
    """Make the whole clinic as of that moment; all of it or nothing."""
    session = work.session
    plan = courses(moment, len(roster()))
    users = add_users(session)
    house = add_house(session, moment, [users[seat.email] for seat in SEATS])
    patients = add_patients(session, moment, plan)
    boards = open_boards(session, moment, house.location)
    placed = Placer(moment, boards, house, patients).place_all(wanted(moment, plan))
    known = lives(moment, placed)
    visits = add_visits(session, known, house, patients, users[DESK[1]])
    kept = add_plans(session, moment, plan, house, patients)
    add_planned_visits(session, kept, known, visits)
    noted = add_notes(session, moment, known, visits, house)
    add_scores(session, noted, kept)
    add_plan_stories(session, kept, house)
    add_tasks(session, moment, house, noted)
    add_safety(session, Asked(moment, house, patients, visits, noted))
    add_waiting(session, moment, house, patients)
    add_letters(session, moment, house, kept)
    set_passwords(session, hashed)
    session.add(Setting(name=MADE, value=moment.now.isoformat()))
    session.add(Setting(name=HOSPITAL.name, value=NEAREST))
    session.add(Setting(name=EPOCH, value=secrets.token_hex(8)))
    session.flush()
    rebuild(session.connection())
    work.about(house.location, patients=len(patients), visits=len(visits))
