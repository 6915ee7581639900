"""Consent to other procedures than needling: each with its own text, region and stop."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from clinic import clock
from clinic.extensions import db
from clinic.models import Appointment, AppointmentStep, Consent
from clinic.pages.before_visit import before_page
from clinic.queries.before_visit import before_visit
from clinic.queries.consent import consent_copy, consent_sheet, current_text
from clinic.queries.scope import Scope
from clinic.rules.consent import Procedure, SignTyped
from clinic.rules.consent_texts import PROCEDURES
from clinic.rules.errors import Changed, NotFound, Refused
from clinic.services.consent import sign_consent, withdraw, write_text
from clinic.services.note_start import start
from tests.support.house import House
from tests.support.notes import book, freeze
from tests.support.uow import make

P = Procedure


@pytest.fixture(autouse=True)
def tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Tuesday, two minutes past nine."""
    freeze(monkeypatch)


def signed(house: House, procedure: Procedure, *, version: int = 1, thorax: bool = False) -> None:
    typed = SignTyped(version, "Marta Adeyemi", thorax=thorax)
    sign_consent(house.principal("ana"), house.patients[0].public_id, typed, procedure)


def due(house: House, procedure: Procedure) -> str:
    db.session.rollback()
    scope = Scope(db.session(), house.principal("ana"))
    return consent_sheet(scope, house.patients[0].public_id, clock.now(), procedure).due.why


def visit_of(house: House, therapy: str) -> str:
    """A visit that is nothing but this therapy."""
    visit = book(house)
    with make() as session:
        row = session.scalars(select(Appointment).where(Appointment.public_id == visit)).one()
        step = session.scalars(
            select(AppointmentStep).where(AppointmentStep.appointment_id == row.id)
        ).one()
        step.therapy_id = house.therapies[therapy].id
    return visit


@pytest.mark.parametrize("procedure", [one for one in P if one is not P.NEEDLING])
def test_each_procedure_has_a_text_and_a_consent_of_its_own(
    house: House, procedure: Procedure
) -> None:
    book(house)
    assert due(house, procedure) == "not signed yet"
    signed(house, procedure)
    assert due(house, procedure) == ""
    write_text(house.principal("admin"), "Another text.", version=1, procedure=procedure)
    assert due(house, procedure) == "the text has changed"
    assert due(house, P.NEEDLING) == ""
    with pytest.raises(Changed):
        signed(house, procedure)
    assert current_text(db.session(), procedure).version == 2
    assert len({words.text for words in PROCEDURES.values()}) == len(P)


def test_a_region_is_agreed_only_where_the_procedure_has_one(house: House) -> None:
    book(house)
    signed(house, P.ADJUSTMENT, thorax=True)
    signed(house, P.SAUNA, thorax=True)
    newest = select(Consent.thorax).order_by(Consent.id.desc()).limit(2)
    assert db.session.scalars(newest).all() == [False, True]


def test_what_is_taken_back_stops_a_visit_of_nothing_else(house: House) -> None:
    ana, marta = house.principal("ana"), house.patients[0].public_id
    visit = visit_of(house, "adjustment")
    signed(house, P.ADJUSTMENT)
    withdraw(ana, marta, "Afraid of it", P.ADJUSTMENT)
    with pytest.raises(Refused, match="Consent to adjustment was withdrawn"):
        start(ana, visit)
    card = before_page(before_visit(Scope(db.session(), ana), visit), ana.therapist_id, clock.now())
    assert [pill.word for pill in card.consents] == [
        "Consent: signed",
        "Consent to adjustment due: withdrawn",
    ]
    signed(house, P.ADJUSTMENT)
    assert start(ana, visit)


def test_another_procedure_taken_back_leaves_needling_alone(house: House) -> None:
    ana, marta = house.principal("ana"), house.patients[0].public_id
    visit = book(house)
    signed(house, P.SAUNA)
    withdraw(ana, marta, "", P.SAUNA)
    with pytest.raises(Refused, match="no consent to take back"):
        withdraw(ana, marta, "", P.BOOTS)
    assert start(ana, visit)


def test_a_copy_holds_the_text_that_was_signed(house: House) -> None:
    book(house)
    signed(house, P.BOOTS)
    write_text(house.principal("admin"), "Another text.", version=1, procedure=P.BOOTS)
    name = db.session.scalars(select(Consent.public_id).order_by(Consent.id.desc()).limit(1)).one()
    scope = Scope(db.session(), house.principal("ana"))
    copy = consent_copy(scope, house.patients[0].public_id, name)
    assert copy.consent.text == PROCEDURES[P.BOOTS].text
    with pytest.raises(NotFound):
        consent_copy(scope, house.patients[0].public_id, "nobody")
