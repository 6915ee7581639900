"""R7: backups taken while others write, each restored into an empty database and looked over.

Every write of the trial leaves one mark in several tables at once, and moves a visit with all
it holds. A backup of one moment holds each mark everywhere or nowhere; one that reads its tables
at different moments, the control, does not.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from flask import Flask
from sqlalchemy import Connection, String, Table, cast, func, select, update

from clinic import clock
from clinic.extensions import db
from clinic.models import (
    Appointment,
    AppointmentStep,
    AuditEntry,
    DoneOnce,
    LoginAttempt,
    Patient,
    Reservation,
)
from clinic.rules.errors import Refused
from clinic.rules.permissions import SYSTEM
from clinic.services import backup, integrity
from clinic.services.backup_file import BadBackup
from clinic.services.day_summaries import rebuild
from clinic.services.patients_write import add_patient, write_search_terms
from clinic.services.restore import restore
from clinic.services.table_rows import Columns
from clinic.services.unit_of_work import unit_of_work
from tests.support.contents import contents
from tests.support.house import add_visit, build_house, minute

WRITERS = 3
SHIFT = 24 * 60
LONGEST_WAIT = 2.0
PLACES = 12


@dataclass
class Found:
    """What a round of backups came to; `torn` are those not of one moment."""

    backups: int = 0
    rows: int = 0
    writes: int = 0
    torn: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def held(self) -> bool:
        """Whether all was as it must be."""
        return not self.torn and not self.faults


def backup_while_writing(
    source: Flask, target: Flask, folder: Path, *, backups: int, one_moment: bool = True
) -> Found:
    """Back `source` up while it is written to and restore each into `target`, then compare.

    Both are apps on migrated databases, the source empty. `one_moment` false is the control:
    each table is read at a moment of its own.
    """
    found = Found()
    with source.app_context():
        visit = _set_up()
    with _writing(source, visit) as writers:
        for number in range(backups):
            file = folder / f"while-writing-{number}.backup"
            with source.app_context(), _reading(writers, one_moment=one_moment):
                found.rows += backup.back_up(SYSTEM, file, replace=True).rows
            found.backups += 1
            with target.app_context():
                found.torn += _is_torn(file)
    found.writes = writers.done
    _compare(source, target, folder / "at-rest.backup", found)
    return found


def _set_up() -> int:
    house = build_house()
    with unit_of_work(SYSTEM, "trial:set_up") as work:
        start = minute("2026-11-24T09:00")
        visit = add_visit(
            work.session, house, house.patients[0], house.therapists[0], house.rooms[0], start
        )
        return visit.id


class _Writers:
    """Threads that write until told to stop, and what they have done."""

    def __init__(self) -> None:
        self.done = 0
        self.stop = threading.Event()
        self.lock = threading.Lock()

    def wait_for_a_write(self) -> None:
        """Come back after the next write."""
        before, until = self.done, time.monotonic() + LONGEST_WAIT
        while self.done == before and time.monotonic() < until:
            time.sleep(0.001)

    def work(self, app: Flask, name: str, visit: int) -> None:
        """Write until told to stop."""
        number = 0
        while not self.stop.is_set():
            with app.app_context():
                _write(f"{name}-{number}", visit, SHIFT if number % 2 else -SHIFT)
            number += 1
            with self.lock:
                self.done += 1


@contextmanager
def _writing(app: Flask, visit: int) -> Iterator[_Writers]:
    writers = _Writers()
    threads = [
        threading.Thread(target=writers.work, args=(app, f"w{number}", visit))
        for number in range(WRITERS)
    ]
    for thread in threads:
        thread.start()
    try:
        writers.wait_for_a_write()
        yield writers
    finally:
        writers.stop.set()
        for thread in threads:
            thread.join()


def _write(mark: str, visit: int, shift: int) -> None:
    """A mark in five tables, and a visit moved by a day with all it holds and counts for."""
    with unit_of_work(SYSTEM, "trial:wrote") as work:
        patient = add_patient(work.session, {"family": mark, "given": "Trial"})
        write_search_terms(work.session, patient)
        work.session.add(DoneOnce(key=mark, result="", at=clock.now()))
        work.session.add(LoginAttempt(account=mark, at=clock.now(), succeeded=False))
        for kind, whose in (
            (Reservation, Reservation.appointment_id),
            (AppointmentStep, AppointmentStep.appointment_id),
            (Appointment, Appointment.id),
        ):
            work.session.execute(
                update(kind)
                .where(whose == visit)
                .values(
                    from_minute=kind.from_minute + shift,
                    to_minute=kind.to_minute + shift,
                )
                .execution_options(synchronize_session=False)
            )
        rebuild(work.session.connection())
        work.about(patient, patient_id=patient.id, mark=mark)


@contextmanager
def _reading(writers: _Writers, *, one_moment: bool) -> Iterator[None]:
    """Read as the backup does; or, for the control, each table at its own moment."""
    if one_moment:
        yield
        return
    rows = backup._rows  # noqa: SLF001 -- what the control takes the place of

    def at_its_own_moment(
        connection: Connection, kept: Table, columns: Columns
    ) -> Iterator[list[Any]]:
        del connection
        writers.wait_for_a_write()
        with db.engine.connect() as another:
            yield from rows(another, kept, columns)

    with patch.object(backup, "_rows", at_its_own_moment):
        yield


def _is_torn(file: Path) -> bool:
    """Whether a backup is not of one moment, or cannot even be restored."""
    try:
        restore(file, replace=True)
    except BadBackup:
        raise
    except Refused:
        return True
    return len(set(_marks())) != 1 or bool(integrity.everything_wrong())


def _marks() -> list[frozenset[str]]:
    """The marks as each table knows them."""
    mark = cast(AuditEntry.detail["mark"].as_string(), String)
    with db.engine.connect() as connection:
        return [
            frozenset(connection.scalars(query))
            for query in (
                select(Patient.family).where(Patient.given == "Trial"),
                select(DoneOnce.key),
                select(LoginAttempt.account),
                select(mark).where(AuditEntry.action == "trial:wrote"),
            )
        ]


def _compare(source: Flask, target: Flask, file: Path, found: Found) -> None:
    """At rest, the copy is equal row by row; short or flipped, it is refused and nothing moves."""
    with source.app_context():
        backup.back_up(SYSTEM, file, replace=True)
        kept = contents()
    with target.app_context():
        restore(file, replace=True)
        found.faults += [
            f"{name} differs" for name, rows in contents().items() if rows != kept[name]
        ]
        found.faults += integrity.everything_wrong()
        for bad in _damaged(file):
            try:
                restore(bad, replace=True)
                found.faults.append(f"{bad.name} was taken")
            except BadBackup:
                pass
        if contents() != kept:
            found.faults.append("a refused file changed something")
        found.rows += db.session.scalar(select(func.count(Patient.id))) or 0


def _damaged(file: Path) -> Iterator[Path]:
    """The file flipped in one bit, and cut short, at several places."""
    whole, bad = file.read_bytes(), file.with_name("damaged.backup")
    for number in range(PLACES):
        at = (len(whole) - 1) * number // (PLACES - 1)
        bad.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        yield bad
        bad.write_bytes(whole[:at])
        yield bad
