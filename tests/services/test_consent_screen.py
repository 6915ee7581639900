"""Consent and screen as they are kept, and what they stop."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import delete, select

from clinic import clock
from clinic.extensions import db
from clinic.models import Consent, ScreenAnswer, guard
from clinic.queries.before_visit import before_visit
from clinic.queries.consent import consent_sheet, current_text
from clinic.queries.notes import note_of
from clinic.queries.scope import Scope
from clinic.queries.screen import screen_sheet
from clinic.rules.consent import FIRST_TEXT, Procedure, SignTyped
from clinic.rules.errors import Changed, Invalid, NotFound, Refused
from clinic.rules.screen_state import limits_of
from clinic.rules.words import Answered, NoteStatus
from clinic.services.consent import sign_consent, withdraw, write_text
from clinic.services.note_moves import add_site
from clinic.services.note_sign import sign
from clinic.services.note_start import start
from clinic.services.red_flags import ask
from clinic.services.screen import Typed, answer_screen, nothing_changed
from tests.support.holding import hold
from tests.support.house import House
from tests.support.notes import PIRIFORMIS, book, freeze, past_session, typed
from tests.support.sql import statements
from tests.support.uow import make

YES = Typed(Answered.YES)


@pytest.fixture(autouse=True)
def tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Tuesday, two minutes past nine."""
    freeze(monkeypatch)


def ready(house: House) -> str:
    """A draft with everything answered and all needles out."""
    note = start(house.principal("ana"), book(house))
    add_site(house.principal("ana"), note, typed(1, new=PIRIFORMIS))
    return note


def signed(house: House, note: str, **answers: bool) -> None:
    version = note_of(Scope(db.session(), house.principal("ana")), note).version
    del answers
    sign(house.principal("ana"), note, typed(version))


def forget(kind: type[Consent | ScreenAnswer]) -> None:
    """Nothing of it was ever kept."""
    with make() as session:
        guard.remove(session.connection())
        session.execute(delete(kind))
        guard.install(session.connection())


def due(house: House) -> str:
    db.session.rollback()
    scope = Scope(db.session(), house.principal("ana"))
    return consent_sheet(scope, house.patients[0].public_id, clock.now()).due.why


def test_a_note_is_signed_where_all_is_clear_and_says_so(house: House) -> None:
    note = ready(house)
    signed(house, note)
    kept = note_of(Scope(db.session(), house.principal("ana")), note)
    assert (kept.status, kept.consent, kept.screening) == (NoteStatus.SIGNED, "holds", "current")


@pytest.mark.parametrize("kind", [Consent, ScreenAnswer])
def test_without_consent_or_screen_it_is_not(
    house: House, kind: type[Consent | ScreenAnswer]
) -> None:
    note = ready(house)
    forget(kind)
    with pytest.raises(Invalid, match="Not signed yet"):
        signed(house, note)


ELECTRIC = replace(PIRIFORMIS, pair="A", hz_tenths=20, current="sensory", current_minutes=10)


@pytest.mark.parametrize("pacemaker", [False, True])
def test_a_current_is_signed_unless_the_screen_forbids_it(house: House, pacemaker: bool) -> None:
    visit, marta = book(house), house.patients[0].public_id
    ana = house.principal("ana")
    note = start(ana, visit)
    add_site(ana, note, typed(1, new=ELECTRIC))
    if not pacemaker:
        signed(house, note)
        return
    answer_screen(ana, marta, visit, {"pacemaker": YES})
    with pytest.raises(Invalid) as refused:
        signed(house, note)
    said = [each.message for each in refused.value.problems if each.field.endswith(".pair")]
    assert said == [f"{PIRIFORMIS.place}: no current through needles: Pacemaker or stimulator"]


def current_and(house: House, *given: tuple[Procedure, bool]) -> str:
    """A draft with a current; of each procedure whether consent was taken back, else refused."""
    ana, marta = house.principal("ana"), house.patients[0].public_id
    note = start(ana, book(house))
    add_site(ana, note, typed(1, new=ELECTRIC))
    for procedure, taken_back in given:
        asked = SignTyped(version=1, name="Marta Oliveira", refused=not taken_back)
        sign_consent(ana, marta, asked, procedure)
        if taken_back:
            withdraw(ana, marta, "It stung.", procedure)
    return note


@pytest.mark.parametrize(("taken_back", "word"), [(True, "withdrawn"), (False, "refused")])
def test_no_current_is_signed_against_the_patients_will(
    house: House, taken_back: bool, word: str
) -> None:
    note = current_and(house, (Procedure.ELECTRICAL, taken_back))
    with pytest.raises(Invalid) as refused:
        signed(house, note)
    said = [each.message for each in refused.value.problems if each.field.endswith(".pair")]
    assert said == [f"{PIRIFORMIS.place}: no current through needles: consent was {word}"]
    anew = SignTyped(version=1, name="Marta Oliveira")
    sign_consent(house.principal("ana"), house.patients[0].public_id, anew, Procedure.ELECTRICAL)
    signed(house, note)


def test_control_what_else_was_refused_forbids_no_current(house: House) -> None:
    signed(house, current_and(house, (Procedure.ADJUSTMENT, False), (Procedure.SAUNA, True)))


