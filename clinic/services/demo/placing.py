"""Giving each wanted visit of the demo clinic a time that the reservation law accepts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clinic.models import Patient
from clinic.rules.openings import Opening
from clinic.services.demo.boards import Boards
from clinic.services.demo.moment import Moment
from clinic.services.demo.places import House
from clinic.services.demo.wanted import Wanted

NEAR_DAYS = (0, 1, -1, 2, -2, 3)


@dataclass(frozen=True)
class Placed:
    """A wanted visit with its time and everything it uses."""

    wanted: Wanted
    day: date
    opening: Opening


class Placer:
    """Places visits one after the other; a patient comes once a day, and in the plan's order."""

    def __init__(
        self, moment: Moment, boards: Boards, house: House, patients: Sequence[Patient]
    ) -> None:
        self.moment = moment
        self.boards = boards
        self.house = house
        self.patients = patients
        self._last: Mapping[int, list[date]] = defaultdict(list)

    def place_all(self, visits: Iterable[Wanted]) -> list[Placed]:
        """Every visit that found a time; the few that find none are left to be booked."""
        placed = (self._place(visit) for visit in visits)
        return [visit for visit in placed if visit is not None]

    def _place(self, visit: Wanted) -> Placed | None:
        steps = self.boards.steps(
            (self.house.therapies[slug].id, minutes) for slug, minutes in visit.therapies
        )
        patient_id = self.patients[visit.course.person].resource_id
        for day, therapist_id in self._tries(visit):
            opening = self.boards.find(day, visit.ideal, steps, patient_id, therapist_id)
            if opening is not None:
                if visit.fails is None:
                    self.boards.take(day, opening)
                    self._last[visit.course.person].append(day)
                return Placed(visit, day, opening)
        return None

    def _tries(self, visit: Wanted) -> Iterator[tuple[date, int | None]]:
        """Days near the wanted one with the patient's own therapist; today, and last, with any."""
        own = self.house.therapists[visit.course.seat].resource_id
        days = [day for day in self._days(visit) if self._is_new(visit, day)]
        for day in days:
            yield day, own
            if day == self.moment.today:
                yield day, None
        for day in days:
            yield day, None

    def _days(self, visit: Wanted) -> Iterator[date]:
        """Days near the wanted one on the same side of today: what is behind stays behind."""
        today = self.moment.today
        for offset in NEAR_DAYS:
            day = visit.day + timedelta(days=offset)
            if (day < today) == (visit.day < today):
                yield day

    def _is_new(self, visit: Wanted, day: date) -> bool:
        return all(day > other for other in self._last[visit.course.person])
