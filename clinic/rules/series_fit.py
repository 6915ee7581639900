"""Whether a plan's cadence can be kept at all as it is wished, and what would make it fit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from clinic.rules.series_plan import PhaseToBook

A_DAY, A_WEEK = 24 * 60, 7
DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


@dataclass(frozen=True)
class Week:
    """The weekdays that could be used: the clinic's, those the wished therapist works, the wish.

    `therapist` is a name, empty for anybody.
    """

    clinic: frozenset[int]
    works: frozenset[int]
    wished: frozenset[int] = frozenset()
    therapist: str = ""

    @property
    def usable(self) -> frozenset[int]:
        """The days on which all of it holds."""
        return self.clinic & self.works & (self.wished or self.clinic)


def most_a_week(days: Iterable[int], least: int) -> int:
    """How many visits a week fit on these weekdays, `least` minutes from one to the next.

    At the same time of day each: 48 hours are two days, also from Sunday on to Monday.
    """
    apart = max(1, -(-least // A_DAY))
    known = sorted(days)
    return max(
        (
            count
            for count in range(len(known) + 1)
            for chosen in combinations(known, count)
            if _far_enough(chosen, apart)
        ),
        default=0,
    )


def cannot_fit(phases: Iterable[PhaseToBook], week: Week, least: int) -> list[str]:
    """For each phase whose cadence cannot be kept: why, and what would make it fit.

    `least` is asked of phases with needling; others have one visit a day.
    """
    found = []
    for phase in phases:
        apart = least if phase.needled else 0
        most = most_a_week(week.usable, apart)
        if phase.visits_per_week > most:
            found.append(
                f"{_wants(phase)}; {_where(week, most)}. {_help(phase, week, apart, most)}"
            )
    return found


def _far_enough(chosen: tuple[int, ...], apart: int) -> bool:
    around = [*chosen[1:], *(day + A_WEEK for day in chosen[:1])]
    gaps = (later - day for day, later in zip(chosen, around, strict=True))
    return all(gap >= apart for gap in gaps)


def _wants(phase: PhaseToBook) -> str:
    return f"{phase.name} calls for {_visits(phase.visits_per_week)} a week"


def _where(week: Week, most: int) -> str:
    who = f" with {week.therapist}" if week.therapist else ""
    days = _names(week.usable)
    if not days:
        return f"there is no day for it{who}"
    return f"on {days}{who} there can be {most or 'none'}"


def _help(phase: PhaseToBook, week: Week, least: int, most: int) -> str:
    """The fewest more weekdays, anybody, fewer visits, less time between: what would do."""
    wanted, ways = phase.visits_per_week, []
    here = week.clinic & week.works
    more = _fewest_more(week.usable, here, wanted, least)
    if more:
        ways.append(f"{_names(more)} too")
    if week.therapist:
        anybody = week.clinic & (week.wished or week.clinic)
        if most_a_week(anybody, least) >= wanted:
            ways.append("other therapists too")
        elif not more:
            others = _fewest_more(anybody, week.clinic, wanted, least)
            if others:
                ways.append(f"other therapists and {_names(others)} too")
    if most:
        ways.append(f"{_visits(most)} a week in the plan")
    if least and (not ways or most_a_week(week.clinic, least) < wanted):
        ways.append(f"less than {least // 60} hours between visits in the plan")
    return f"It would fit with {', or with '.join(ways or ['fewer visits a week in the plan'])}."


def _fewest_more(
    usable: frozenset[int], could: frozenset[int], wanted: int, least: int
) -> frozenset[int]:
    """The fewest weekdays that make it fit, the first of the week; none where none do."""
    rest = sorted(could - usable)
    for count in range(1, len(rest) + 1):
        for chosen in combinations(rest, count):
            if most_a_week(usable | set(chosen), least) >= wanted:
                return frozenset(chosen)
    return frozenset()


def _names(days: Iterable[int]) -> str:
    names = [DAYS[day] for day in sorted(days)]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _visits(count: int) -> str:
    return "1 visit" if count == 1 else f"{count} visits"
