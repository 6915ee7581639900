"""A clinical hold: what it stops, who may end it, and that nothing of it is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from clinic.extensions import db
from clinic.models import RedFlag, RedFlagClosure, ScreenAnswer, Setting, Task, Therapy
from clinic.queries.holds_clinical import held_patients
from clinic.queries.red_flags import stop_facts
from clinic.queries.scope import Scope
from clinic.rules.clinical_hold import Held
from clinic.rules.errors import Changed, Invalid, NotFound, Refused
from clinic.rules.permissions import SYSTEM
from clinic.rules.repeating import Chosen
from clinic.rules.stop_values import HoldEnd
from clinic.rules.visit_wishes import MoveRequest
from clinic.rules.words import Answered, TherapyKind
from clinic.services.booking import book_inside
from clinic.services.moving import move
from clinic.services.note_start import start
from clinic.services.offers import accept
from clinic.services.patient_merge import merge
from clinic.services.red_flags import ask, end_hold
from clinic.services.repeating import book_repeated
from clinic.services.unit_of_work import unit_of_work
from tests.support import sql
from tests.support.desk import EVERY_RULE, TEN, booked, wanted
from tests.support.holding import hold
from tests.support.house import House, add_patient
from tests.support.uow import make
from tests.support.waiting import offered, waits

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
WHY = "Taken to hospital, seen within the hour."
CAUSE = "clinical hold, ask a therapist"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is Monday, eight o'clock."""
    with time_machine.travel(NOW, tick=False):
        yield


def held(house: House, patient: int = 0) -> bool:
    db.session.rollback()
    number = house.patients[patient].id
    return held_patients(db.session(), {number}) == {number}


def ended(house: House, flags: tuple[str, ...], *, confirmed: bool = True, **more: str) -> bool:
    end = HoldEnd(flags, more.get("taken", "ambulance"), "Dr Moss", NOW, more.get("reason", WHY))
    public_id = house.patients[0].public_id
    return end_hold(house.principal("ana"), public_id, end, confirmed=confirmed)


def book_one(house: House) -> None:
    booked(house, TEN + 60)


def book_sauna(house: House) -> None:
    booked(house, TEN + 60, "sauna", therapist=None)


def repeat(house: House) -> None:
    wish, chosen = wanted(house), [Chosen(TEN + 60, "")]
    book_repeated(house.principal("desk"), wish, chosen, despite=EVERY_RULE, key="")


def offer_one(house: House) -> None:
    offered(house, waits(house))


@pytest.mark.parametrize("act", [book_one, book_sauna, repeat, offer_one])
def test_nothing_that_treats_is_booked(house: House, act: Callable[[House], None]) -> None:
    hold(house)
    with pytest.raises(Held, match=CAUSE):
        act(house)


@pytest.mark.parametrize("act", [book_one, book_sauna, repeat, offer_one])
def test_control_without_the_hold_it_is(house: House, act: Callable[[House], None]) -> None:
    act(house)


def test_a_visit_that_is_booked_stays_and_is_not_moved(house: House) -> None:
    visit = booked(house)
    hold(house)
    with pytest.raises(Held, match=CAUSE):
        move(house.principal("desk"), MoveRequest(visit, TEN + 60, despite=EVERY_RULE))
    db.session.rollback()
    assert Scope(db.session(), house.principal("desk")).appointment(visit).from_minute == TEN


def test_an_offer_made_before_is_not_booked(house: House) -> None:
    (one,) = offered(house, waits(house))
    hold(house)
    with pytest.raises(Held, match=CAUSE):
        accept(house.principal("desk"), one)


def test_exercise_is_booked_all_the_same(house: House) -> None:
    with make() as session:
        therapy = session.get_one(Therapy, house.therapies["adjustment"].id)
        therapy.kind = TherapyKind.EXERCISE
    hold(house)
    booked(house, TEN, "adjustment")


def test_no_session_is_begun_until_the_hold_ends(house: House) -> None:
    visit, flag = booked(house), hold(house)
    with pytest.raises(Held, match="No session is begun"):
        start(house.principal("ana"), visit)
    assert ended(house, (flag,))
    with time_machine.travel("2026-11-24T10:02:00Z", tick=False):
        assert start(house.principal("ana"), visit)


def test_the_hold_costs_a_booking_one_query(house: House) -> None:
    with sql.statements() as sent:
        held_patients(db.session(), {house.patients[0].id})
    assert len([one for one in sent if one.startswith("SELECT")]) == 1


def test_a_yes_is_kept_at_once_with_who_and_when_and_calls_back_in_a_day(house: House) -> None:
    visit = booked(house)
    stops = ask(house.principal("ana"), visit, "saddle_sensory", Answered.YES, "since Sunday")

    assert stops
    assert held(house)
    answer = db.session.scalars(select(ScreenAnswer)).one()
    assert (answer.at, answer.by_user_id, answer.detail) == (
        NOW,
        house.users["ana"].id,
        "since Sunday",
    )
    task = db.session.scalars(select(Task)).one()
    assert task.due_at == NOW + timedelta(hours=24)
    assert task.owner_therapist_id == house.therapists[0].id
    assert "numb" not in task.title.lower()


