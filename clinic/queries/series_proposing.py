"""One proposal in the making: candidates for each visit, the cheapest series, what else fits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from clinic.queries.openings import Ask
from clinic.queries.order import order_of
from clinic.queries.series_openings import HeldAs, SeriesOpenings
from clinic.rules.local_time import wall_time
from clinic.rules.openings import Opening
from clinic.rules.sequencing import Finding
from clinic.rules.series import Layer, Series, cheapest
from clinic.rules.series_candidates import WIDER, WINDOW, cheapest_of, window
from clinic.rules.series_cost import Candidate, Chosen, Rules, Wanted
from clinic.rules.series_plan import Pick, PlanToBook, Preference, VisitToBook
from clinic.rules.words import PlannedVisitStatus as V

MOST_OPTIONS = 6


@dataclass(frozen=True)
class Proposed:
    """One visit with what is proposed for it, and what else it could have.

    `stands` says that it is booked and stays where it is; `picked` that a person chose it;
    `refused` that what was chosen does not fit any more.
    """

    visit: VisitToBook
    chosen: Chosen
    opening: Opening | None
    options: tuple[Candidate, ...]
    picked: bool = False
    stands: bool = False
    refused: bool = False
    free_days: int = 0


@dataclass(frozen=True)
class Proposal:
    """Every visit in order of time, with the points of the whole and what the order asks."""

    rows: tuple[Proposed, ...]
    cost: int
    moves: int
    findings: tuple[Finding, ...]
    asks: Mapping[HeldAs, Ask]


@dataclass(frozen=True)
class SeriesWish:
    """What is to be proposed: for which plan, as it is wished, with what was picked already.

    `moves` says that booked visits may be moved; nobody comes on the days `away`.
    """

    plan: PlanToBook
    preference: Preference
    picks: Sequence[Pick] = ()
    moves: bool = False
    away: tuple[date, date] | None = None


class Proposer:
    """One proposal in the making."""

    def __init__(
        self,
        wish: SeriesWish,
        asks: Mapping[HeldAs, Ask],
        rules: Rules,
        found: SeriesOpenings,
        today: date,
    ) -> None:
        self._wish, self._asks, self._rules = wish, asks, rules
        self._found, self._today = found, today
        self._picks = {one.number: one for one in wish.picks}
        self._lost: set[int] = set()
        self._candidates: dict[int, tuple[Candidate, ...]] = {}

    def proposal(self, session: Session) -> Proposal:
        """The cheapest series; what it leaves out is looked for once more, further away."""
        visits = sorted(self._taking_part(), key=self._day_of)
        layers = [self._layer(visit, WINDOW) for visit in visits]
        series = cheapest(layers, self._rules)
        left = {one.number for one in series.left_out} - self._picks.keys()
        if left:
            layers = [
                self._layer(visit, WIDER) if visit.number in left else layer
                for visit, layer in zip(visits, layers, strict=True)
            ]
            series = cheapest(layers, self._rules)
        stay = {one.number for one in series.left_out} & self._booked()
        if stay:  # nowhere to go: they stay where they are, and the others keep away from them
            layers = [
                self._left_standing(visit) if visit.number in stay else layer
                for visit, layer in zip(visits, layers, strict=True)
            ]
            in_time = sorted(zip(layers, visits, strict=True), key=lambda each: _when(*each))
            layers, visits = [one for one, _ in in_time], [one for _, one in in_time]
            series = cheapest(layers, self._rules)
        rows = self._rows(visits, series)
        return Proposal(
            tuple(rows), series.cost, series.moves, self._findings(session, rows), self._asks
        )

    def _taking_part(self) -> Iterable[VisitToBook]:
        """What needs a time, and what stands beside it."""
        for visit in self._wish.plan.visits:
            if visit.status is V.UNBOOKED or (
                visit.start is not None and visit.status is not V.MISSED
            ):
                yield visit

    def _day_of(self, visit: VisitToBook) -> tuple[date, int]:
        if visit.start is not None:
            return wall_time(visit.start, self._found.zone).date(), visit.number
        return visit.due, visit.number

    def _layer(self, visit: VisitToBook, days: int) -> Layer:
        wanted = self._wanted(visit)
        free = visit.start is None or bool(visit.must_move)
        if visit.number in self._picks:
            return self._picked(visit, wanted)
        if not free and not self._may_move(visit):
            return self._left_standing(visit)
        options = self._of_days(visit, window(wanted, days, self._today))
        found = cheapest_of(wanted, options, self._rules)
        self._candidates[visit.number] = found
        if free:
            return Layer(wanted, found)
        return Layer(wanted, (self._standing(visit), *found), may_skip=False)

    def _booked(self) -> set[int]:
        return {one.number for one in self._wish.plan.visits if one.start is not None}

    def _left_standing(self, visit: VisitToBook) -> Layer:
        standing = (self._standing(visit),)
        return Layer(self._wanted(visit), standing, may_skip=False)

    def _wanted(self, visit: VisitToBook) -> Wanted:
        stands = None if visit.start is None else wall_time(visit.start, self._found.zone).date()
        return self._wish.plan.wanted(visit, stands)

    def _may_move(self, visit: VisitToBook) -> bool:
        return self._wish.moves and visit.open and visit.start is not None

    def _standing(self, visit: VisitToBook) -> Candidate:
        local = wall_time(visit.start or 0, self._found.zone)
        at = local.hour * 60 + local.minute
        return Candidate(visit.start or 0, local.date(), at, visit.therapist, kept=True)

    def _picked(self, visit: VisitToBook, wanted: Wanted) -> Layer:
        """What a person chose, if it still fits; the nearest of the rest where it does not."""
        pick = self._picks[visit.number]
        if visit.start is not None and (pick.start is None or visit.stands_at(pick)):
            return self._left_standing(visit)
        options = self._options_around(visit, wanted, pick)
        self._candidates[visit.number] = cheapest_of(wanted, options, self._rules)
        if pick.start is None:
            return Layer(wanted, ())
        chosen = [one for one in options if self._is(one, pick)]
        if not chosen:
            del self._picks[visit.number]
            self._lost.add(visit.number)
            return self._layer(visit, WINDOW)
        return Layer(wanted, tuple(chosen[:1]))

    def _options_around(self, visit: VisitToBook, wanted: Wanted, pick: Pick) -> list[Candidate]:
        days = set(window(wanted, WINDOW, self._today))
        if pick.start is not None:
            days.add(wall_time(pick.start, self._found.zone).date())
        return self._of_days(visit, sorted(days))

    def _of_days(self, visit: VisitToBook, days: Iterable[date]) -> list[Candidate]:
        """Where else it could be; its own time too, where it is to hold something else."""
        found = [one for day in days for one in self._found.of_day(visit.held_as, day)]
        if visit.start is None:
            return found
        if visit.outdated:
            found = self._found.of_start(visit.held_as, visit.start) + found
        own = None if visit.outdated else (visit.start, visit.therapist)
        return [
            replace(one, moved=True)
            for one in dict.fromkeys(found)
            if (one.start, one.therapist) != own
        ]

    def _is(self, one: Candidate, pick: Pick) -> bool:
        return one.start == pick.start and pick.therapist in ("", self._name(one.therapist))

    def _name(self, calendar: int | None) -> str:
        return self._found.therapists.get(calendar or 0, "")

    def _rows(self, visits: Sequence[VisitToBook], series: Series) -> list[Proposed]:
        rows = []
        for place, (visit, chosen) in enumerate(zip(visits, series.chosen, strict=True)):
            one = chosen.candidate
            stands = one is not None and one.kept
            opening = None if one is None or stands else self._found.place(visit.held_as, one)
            rows.append(
                Proposed(
                    visit,
                    chosen,
                    opening,
                    ()
                    if stands and not visit.must_move
                    else self._others(visit, chosen, series, place),
                    picked=visit.number in self._picks,
                    stands=stands,
                    refused=visit.number in self._lost,
                    free_days=len({each.day for each in self._candidates.get(visit.number, ())}),
                )
            )
        return rows

    def _others(
        self, visit: VisitToBook, chosen: Chosen, series: Series, place: int
    ) -> tuple[Candidate, ...]:
        """Other times that go with the visits around, the cheapest of each day and therapist."""
        before = _neighbour(series.chosen[:place][::-1])
        after = _neighbour(series.chosen[place + 1 :])
        found: dict[tuple[date, int | None], tuple[int, Candidate]] = {}
        for one in self._candidates.get(visit.number, ()):
            points = [
                self._rules.together(*pair)
                for pair in (
                    (before, (chosen.wanted, one)) if before else None,
                    ((chosen.wanted, one), after) if after else None,
                )
                if pair is not None
            ]
            if one == chosen.candidate or None in points:
                continue
            cost = self._rules.own_cost(chosen.wanted, one) + sum(map(sum, filter(None, points)))
            key = (one.day, one.therapist)
            if key not in found or cost < found[key][0]:
                found[key] = cost, one
        ranked = sorted(found.values(), key=lambda each: (each[0], each[1].start))
        return tuple(sorted(one for _, one in ranked[:MOST_OPTIONS]))

    def _findings(self, session: Session, rows: Sequence[Proposed]) -> tuple[Finding, ...]:
        """What the order of therapies says to the dates, each once."""
        placed = [row for row in rows if row.opening is not None]
        if not placed:
            return ()
        kinds = {
            step.therapy_id: step.kind
            for ask in self._asks.values()
            for step in ask.wish.steps
            if step.kind is not None
        }
        first = self._asks[placed[0].visit.held_as]
        openings = [row.opening for row in placed if row.opening is not None]
        moving = [row.visit.appointment for row in placed]
        order = replace(order_of(session, first, openings, *moving), kinds=kinds)
        found: dict[tuple[str, str], Finding] = {}
        for opening in openings:
            for one in order.findings(opening):
                found.setdefault((one.slug, one.words), one)
            order = order.after(opening)
        return tuple(found.values())


def _when(layer: Layer, visit: VisitToBook) -> tuple[date, int]:
    """When a visit is to be: where it stands, or its ideal date."""
    stands = [one.day for one in layer.candidates if one.kept]
    return (*stands, layer.wanted.ideal)[0], visit.number


def _neighbour(around: Sequence[Chosen]) -> tuple[Wanted, Candidate] | None:
    """The nearest visit with a time."""
    return next(((one.wanted, one.candidate) for one in around if one.candidate), None)
