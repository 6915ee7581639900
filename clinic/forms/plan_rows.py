"""The numbered rows of a plan: its phases with their therapies, its goals, its home programme.

A field is called by its row and what it is: `p1_weeks`, `p1_t0` and `p1_m0` the first therapy of
the second phase and its minutes, `g0_target`, `h2_dose`. Rows that hold nothing are left out, and
the plan counts the others anew; `rules/plan_checks.py` names problems as the plan counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.fields import Field

from clinic.forms.choices import listed
from clinic.forms.note_fields import Choice, Day, Line, Whole
from clinic.rules.errors import Refused
from clinic.rules.measures import MEASURES
from clinic.rules.plan_checks import (
    LONGEST_DOSE,
    LONGEST_NAME,
    LONGEST_SITE,
    MOST_GOALS,
    MOST_HOME,
    MOST_PHASES,
    MOST_THERAPIES,
)
from clinic.rules.plan_rewrite import WAS
from clinic.rules.plan_therapies import PlanChoice
from clinic.rules.plan_values import HomeTask, PlanAim, PlanBlock, PlanTherapy, PlanValue

LONGEST_NUMBER, LONGEST_GOAL = 12, 300
IN_ROW = re.compile(r"([pgh])(\d+)_([a-z]+)(\d*)")
MOST = {"p": MOST_PHASES, "g": MOST_GOALS, "h": MOST_HOME}
TELLING = {
    "p": ("name", "visits", "weeks", "purpose", "criterion"),
    "g": ("text", "measure", "site", "target", "due"),
    "h": ("name", "dose"),
}
"""What makes a row hold something."""
MORE_ROWS = 2


class Figure(Line):
    """A number with decimals or nothing; what was typed comes back as it was typed."""

    @property
    def number(self) -> Decimal | None:
        """The number, None for none or for something else."""
        try:
            found = Decimal((self.data or "").replace(",", "."))
        except InvalidOperation:
            return None
        return found if found.is_finite() else None


@dataclass(frozen=True)
class PhaseRow:
    """One phase as the page shows it."""

    number: int
    fields: dict[str, Field]
    therapies: list[tuple[Field, Field]]


class PlanRows(FlaskForm):  # type: ignore[misc]  # untyped library
    """All rows there can be; the page shows those that are used, and one empty one of each."""

    extra = 1
    """How many empty rows are shown of each kind."""

    def offer(self, choices: Sequence[PlanChoice]) -> None:
        """Set the therapies and measures that can be chosen."""
        therapies = listed([("", "–"), *((one.slug, one.name) for one in choices)])
        for at in range(MOST_PHASES):
            for place in range(MOST_THERAPIES):
                self[f"p{at}_t{place}"].choices = therapies

    def fill_rows(self, plan: PlanValue) -> None:
        """Show a plan's rows."""
        for at, block in enumerate(plan.phases[:MOST_PHASES]):
            self._set(f"p{at}", order=at + 1, name=block.name, visits=block.visits_per_week)
            self._set(f"p{at}", weeks=block.weeks, purpose=block.purpose)
            self._set(f"p{at}", after=block.after_reassessment, criterion=block.criterion)
            for place, each in enumerate(block.therapies[:MOST_THERAPIES]):
                self._set(f"p{at}", **{f"t{place}": each.therapy, f"m{place}": each.minutes})
        for at, goal in enumerate(plan.goals[:MOST_GOALS]):
            target = "" if goal.target is None else f"{goal.target:f}"
            due = goal.due_on.isoformat() if goal.due_on else ""
            self._set(f"g{at}", text=goal.text, measure=goal.measure, site=goal.site)
            self._set(f"g{at}", target=target, due=due)
        for at, task in enumerate(plan.home[:MOST_HOME]):
            self._set(f"h{at}", name=task.name, dose=task.dose)

    @property
    def phases(self) -> tuple[PlanBlock, ...]:
        """The phases as typed, by the order that was typed."""
        return tuple(
            PlanBlock(
                name=self[f"p{at}_name"].data or "",
                visits_per_week=self[f"p{at}_visits"].data,
                weeks=self[f"p{at}_weeks"].data,
                therapies=tuple(
                    PlanTherapy(self[f"p{at}_t{place}"].data or "", self[f"p{at}_m{place}"].data)
                    for place in self._therapies(at)
                ),
                purpose=self[f"p{at}_purpose"].data or "",
                after_reassessment=bool(self[f"p{at}_after"].data),
                criterion=self[f"p{at}_criterion"].data or "",
            )
            for at in self._used("p")
        )

    @property
    def places(self) -> tuple[int, ...]:
        """Which row each of the phases was shown in, counted from 0."""
        return tuple(self._used("p"))

    @property
    def goals(self) -> tuple[PlanAim, ...]:
        """The goals as typed."""
        return tuple(
            PlanAim(
                text=self[f"g{at}_text"].data or "",
                measure=self[f"g{at}_measure"].data or "",
                site=self[f"g{at}_site"].data or "",
                target=self[f"g{at}_target"].number,
                due_on=self[f"g{at}_due"].day,
            )
            for at in self._used("g")
        )

    @property
    def home(self) -> tuple[HomeTask, ...]:
        """The home programme as typed."""
        return tuple(
            HomeTask(self[f"h{at}_name"].data or "", self[f"h{at}_dose"].data or "")
            for at in self._used("h")
        )

    @property
    def phase_rows(self) -> list[PhaseRow]:
        """The phases to show, each from 1, with the therapies of each visit."""
        return [
            PhaseRow(
                at + 1,
                {name: self[f"p{at}_{name}"] for name in ("order", *TELLING["p"], "after")},
                [
                    (self[f"p{at}_t{place}"], self[f"p{at}_m{place}"])
                    for place in self._shown(self._therapies(at, wrong=True), MOST_THERAPIES)
                ],
            )
            for at in self._shown(self._filled("p"), MOST_PHASES)
        ]

    @property
    def goal_rows(self) -> list[tuple[int, dict[str, Field]]]:
        """The goals to show, each from 1."""
        return self._rows_of("g")

    @property
    def home_rows(self) -> list[tuple[int, dict[str, Field]]]:
        """The exercises to show, each from 1."""
        return self._rows_of("h")

    def say(self, refused: Refused) -> None:
        """Put each problem beside its field."""
        for one in refused.problems:
            name = self._named(one.field)
            field = self[name if name in self else "starts_on"]
            field.errors = [*field.errors, one.message]

    def _named(self, name: str) -> str:
        """The field of a problem: rows as the plan counts them become rows as they were typed."""
        found = IN_ROW.fullmatch(name)
        if found is None:
            return name.removeprefix(WAS)
        kind, row, what, place = found.groups()
        used = self._used(kind) or [0]
        at = used[min(int(row), len(used) - 1)]
        if place:
            places = self._therapies(at) or [0]
            place = str(places[min(int(place), len(places) - 1)])
        return f"{kind}{at}_{what}{place}"

    def _rows_of(self, kind: str) -> list[tuple[int, dict[str, Field]]]:
        return [
            (at + 1, {name: self[f"{kind}{at}_{name}"] for name in TELLING[kind]})
            for at in self._shown(self._filled(kind), MOST[kind])
        ]

    def _shown(self, used: Sequence[int], most: int) -> range:
        return range(min(max(used, default=-1) + 1 + self.extra, most))

    def _filled(self, kind: str) -> list[int]:
        """The rows that hold something or a mistake, as they stand on the page."""
        return [at for at in range(MOST[kind]) if self._holds(kind, at, wrong=True)]

    def _used(self, kind: str) -> list[int]:
        """The rows that hold something, in the order that was typed."""
        used = [at for at in range(MOST[kind]) if self._holds(kind, at)]
        return sorted(used, key=self._place) if kind == "p" else used

    def _place(self, at: int) -> int:
        place: int | None = self[f"p{at}_order"].data
        return MOST_PHASES + 1 if place is None else place

    def _holds(self, kind: str, at: int, *, wrong: bool = False) -> bool:
        fields = [self[f"{kind}{at}_{name}"] for name in TELLING[kind]]
        if any(field.data not in {None, ""} or (wrong and field.errors) for field in fields):
            return True
        return kind == "p" and bool(self._therapies(at, wrong=wrong))

    def _therapies(self, at: int, *, wrong: bool = False) -> list[int]:
        found = []
        for place in range(MOST_THERAPIES):
            fields = (self[f"p{at}_t{place}"], self[f"p{at}_m{place}"])
            if any(one.data or (wrong and one.errors) for one in fields):
                found.append(place)
        return found

    def _set(self, row: str, **values: object) -> None:
        for name, value in values.items():
            self[f"{row}_{name}"].data = value


