"""A patient as the desk types and reads them: plain values, no tables, no web."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from clinic.rules.adverse_events import EventEntry
from clinic.rules.errors import Refused
from clinic.rules.plan_order import Acknowledged
from clinic.rules.plan_progress import VisitLine
from clinic.rules.words import EpisodeStatus, FactKind, NoteStatus, Sex

MOST_ALERTS = 20
LONGEST_ALERT = 300
"""How many alerts the desk keeps of one patient, and their length in characters."""

FIELD_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "family": "Family name",
        "given": "Given name",
        "prefix": "Title",
        "suffix": "After the name",
        "birth_date": "Birth date",
        "sex": "Sex",
        "phone": "Phone",
        "email": "E-mail",
        "address": "Address",
        "emergency_name": "Emergency contact",
        "emergency_relation": "Relation",
        "emergency_phone": "Emergency phone",
        "referrer": "Referred by",
        "alerts": "Good to know",
    }
)
"""What each field is called on every page."""


@dataclass(frozen=True)
class PatientDetails:
    """What the desk may type about a patient; `alerts` are for everybody, nothing clinical."""

    family: str
    given: str = ""
    prefix: str = ""
    suffix: str = ""
    birth_date: date | None = None
    sex: Sex = Sex.UNKNOWN
    phone: str = ""
    email: str = ""
    address: str = ""
    emergency_name: str = ""
    emergency_relation: str = ""
    emergency_phone: str = ""
    referrer: str = ""
    alerts: tuple[str, ...] = ()

    @property
    def columns(self) -> dict[str, object]:
        """The values of the patient's own row."""
        return {name: getattr(self, name) for name in COLUMNS}

    def differs(self, other: PatientDetails) -> tuple[str, ...]:
        """The fields in which the two differ."""
        return tuple(n for n in FIELD_WORDS if getattr(self, n) != getattr(other, n))


def joined(keep: PatientDetails, gone: PatientDetails) -> PatientDetails:
    """What one record says when `gone` is merged into `keep`: gaps filled, nothing overwritten.

    A name and an emergency contact are taken whole or not at all; alerts of both stay.
    """
    values: dict[str, Any] = {"alerts": tuple(dict.fromkeys((*keep.alerts, *gone.alerts)))}
    alone = [(name,) for name in COLUMNS if not any(name in group for group in _WHOLE)]
    for group in (*_WHOLE, *alone):
        mine = [getattr(keep, name) for name in group]
        if all(not value or value == Sex.UNKNOWN for value in mine):
            values |= {name: getattr(gone, name) for name in group}
    return replace(keep, **values)


_WHOLE = (("family", "given"), ("emergency_name", "emergency_relation", "emergency_phone"))
COLUMNS = tuple(each.name for each in fields(PatientDetails) if each.name != "alerts")


class Twins(Refused):
    """Somebody here has the same name and birth date; `alternatives` are their public ids."""


@dataclass(frozen=True)
class Visited:
    """When a visit begins, in minutes since 1970, on which location's clock, and with whom."""

    start: int
    zone: str
    therapist: str = ""


@dataclass(frozen=True)
class Lately:
    """A patient's last visit that took place and the next one booked."""

    last: Visited | None = None
    next: Visited | None = None


@dataclass(frozen=True)
class PlanLine:
    """A plan as far as its visits go; `problem` is clinical, and why a warning is fine."""

    problem: str
    visits: tuple[VisitLine, ...]
    public_id: str = ""
    fine: tuple[Acknowledged, ...] = ()


@dataclass(frozen=True)
class NoteLine:
    """That there is a note: of which visit, by whom, how far it got."""

    public_id: str
    start: int
    zone: str
    therapist: str
    status: NoteStatus


@dataclass(frozen=True)
class EventLine:
    """One adverse event a patient has had, the session it is of, the clock it is told on."""

    entry: EventEntry
    note_id: str
    zone: str


@dataclass(frozen=True)
class ProblemLine:
    """An episode of care, and the plan of it that goes on or was made last."""

    public_id: str
    problem: str
    status: EpisodeStatus
    plan: str = ""


@dataclass(frozen=True)
class Clinical:
    """What only those who treat a patient see: lasting facts, problems and the last notes."""

    facts: tuple[tuple[FactKind, str], ...]
    notes: tuple[NoteLine, ...]
    events: tuple[EventLine, ...] = ()
    problems: tuple[ProblemLine, ...] = ()


@dataclass(frozen=True)
class Overlap:
    """Two visits of one person at one time: public ids, spans in minutes, the clock they are on."""

    keep: str
    gone: str
    keep_span: tuple[int, int]
    gone_span: tuple[int, int]
    zone: str


@dataclass(frozen=True)
class Moves:
    """What goes across when one record is merged into another, counted."""

    visits: int = 0
    coming: int = 0
    plans: int = 0
    notes: int = 0
    names: int = 0
    numbers: int = 0
    alerts: int = 0
    account: str = ""
    kept_account: str = ""
    overlaps: tuple[Overlap, ...] = ()
