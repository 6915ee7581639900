"""A patient's own view as plain values: their plan, their visits, their pain over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from clinic.rules.plan_progress import PhaseLine, VisitLine
from clinic.rules.words import AppointmentStatus, TherapyKind


@dataclass(frozen=True)
class MyStep:
    """One therapy of a visit."""

    name: str
    kind: TherapyKind
    start: int
    end: int


@dataclass(frozen=True)
class MyVisit:
    """One visit of the patient's own: when, where, with whom, what."""

    public_id: str
    start: int
    end: int
    status: AppointmentStatus
    therapists: tuple[str, ...]
    steps: tuple[MyStep, ...]


@dataclass(frozen=True)
class MyTherapy:
    """A therapy of a phase, with what the clinic says it is for and may feel like."""

    name: str
    kind: TherapyKind
    purpose: str
    expect: str


@dataclass(frozen=True)
class MyPlan:
    """The plan of the episode going on: its phases, planned visits, goal."""

    problem: str
    goal: str
    starts_on: date
    phases: tuple[PhaseLine, ...]
    purposes: tuple[str, ...]
    therapies: tuple[tuple[MyTherapy, ...], ...]
    visits: tuple[VisitLine, ...]


@dataclass(frozen=True)
class MyPain:
    """Pain before and after one signed visit, 0 to 10; None where not asked."""

    on: date
    before: int | None
    after: int | None


@dataclass(frozen=True)
class MyCare:
    """Everything a patient's pages show; `held` says to call the clinic, and never why."""

    given: str
    zone: ZoneInfo
    location: str
    address: str
    phone: str
    plan: MyPlan | None
    coming: tuple[MyVisit, ...]
    past: tuple[MyVisit, ...]
    pain: tuple[MyPain, ...]
    held: bool = False