def test_unsure_is_kept_and_raises_nothing(house: House) -> None:
    assert not ask(house.principal("ana"), booked(house), "saddle_sensory", Answered.UNSURE)
    assert not held(house)
    assert db.session.scalars(select(ScreenAnswer.answer)).all() == [Answered.UNSURE]


def test_the_same_yes_twice_is_one_flag(house: House) -> None:
    visit = booked(house)
    for _ in range(2):
        assert ask(house.principal("ana"), visit, "bowel_change", Answered.YES)
    assert db.session.scalar(select(func.count(RedFlag.id))) == 1


def test_other_dispositions_make_a_task_and_stop_nothing(house: House) -> None:
    visit = booked(house)
    assert not ask(house.principal("ana"), visit, "weight_loss", Answered.YES)
    assert not held(house)
    task = db.session.scalars(select(Task)).one()
    assert task.due_at == NOW + timedelta(days=7)
    with time_machine.travel("2026-11-24T10:02:00Z", tick=False):
        assert start(house.principal("ana"), visit)


def test_a_clinics_own_disposition_holds(house: House) -> None:
    visit = booked(house)
    with unit_of_work(SYSTEM, "test:setting") as work:
        work.session.add(Setting(name="red_flag.weight_loss", value="same_day"))
    assert ask(house.principal("ana"), visit, "weight_loss", Answered.YES)


def test_the_hold_ends_with_every_fact_and_a_confirmation(house: House) -> None:
    booked(house)
    flag = hold(house)
    assert not ended(house, (flag,), confirmed=False)
    assert held(house)
    with pytest.raises(Invalid):
        ended(house, (flag,), reason="too short")
    with pytest.raises(Invalid):
        ended(house, (flag,), taken="shrug")
    assert held(house)

    assert ended(house, (flag,))

    assert not held(house)
    facts = stop_facts(Scope(db.session(), house.principal("ana")), house.patients[0].public_id)
    (closed,) = facts.closed
    assert (closed.closed_by, closed.phoned, closed.reason, facts.open) == (
        "Ana Ruiz",
        "Dr Moss",
        WHY,
        (),
    )


def test_a_flag_closes_once(house: House) -> None:
    booked(house)
    flag = hold(house)
    assert ended(house, (flag,))
    with pytest.raises(Refused, match="nothing to end"):
        ended(house, (flag,))
    assert db.session.scalar(select(func.count(RedFlagClosure.id))) == 1


def test_a_flag_raised_meanwhile_is_not_closed_unseen(house: House) -> None:
    booked(house)
    first = hold(house)
    second = hold(house, slug="bowel_change")
    with pytest.raises(Changed, match="raised meanwhile"):
        ended(house, (first,))
    assert held(house)
    assert ended(house, (first, second))


@pytest.mark.parametrize("who", ["desk", "admin", "marta", "ben"])
def test_nobody_else_ends_it(house: House, who: str) -> None:
    flag = hold(house)
    end = HoldEnd((flag,), "ambulance", "Dr Moss", NOW, WHY)
    with pytest.raises(NotFound):
        end_hold(house.principal(who), house.patients[0].public_id, end, confirmed=True)


def test_a_hold_follows_a_record_that_is_merged(house: House) -> None:
    with make() as session:
        double = add_patient(session, "Adeyemi", "Martha")
        house.patients.append(double)
    hold(house, patient=2)
    keep = house.patients[0].public_id
    merge(house.principal("desk"), keep, double.public_id, versions=(None, None))
    assert held(house)
    with pytest.raises(Held):
        booked(house)


def test_control_a_guard_taken_out_lets_a_held_booking_through(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(house)
    monkeypatch.setitem(book_inside.__globals__, "refuse_while_held", lambda *_: None)
    booked(house)


def said_on_stop_page(house: House) -> list[str]:
    db.session.rollback()
    scope = Scope(db.session(), house.principal("ana"))
    facts = stop_facts(scope, house.patients[0].public_id)
    return [flag.detail for flag in (*facts.open, *facts.closed)]


def test_what_exactly_a_yes_is_stands_on_the_stop_page(house: House) -> None:
    visit, ana = booked(house), house.principal("ana")
    ask(ana, visit, "bladder_change", Answered.YES)
    assert said_on_stop_page(house) == [""]
    ask(ana, visit, "bladder_change", Answered.YES, "No urge since Sunday")
    ask(ana, visit, "bladder_change", Answered.YES)  # pressed again, with nothing more to say
    assert said_on_stop_page(house) == ["No urge since Sunday"]
    with make() as session:
        assert session.scalar(select(func.count()).select_from(RedFlag)) == 1


def test_with_a_no_nothing_is_said(house: House) -> None:
    ask(house.principal("ana"), booked(house), "bladder_change", Answered.NO, "nothing")
    assert db.session.scalars(select(ScreenAnswer.detail)).all() == [""]
