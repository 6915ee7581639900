"""Each write that changes what the clinic has and gives is news: the very next look goes by it.

It is all kept when the write comes. Where nobody told, the next look would still see what was;
the control takes the telling away and sees exactly that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from clinic.extensions import db
from clinic.queries.catalogue import MARK, catalogue
from clinic.queries.locations import one_location
from clinic.queries.therapies import one_therapy
from clinic.queries.units import locations, needs_of, therapies, therapists, units_at
from clinic.rules.clinic_settings import BUFFER, NOTICE
from clinic.rules.words import ResourceKind
from clinic.services import unit_of_work as work
from clinic.services.backup import back_up
from clinic.services.catalogue_news import forget_changes
from clinic.services.clinic_settings import set_numbers
from clinic.services.locations import change_location
from clinic.services.restore import restore
from clinic.services.therapies import change_therapy
from clinic.services.therapists import set_therapist
from clinic.services.unit_of_work import unit_of_work
from clinic.services.units import use_unit
from tests.support.house import House, add_resource

Act = Callable[[House], None]


def seen(house: House) -> list[object]:
    """All that can be seen of it, in plain values."""
    db.session.rollback()
    session = db.session()
    return [
        {name: value for name, value in catalogue(session).settings.items() if name != MARK},
        [(row.name, row.zone, row.grid_minutes) for row in locations(session)],
        [(row.name, row.minutes, row.purpose) for row in therapies(session)],
        [row.name for row in therapists(session)],
        sorted(needs_of(session).items()),
        units_at(session, house.location.id),
    ]


def a_setting(house: House) -> None:
    set_numbers(house.principal("admin"), {NOTICE: 60, BUFFER: 10})


def a_location(house: House) -> None:
    entry = one_location(db.session(), house.location.public_id).entry
    db.session.rollback()
    change = replace(entry, name="Elsewhere", grid_minutes=15)
    change_location(house.principal("admin"), house.location.public_id, change)


def a_therapy(house: House) -> None:
    public_id = house.therapies["needling"].public_id
    entry = one_therapy(db.session(), public_id).entry
    db.session.rollback()
    change_therapy(house.principal("admin"), public_id, replace(entry, minutes=45))


def who_may_give_it(house: House) -> None:
    given = [house.therapies["needling"].public_id]
    set_therapist(house.principal("admin"), house.therapists[0].public_id, given)


def a_room_out_of_use(house: House) -> None:
    use_unit(house.principal("admin"), house.rooms[0].public_id, active=False)


ACTS: dict[str, Act] = {
    "a setting": a_setting,
    "a location": a_location,
    "a therapy": a_therapy,
    "who may give it": who_may_give_it,
    "a room out of use": a_room_out_of_use,
}


@pytest.mark.parametrize("kind", ACTS)
def test_the_next_look_goes_by_it(kind: str, house: House) -> None:
    before = seen(house)
    assert seen(house) == before
    ACTS[kind](house)
    assert seen(house) != before


@pytest.mark.parametrize("kind", ACTS)
def test_control_without_the_telling_it_does_not(
    kind: str, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = seen(house)
    monkeypatch.setattr(work, "tell_changes", forget_changes)
    ACTS[kind](house)
    assert seen(house) == before


def test_what_is_changed_is_seen_at_once_by_who_changes_it(house: House) -> None:
    before = len(units_at(db.session(), house.location.id))
    with unit_of_work(house.principal("admin"), "test:made") as inside:
        units_at(inside.session, house.location.id)
        add_resource(inside.session, ResourceKind.ROOM, "Attic", location=house.location)
        assert len(units_at(inside.session, house.location.id)) == before + 1


def build_in_vain(house: House) -> None:
    """A new room, looked at inside the transaction that makes it and is then undone."""
    with unit_of_work(house.principal("admin"), "test:made") as inside:
        add_resource(inside.session, ResourceKind.ROOM, "Attic", location=house.location)
        units_at(inside.session, house.location.id)
        raise ZeroDivisionError


def test_what_was_undone_is_seen_by_nobody(house: House) -> None:
    before = seen(house)
    with pytest.raises(ZeroDivisionError):
        build_in_vain(house)
    assert seen(house) == before


def test_booking_and_a_new_patient_are_no_news(house: House) -> None:
    before = dict(catalogue(db.session()).settings)
    with unit_of_work(house.principal("desk"), "test:made") as inside:
        add_resource(inside.session, ResourceKind.PATIENT, "Somebody")
    db.session.rollback()
    assert dict(catalogue(db.session()).settings) == before


def test_a_backup_put_back_is_news(house: House, tmp_path: Path) -> None:
    before = seen(house)
    back_up(house.principal("admin"), tmp_path / "clinic.backup")
    a_therapy(house)
    assert seen(house)[2] != before[2]
    db.session.rollback()
    restore(tmp_path / "clinic.backup", replace=True)
    assert seen(house)[2] == before[2]
