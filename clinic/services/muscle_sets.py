"""Ready sets of muscles: a clinic adds, changes, orders and removes them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from clinic.models import Location, MuscleSet, MuscleSetEntry
from clinic.queries.muscle_sets import IN_ORDER, one_set
from clinic.rules.errors import Changed, NotFound, Refused
from clinic.rules.muscle_sets import MOST_SETS, SetEntry, SetSide, check_set
from clinic.rules.permissions import Principal
from clinic.rules.usual_sets import USUAL_SETS
from clinic.services.unit_of_work import CHANGED_MEANWHILE, unit_of_work

SAME_NAME = "There is already a set with this name."
FULL = f"A clinic has at most {MOST_SETS} sets: change or remove one of them."


def add_set(actor: Principal, entry: SetEntry) -> str:
    """Add a set behind the others. Returns its public id.

    Raises Refused for a name that is taken and when there are enough, Invalid as `check_set`.
    """
    check_set(entry)
    with unit_of_work(actor, "muscle_set:added") as work:
        session = work.session
        rows = _rows(session)
        if len(rows) >= MOST_SETS:
            raise Refused(FULL, field="name")
        _check_name(rows, entry, 0)
        row = _append(session, entry)
        work.about(row)
        return row.public_id


def add_usual_sets(actor: Principal) -> int:
    """Add those of the usual sets whose names are not taken. Returns how many were added."""
    with unit_of_work(actor, "muscle_set:usual") as work:
        added = begin_with_usual(work.session)
        for row in added:
            work.about(row)
        return len(added)


def begin_with_usual(session: Session) -> list[MuscleSet]:
    """The same inside another work, as a new clinic is made ready."""
    there = {row.name.casefold() for row in _rows(session)}
    new = [entry for entry in USUAL_SETS if entry.name.casefold() not in there]
    return [_append(session, entry) for entry in new[: MOST_SETS - len(there)]]


def change_set(actor: Principal, public_id: str, entry: SetEntry, *, shown: str = "") -> None:
    """Change a set; notes that were begun with it stay as they are.

    Raises Refused for a name that is taken, Changed where the set no longer has the stamp `shown`,
    Invalid as `check_set`, NotFound.
    """
    check_set(entry)
    with unit_of_work(actor, "muscle_set:changed") as work:
        rows = _rows(work.session)
        row = _one(work.session, public_id)
        if shown and one_set(work.session, public_id).entry.stamp != shown:
            raise Changed(CHANGED_MEANWHILE)
        _check_name(rows, entry, row.id)
        row.name = entry.name
        _fill(work.session, row, entry)
        work.about(row)


def remove_set(actor: Principal, public_id: str) -> str:
    """Remove a set; notes that were begun with it stay. Returns its name. Raises NotFound."""
    with unit_of_work(actor, "muscle_set:removed") as work:
        row = _one(work.session, public_id)
        name = row.name
        work.about(row)
        work.session.execute(delete(MuscleSetEntry).where(MuscleSetEntry.set_id == row.id))
        work.session.delete(row)
        return name


def move_set_up(actor: Principal, public_id: str) -> None:
    """Let a set stand one place before where it stood; the first stays. Raises NotFound."""
    with unit_of_work(actor, "muscle_set:ordered") as work:
        row = _one(work.session, public_id)
        rows = _rows(work.session)
        at = rows.index(row)
        rows.insert(max(at - 1, 0), rows.pop(at))
        for position, each in enumerate(rows):
            each.position = position
        work.about(row)


def _rows(session: Session) -> list[MuscleSet]:
    """Every set as it is now, one at a time among those who write them.

    They all wait for the clinic's first location, for where there is no set yet there is no row
    to wait for.
    """
    first = select(Location.id).order_by(Location.id).limit(1)
    session.execute(first.with_for_update(key_share=True))
    rows = select(MuscleSet).order_by(*IN_ORDER).with_for_update()
    return list(session.scalars(rows.execution_options(populate_existing=True)))


def _one(session: Session, public_id: str) -> MuscleSet:
    row = session.scalar(select(MuscleSet).where(MuscleSet.public_id == public_id))
    if row is None:
        raise NotFound
    return row


def _check_name(rows: Iterable[MuscleSet], entry: SetEntry, own: int) -> None:
    name = entry.name.casefold()
    if any(row.name.casefold() == name and row.id != own for row in rows):
        raise Refused(SAME_NAME, field="name")


def _append(session: Session, entry: SetEntry) -> MuscleSet:
    last = max((each.position for each in _rows(session)), default=-1)
    row = MuscleSet(name=entry.name, position=last + 1)
    session.add(row)
    session.flush()
    _fill(session, row, entry)
    return row


def _fill(session: Session, row: MuscleSet, entry: SetEntry) -> None:
    session.execute(delete(MuscleSetEntry).where(MuscleSetEntry.set_id == row.id))
    session.add_all(
        MuscleSetEntry(
            set_id=row.id,
            position=position,
            muscle=each.muscle,
            side=SetSide(each.side),
            level=each.level,
            needles=each.needles,
            diameter_um=each.diameter_um,
            length_mm=each.length_mm,
        )
        for position, each in enumerate(entry.muscles)
    )
    session.flush()
