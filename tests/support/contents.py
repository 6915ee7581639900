"""All that a database holds, comparable across engines, and a clinic with all sorts of rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Column, ColumnElement, Enum, String, select, type_coerce

from clinic.extensions import db
from clinic.models import (
    AuditEntry,
    Base,
    EpisodeOfCare,
    NeedledSite,
    OutcomeScore,
    Patient,
    PatientFact,
    SessionNote,
)
from clinic.queries.calendars import EPOCH
from clinic.rules.words import FactKind, NoteStatus, Side
from tests.support import rows
from tests.support.databases import dispose, test_app
from tests.support.house import House, add_patient, add_visit, build_house, minute
from tests.support.sql import writing
from tests.support.uow import make

Contents = dict[str, list[str]]
AT = datetime(2026, 3, 29, 1, 30, 15, 123456, tzinfo=UTC)


def contents() -> Contents:
    """Every row of every table as the models read it, the calendars' epoch left out."""
    with db.engine.connect() as connection:
        return {
            table.name: sorted(
                repr(tuple(row))
                for row in connection.execute(select(*map(_plain, table.columns)))
                if row[0] != EPOCH
            )
            for table in Base.metadata.sorted_tables
        }


def _plain(column: Column[Any]) -> ColumnElement[Any]:
    """A word of a closed list as text: whatever stands there is compared."""
    return type_coerce(column, String()) if isinstance(column.type, Enum) else column


@contextmanager
def app_on(engine: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[Flask]:
    """The app on a fresh empty database of that engine, pushed."""
    folder.mkdir(exist_ok=True)
    source = "sqlite_databases" if engine == "sqlite" else "postgres_databases"
    with request.getfixturevalue(source).fresh(folder) as url:
        app = test_app(url)
        with app.app_context():
            yield app
        dispose(app)


def build_contents() -> House:
    """The small clinic with a row in every table, and all that is awkward to keep and put back.

    Rows that point at later rows of their own table, a signed note with its sites, accents,
    signs of all planes, line breaks, fractions, microseconds, empty and missing values.
    """
    house = build_house()
    with make() as session:
        ana, room = house.therapists[0], house.rooms[0]
        visit = add_visit(session, house, house.patients[0], ana, room, minute("2026-11-24T09:00"))
        gone = add_patient(session, "O'Núñez-Łęcki", "Zoë 😀 \u202eabc", address='a\n"b"\\,\tc')
        kept = add_patient(session, "", "李小龍", deceased=True)
        session.get_one(Patient, gone.id).merged_into_id = kept.id
        values: dict[str, Any] = {"appointment_id": visit.id, "therapist_id": ana.id}
        wrong = SessionNote(started_at=AT, **values)
        right = SessionNote(started_at=AT, signed_name="Ana", signed_at=AT, **values)
        session.add_all([wrong, right])
        session.flush()
        session.add(
            NeedledSite(
                note_id=right.id,
                position=0,
                muscle="piriformis",
                side=Side.LEFT,
                needles_in=2,
                needles_out=2,
                diameter_um=300,
                length_mm=60,
            )
        )
        session.add_all(
            PatientFact(patient_id=kept.id, kind=FactKind.ALLERGY, text=text, recorded_at=AT)
            for text in ("", "null", "0", " ")
        )
        session.flush()
        wrong.replaces_id = right.id
        session.add(
            OutcomeScore(
                episode_id=session.scalars(select(EpisodeOfCare.id)).first() or 0,
                measure="pain",
                value=12.34,
                taken_at=AT,
            )
        )
        right.status = NoteStatus.SIGNED
    with writing() as connection:
        rows.fill(connection)
    with make() as session:
        session.add(
            AuditEntry(at=AT, actor_name="", action="a:b", detail={"é": [1, None, {"x": "y"}]})
        )
    return house