def test_under_a_hold_it_is_not(house: House) -> None:
    note = ready(house)
    hold(house)
    with pytest.raises(Invalid, match="clinical hold"):
        signed(house, note)


def test_an_unsure_answer_later_takes_the_clearance_back(house: House) -> None:
    visit = book(house)
    note = start(house.principal("ana"), visit)
    add_site(house.principal("ana"), note, typed(1, new=PIRIFORMIS))
    ask(house.principal("ana"), visit, "bowel_change", Answered.UNSURE)
    with pytest.raises(Invalid, match="bowel control"):
        signed(house, note)


def test_a_block_stops_the_start_and_is_named(house: House) -> None:
    visit, marta = book(house), house.patients[0].public_id
    assert not answer_screen(house.principal("ana"), marta, visit, {"systemic_infection": YES})
    with pytest.raises(Refused, match="Fever or infection"):
        start(house.principal("ana"), visit)


def test_a_yes_that_needs_a_reason_is_refused_and_the_rest_kept(house: House) -> None:
    visit, marta = book(house), house.patients[0].public_id
    sent = {"frail": YES, "pacemaker": YES}
    with pytest.raises(Invalid) as refused:
        answer_screen(house.principal("ana"), marta, visit, sent)
    assert [each.field for each in refused.value.problems] == ["frail"]
    db.session.rollback()
    scope = Scope(db.session(), house.principal("ana"))
    limits = limits_of(screen_sheet(scope, marta, visit).state)
    assert limits.no_electricity == ("Pacemaker or stimulator",)


def test_nothing_changed_confirms_what_may_change(house: House) -> None:
    book(house, -7 * 24 * 60)
    visit = book(house)
    forget_since = clock.now()
    nothing_changed(house.principal("ana"), visit)
    db.session.rollback()
    rows = db.session.scalars(select(ScreenAnswer).where(ScreenAnswer.at == forget_since)).all()
    assert {row.answer for row in rows} == {Answered.NO}
    scope = Scope(db.session(), house.principal("ana"))
    assert screen_sheet(scope, house.patients[0].public_id, visit).state.is_current


def test_without_a_screen_there_is_nothing_to_confirm(house: House) -> None:
    visit = book(house)
    forget(ScreenAnswer)
    with pytest.raises(Refused, match="Fill it in once"):
        nothing_changed(house.principal("ana"), visit)


def test_consent_is_signed_refused_and_taken_back(house: House) -> None:
    marta = house.patients[0].public_id
    visit = book(house)
    sign_consent(house.principal("ana"), marta, SignTyped(1, "Marta Adeyemi", "[[[1,2],[3,4]]]"))
    assert due(house) == ""
    withdraw(house.principal("ana"), marta, "Changed her mind")
    assert due(house) == "withdrawn"
    with pytest.raises(Refused, match="Consent was withdrawn"):
        start(house.principal("ana"), visit)
    sign_consent(house.principal("ana"), marta, SignTyped(1, "Marta Adeyemi"))
    assert start(house.principal("ana"), visit)
    sign_consent(house.principal("ana"), marta, SignTyped(1, "Marta Adeyemi", refused=True))
    assert due(house) == "refused"


def test_a_new_text_makes_every_consent_due_again(house: House) -> None:
    book(house)
    assert due(house) == ""
    write_text(house.principal("admin"), "Another text.", version=1)
    assert due(house) == "the text has changed"
    with pytest.raises(Changed, match="Read the new one"):
        sign_consent(
            house.principal("ana"), house.patients[0].public_id, SignTyped(1, "Marta Adeyemi")
        )
    with pytest.raises(Changed):
        write_text(house.principal("admin"), "A third.", version=1)
    assert current_text(db.session()).version == 2


@pytest.mark.parametrize("body", ["", "  ", FIRST_TEXT, "x" * 9000])
def test_a_text_is_new_and_not_too_long(house: House, body: str) -> None:
    with pytest.raises(Invalid):
        write_text(house.principal("admin"), body, version=1)


@pytest.mark.parametrize("who", ["marta", "ben", "desk", "admin"])
def test_only_who_treats_takes_answers_down(house: House, who: str) -> None:
    visit, marta = book(house), house.patients[0].public_id
    for act in (
        lambda: sign_consent(house.principal(who), marta, SignTyped(1, "Marta Adeyemi")),
        lambda: withdraw(house.principal(who), marta, ""),
        lambda: answer_screen(house.principal(who), marta, "", {"frail": YES}),
        lambda: nothing_changed(house.principal(who), visit),
        lambda: ask(house.principal(who), visit, "bowel_change", Answered.NO),
    ):
        with pytest.raises(NotFound):
            act()


def test_the_card_asks_the_same_number_of_queries_however_many_sessions(house: House) -> None:
    def asked() -> int:
        db.session.close()  # nothing read before is at hand
        with statements() as sent:
            before_visit(Scope(db.session(), house.principal("ana")), visit)
        return len(sent)

    visit = book(house)
    past_session(house, 7)
    asked()  # what is kept in the process is kept now
    few = asked()
    for week in range(2, 8):
        past_session(house, 7 * week)
    assert asked() == few
