import itertools

import pytest

from clinic.rules.appointment_life import (
    CANCELLED,
    FREES_TIME,
    MOVES,
    OPEN,
    STATUS_WORDS,
    Timing,
    cancellation,
    check_move,
    find_move,
    moves_from,
)
from clinic.rules.errors import NotAllowed, Refused
from clinic.rules.words import AppointmentStatus as S
from clinic.rules.words import Role

DESK, THERAPIST, PATIENT, ADMIN = (
    Role.FRONT_DESK,
    Role.THERAPIST,
    Role.PATIENT,
    Role.ADMINISTRATOR,
)
START = 29_000_000

# The whole law as a clinic would say it, written apart from the table it is held against.
ONWARD = {
    "booked": {"arrived", "in_room", "did_not_attend", *CANCELLED},
    "arrived": {"in_room", "left_unseen", "cancelled_by_clinic"},
    "in_room": {"done", "left_unseen"},
}
BACK = {
    "arrived": {"booked"},
    "in_room": {"arrived"},
    "done": {"in_room"},
    "left_unseen": {"arrived"},
    "did_not_attend": {"booked", "arrived"},
    "cancelled_in_time": {"booked"},
    "cancelled_late": {"booked"},
    "cancelled_by_clinic": {"booked"},
}


def hours_before(hours):
    return Timing(now_minute=START - hours * 60, from_minute=START)


@pytest.mark.parametrize(("source", "target"), list(itertools.product(S, S)))
def test_only_the_declared_steps_exist(source, target):
    move = find_move(source, target)
    expected = target in ONWARD.get(source, set()) | BACK.get(source, set())
    assert (move is not None) == expected
    if move:
        assert move.undo == (target in BACK.get(source, set()))


def test_every_step_is_declared_once_and_changes_something():
    ends = [(move.source, move.target) for move in MOVES]
    assert len(ends) == len(set(ends))
    assert all(source != target for source, target in ends)
    assert all(move.roles and move.words for move in MOVES)


def test_every_status_can_be_reached_and_has_its_words():
    assert {move.target for move in MOVES} == set(S) == set(STATUS_WORDS)


def test_the_front_desk_sees_the_buttons_in_order():
    words = [move.words for move in moves_from(S.BOOKED, {DESK}) if not move.undo]
    assert words[:2] == ["Arrived", "In room"]
    assert moves_from(S.IN_ROOM, {DESK})[0].words == "Done"


def test_a_patient_can_only_cancel():
    assert {move.target for move in moves_from(S.BOOKED, {PATIENT})} == {
        S.CANCELLED_IN_TIME,
        S.CANCELLED_LATE,
    }
    for status in set(S) - {S.BOOKED}:
        assert moves_from(status, {PATIENT}) == ()
    with pytest.raises(NotAllowed):
        check_move(S.BOOKED, S.ARRIVED, {PATIENT})


def test_an_administrator_as_such_moves_no_visit():
    assert all(not moves_from(status, {ADMIN}) for status in S)
    assert moves_from(S.BOOKED, {ADMIN, DESK}) == moves_from(S.BOOKED, {DESK})


def test_a_cancellation_is_taken_back_by_those_at_the_clinic():
    for role in (DESK, THERAPIST):
        assert check_move(S.CANCELLED_LATE, S.BOOKED, {role}).takes_time
    with pytest.raises(NotAllowed):
        check_move(S.CANCELLED_LATE, S.BOOKED, {PATIENT})


def test_a_step_that_does_not_exist_is_refused_in_words():
    with pytest.raises(Refused) as refused:
        check_move(S.DONE, S.BOOKED, {DESK})
    assert refused.value.message == 'This visit is "Done"; it cannot become "Booked".'
    assert refused.value.field == "status"


def test_arrived_can_be_undone():
    assert check_move(S.ARRIVED, S.BOOKED, {DESK}).undo


def test_nobody_has_missed_a_visit_that_has_not_started():
    with pytest.raises(Refused, match="not started"):
        check_move(S.BOOKED, S.DID_NOT_ATTEND, {DESK}, hours_before(1))
    assert check_move(S.BOOKED, S.DID_NOT_ATTEND, {DESK}, hours_before(0))
    early = moves_from(S.BOOKED, {DESK}, hours_before(1))
    assert S.DID_NOT_ATTEND not in {move.target for move in early}


def test_arriving_belongs_to_the_day_of_the_visit():
    assert check_move(S.BOOKED, S.ARRIVED, {DESK}, hours_before(12))
    with pytest.raises(Refused, match="another day"):
        check_move(S.BOOKED, S.ARRIVED, {DESK}, hours_before(13))
    assert check_move(S.DID_NOT_ATTEND, S.ARRIVED, {DESK}, hours_before(13)).undo


@pytest.mark.parametrize(
    ("hours", "limit", "status"),
    [
        (25, 24, S.CANCELLED_IN_TIME),
        (24, 24, S.CANCELLED_IN_TIME),
        (23, 24, S.CANCELLED_LATE),
        (-1, 24, S.CANCELLED_LATE),
        (23, 12, S.CANCELLED_IN_TIME),
        (0, 0, S.CANCELLED_IN_TIME),
    ],
)
def test_a_cancellation_is_late_below_the_limit(hours, limit, status):
    assert cancellation(hours_before(hours), limit) == status


def test_a_minute_decides():
    assert cancellation(Timing(START - 24 * 60 + 1, START)) == S.CANCELLED_LATE


def test_time_is_given_up_and_taken_again_in_step():
    assert check_move(S.BOOKED, S.CANCELLED_LATE, {DESK}).frees_time
    assert not check_move(S.BOOKED, S.ARRIVED, {DESK}).frees_time
    assert check_move(S.LEFT_UNSEEN, S.ARRIVED, {DESK}).takes_time
    assert not check_move(S.ARRIVED, S.BOOKED, {DESK}).takes_time
    assert not OPEN & FREES_TIME
    assert S.DONE not in FREES_TIME
