"""What an adverse event of each grade obliges to, and by when.

Clinical source: the reference's 1.11, what the software does for each class. By when each duty is
due is a default derived from it ([D]).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from clinic.rules.adverse_events import GRADES, Grade
from clinic.rules.words import TaskKind


@dataclass(frozen=True)
class Duty:
    """Something an event obliges to, to be done `within` of its being told."""

    kind: TaskKind
    title: str
    within: timedelta


DAY = timedelta(days=1)
TELL_LEAD = "Tell the lead clinician of an adverse event"
FOLLOW_UP = "Follow up an adverse event with the patient"
REPORT = "Write the incident report of an adverse event"
WRITE = "Write to the referring doctor about an adverse event"
DECIDE = "Decide how the plan goes on after a serious adverse event"
_SIGNIFICANT = (
    Duty(TaskKind.NOTICE, TELL_LEAD, DAY),
    Duty(TaskKind.FOLLOW_UP, FOLLOW_UP, DAY),
)
_SERIOUS = (
    Duty(TaskKind.NOTICE, TELL_LEAD, timedelta(hours=1)),
    Duty(TaskKind.CALLBACK, FOLLOW_UP, DAY),
    Duty(TaskKind.INCIDENT_REPORT, REPORT, DAY),
    Duty(TaskKind.NOTICE, WRITE, 2 * DAY),
    Duty(TaskKind.NOTICE, "Report an adverse event to the regulator", 3 * DAY),
    Duty(TaskKind.NOTICE, "Report an adverse event to the insurer", 7 * DAY),
    Duty(TaskKind.PLAN_LOCK, DECIDE, 7 * DAY),
)
DUTIES: Mapping[Grade, tuple[Duty, ...]] = MappingProxyType(
    {Grade.MILD: (), Grade.SIGNIFICANT: _SIGNIFICANT, Grade.SERIOUS: _SERIOUS}
)


def duties_of(grade: Grade, before: Grade | None = None) -> tuple[Duty, ...]:
    """What an event of this grade opens; only what is new where it was `before` of another."""
    opened = DUTIES[before] if before else ()
    if before and GRADES.index(grade) <= GRADES.index(before):
        return ()
    return tuple(duty for duty in DUTIES[grade] if duty not in opened)
