"""Which part of a visit uses what the visit holds."""

from __future__ import annotations

import pytest

from clinic.rules.diary_values import DiaryStep, DiaryVisit, Occupied
from clinic.rules.words import AppointmentStatus, ResourceKind, TherapyKind

NEEDLING = DiaryStep("Dry needling", TherapyKind.NEEDLING, "Ana Ruiz", "ana", 0, 30)
SAUNA = DiaryStep("Infrared sauna", TherapyKind.SAUNA, "", "", 30, 60)


def visit(*held: tuple[str, ResourceKind, int, int]) -> DiaryVisit:
    occupies = [
        Occupied(name.lower(), name, kind, start, end, None) for name, kind, start, end in held
    ]
    return DiaryVisit(
        *("v", 1, 1, "p", "Adeyemi", "Marta", ""),
        status=AppointmentStatus.BOOKED,
        start=0,
        end=60,
        steps=[NEEDLING, SAUNA],
        occupies=occupies,
    )


def names(found: DiaryVisit, step: DiaryStep) -> list[str]:
    return [one.name for one in found.used_in(step)]


ANA = ("Ana Ruiz", ResourceKind.THERAPIST, 0, 30)
CABIN = ("Sauna 1", ResourceKind.EQUIPMENT, 30, 75)


@pytest.mark.parametrize(
    ("room_until", "rooms_of_sauna"), [(30, []), (35, []), (59, []), (60, ["Room 2"])]
)
def test_a_room_being_made_ready_is_not_part_of_the_next_step(
    room_until: int, rooms_of_sauna: list[str]
) -> None:
    found = visit(ANA, ("Room 2", ResourceKind.ROOM, 0, room_until), CABIN)
    assert names(found, NEEDLING) == ["Ana Ruiz", "Room 2"]
    assert names(found, SAUNA) == [*rooms_of_sauna, "Sauna 1"]
    stays = [NEEDLING, SAUNA] if rooms_of_sauna else [NEEDLING]
    assert found.steps_in(found.occupies[1]) == stays


def test_a_therapist_who_comes_back_for_the_needles_is_there_once() -> None:
    found = visit(
        ("Ana Ruiz", ResourceKind.THERAPIST, 0, 10), ("Ana Ruiz", ResourceKind.THERAPIST, 20, 30)
    )
    assert names(found, NEEDLING) == ["Ana Ruiz", "Ana Ruiz"]
    assert names(found, SAUNA) == []
