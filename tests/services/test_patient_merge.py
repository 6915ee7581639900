"""Two records of one person become one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from clinic.extensions import db
from clinic.models import (
    Appointment,
    AuditEntry,
    EpisodeOfCare,
    OtherName,
    Patient,
    PatientFact,
    PatientIdentifier,
    SessionNote,
    User,
)
from clinic.queries.patient_merge import moves_of
from clinic.queries.patient_record import stands_for
from clinic.queries.patient_search import find_people
from clinic.queries.scope import Scope
from clinic.rules.errors import Changed, Invalid, NotFound
from clinic.rules.words import Sex
from clinic.services.patient_merge import merge
from tests.support.house import House, minute
from tests.support.merging import (
    NOW,
    Two,
    held,
    rows,
    two_records,
)
from tests.support.uow import make


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is Monday morning, 23 November 2026."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def two(house: House) -> Two:
    """Marta's record and a second one of her."""
    return two_records(house)


def found(house: House, text: str) -> list[str]:
    people = find_people(Scope(db.session(), house.principal("desk")), text, 9)
    return [who.family for who in people]


def test_everything_moves_and_the_notes_stay_as_they_were(two: Two) -> None:
    signed = rows(SessionNote)[0]
    before = {column.name: getattr(signed, column.name) for column in SessionNote.__table__.columns}

    two.merge()

    for kind in (Appointment, EpisodeOfCare, PatientIdentifier, OtherName, PatientFact):
        assert rows(kind, kind.patient_id == two.gone.id) == []
    assert len(rows(Appointment, Appointment.patient_id == two.keep.id)) == 3
    assert {
        row.problem for row in rows(EpisodeOfCare, EpisodeOfCare.patient_id == two.keep.id)
    } == {
        "Left sciatica",
        "Neck",
    }
    note = rows(SessionNote)[0]
    assert {name: getattr(note, name) for name in before} == before
    assert db.session.get_one(Patient, two.gone.id).merged_into_id == two.keep.id


def test_the_kept_record_is_found_by_all_that_was_known_of_both(two: Two) -> None:
    two.merge()

    for typed in ("adeyemi", "obuya", "obi", "0300", "0412", "7778888", "mr77"):
        assert found(two.house, typed) == ["Adeyemi"], typed


def test_gaps_are_filled_and_nothing_is_overwritten(two: Two) -> None:
    two.merge()

    kept = db.session.get_one(Patient, two.keep.id)
    assert (kept.family, kept.phone) == ("Adeyemi", "+44 20 7946 0412")
    assert (kept.email, kept.sex) == ("m@post.example", Sex.FEMALE)


def test_a_fact_both_records_hold_is_said_once(two: Two) -> None:
    two.merge()

    assert sorted(row.text for row in rows(PatientFact, PatientFact.ended_at.is_(None))) in (
        ["Latex", "Nickel"],
        ["Latex", "nickel"],
    )


def test_both_records_get_an_entry(two: Two) -> None:
    two.merge()

    entries = rows(AuditEntry, AuditEntry.action == "patient:merged")
    assert {(entry.patient_id, entry.actor_name) for entry in entries} == {
        (two.keep.id, "Dora Lind"),
        (two.gone.id, "Dora Lind"),
    }
    assert "Obuya" not in str([entry.detail for entry in entries])


def test_the_account_moves_where_there_is_none(two: Two) -> None:
    with make() as session:
        session.get_one(User, two.house.users["marta"].id).patient_id = two.gone.id

    two.merge()

    assert db.session.get_one(User, two.house.users["marta"].id).patient_id == two.keep.id


def test_a_second_account_is_closed_and_its_sessions_end(two: Two) -> None:
    jon = two.house.users["jon"].id
    with make() as session:
        account = session.get_one(User, jon)
        account.patient_id = two.gone.id
        stamp = account.fs_uniquifier

    two.merge()

    account = db.session.get_one(User, jon)
    assert (account.active, account.patient_id) == (False, None)
    assert account.fs_uniquifier != stamp
    assert db.session.get_one(User, two.house.users["marta"].id).patient_id == two.keep.id


def test_a_record_somebody_changed_meanwhile_is_looked_at_again(two: Two) -> None:
    with make() as session:
        session.get_one(Patient, two.gone.id).phone = "1"

    with pytest.raises(Changed):
        two.merge(keep=two.keep.version, gone=two.gone.version)

    assert held(two.keep) == set()


def test_a_record_is_not_merged_with_itself_twice_or_by_strangers(two: Two) -> None:
    desk = two.house.principal("desk")
    with pytest.raises(Invalid):
        merge(desk, two.keep.public_id, two.keep.public_id, versions=(None, None))
    with pytest.raises(NotFound):
        merge(desk, two.keep.public_id, "nobody", versions=(None, None))
    jon = two.house.principal("jon")
    with pytest.raises(NotFound):
        merge(jon, two.keep.public_id, two.gone.public_id, versions=(None, None))
    two.merge()
    with pytest.raises(NotFound):
        two.merge()


def test_a_merged_record_leads_to_the_one_that_stands_in_the_end(two: Two) -> None:
    desk, jon = two.house.principal("desk"), two.house.patients[1]
    two.merge()
    merge(desk, jon.public_id, two.keep.public_id, versions=(None, None))

    scope = Scope(db.session(), desk)
    assert stands_for(scope, two.gone.public_id) == jon.public_id
    assert db.session.get_one(Patient, two.gone.id).merged_into_id == jon.id
    for nobody in ("nobody", jon.public_id):
        with pytest.raises(NotFound):
            stands_for(scope, nobody)
    with pytest.raises(NotFound):
        stands_for(Scope(db.session(), two.house.principal("marta")), two.gone.public_id)


def test_what_moves_is_counted_before(two: Two) -> None:
    moves = moves_of(db.session(), two.keep, two.gone, minute("2026-11-23T08:00"))

    assert (moves.visits, moves.coming, moves.notes) == (3, 2, 1)
    assert (moves.names, moves.numbers, moves.alerts, moves.plans) == (1, 1, 0, 0)
    assert (moves.account, moves.kept_account) == ("", "marta@clinic.example")