_MEASURES = [
    (one.slug, f"{one.name} ({one.minimum} to {one.maximum})") for one in MEASURES.values()
]
for _at in range(MOST_PHASES):
    setattr(PlanRows, f"p{_at}_order", Whole("Order"))
    setattr(PlanRows, f"p{_at}_name", Line("Phase", LONGEST_NAME))
    setattr(PlanRows, f"p{_at}_visits", Whole("Visits a week"))
    setattr(PlanRows, f"p{_at}_weeks", Whole("Weeks"))
    setattr(PlanRows, f"p{_at}_purpose", Line("What for, as the patient reads it", LONGEST_GOAL))
    setattr(PlanRows, f"p{_at}_after", BooleanField("Only after a re-assessment: provisional"))
    setattr(PlanRows, f"p{_at}_criterion", Line("Only if", LONGEST_GOAL))
    for _place in range(MOST_THERAPIES):
        setattr(PlanRows, f"p{_at}_t{_place}", Choice("Therapy", []))
        setattr(PlanRows, f"p{_at}_m{_place}", Whole("Minutes"))
for _at in range(MOST_GOALS):
    setattr(PlanRows, f"g{_at}_text", Line("Goal", LONGEST_GOAL))
    setattr(PlanRows, f"g{_at}_measure", Choice("Measure", _MEASURES, unanswered="In words only"))
    setattr(PlanRows, f"g{_at}_site", Line("Place or side", LONGEST_SITE))
    setattr(PlanRows, f"g{_at}_target", Figure("Target", LONGEST_NUMBER))
    setattr(PlanRows, f"g{_at}_due", Day("By"))
for _at in range(MOST_HOME):
    setattr(PlanRows, f"h{_at}_name", Line("Exercise", LONGEST_DOSE))
    setattr(PlanRows, f"h{_at}_dose", Line("How much", LONGEST_DOSE))
