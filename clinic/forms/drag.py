"""What a drag on the board sends: the visit, where it was, where it was dropped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from clinic.forms.appointments import wall_minute
from clinic.rules.diary_values import DiaryVisit, Occupied
from clinic.rules.errors import Changed, Invalid
from clinic.rules.local_time import wall_time
from clinic.rules.visit_wishes import SHORTEST

MOVED_MEANWHILE = "Somebody else changed this visit meanwhile. Look at it again, then move it."


@dataclass(frozen=True)
class Drag:
    """One part of a visit, dragged from one wall time and column to another."""

    appointment: str
    to: datetime
    was: datetime
    resource: str
    was_resource: str
    until: datetime | None = None
    was_until: datetime | None = None

    def lengths(self, visit: DiaryVisit, zone: ZoneInfo) -> tuple[int, ...]:
        """The minutes of every step when the lower edge was dragged; empty when it was not.

        The edge is that of the last step inside the dragged part. Raises Changed as `start`,
        Invalid where nothing would be left.
        """
        if self.until is None or self.was_until is None:
            return ()
        longer = ((self.until - self.to) - (self.was_until - self.was)) // timedelta(minutes=1)
        if not longer:
            return ()
        held = self._stood(visit, zone)[0]
        steps = list(enumerate(visit.steps))
        inside = [i for i, step in steps if held.start <= step.start < held.end]
        inside = inside or [i for i, step in steps if step.start <= held.start < step.end]
        minutes = [step.end - step.start for step in visit.steps]
        last = inside[-1] if inside else 0
        minutes[last] += longer
        if minutes[last] < SHORTEST:
            raise Invalid(f"A therapy lasts at least {SHORTEST} minutes.")
        return tuple(minutes)

    def start(self, visit: DiaryVisit, zone: ZoneInfo) -> int:
        """The minute the whole visit begins when its dragged part begins where it was dropped.

        Raises Changed when the visit does not stand where it was dragged from, Invalid for a
        time that does not exist.
        """
        stood = self._stood(visit, zone)[0]
        if self.to == self.was:
            return visit.start
        dropped = wall_minute(self.to.date(), self.to.time(), zone, "start")
        return visit.start + dropped - stood.start

    def _stood(self, visit: DiaryVisit, zone: ZoneInfo) -> list[Occupied]:
        stood = [held for held in visit.occupies if self._is_from(held, zone)]
        if not stood:
            raise Changed(MOVED_MEANWHILE)
        return stood

    def _is_from(self, held: Occupied, zone: ZoneInfo) -> bool:
        in_column = self.was_resource in ("", held.resource)
        return in_column and wall_time(held.start, zone) == self.was


def dragged_visit(body: object) -> str:
    """The visit a drag speaks of; empty where it speaks of none."""
    return _text(body, "visit") if isinstance(body, Mapping) else ""


def read_drag(body: object) -> Drag:
    """Read the JSON of a drag. Raises Invalid for anything it should not hold."""
    if not isinstance(body, Mapping) or not isinstance(body.get("was"), Mapping):
        raise Invalid("This move could not be read. Reload the page and try again.")
    return Drag(
        appointment=_text(body, "visit"),
        to=_wall(body.get("start")),
        was=_wall(body["was"].get("start")),
        resource=_text(body, "resource"),
        was_resource=_text(body["was"], "resource"),
        until=_wall(body["end"]) if "end" in body else None,
        was_until=_wall(body["was"]["end"]) if "end" in body["was"] else None,
    )


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    return value[:64] if isinstance(value, str) else ""


def _wall(value: object) -> datetime:
    try:
        return datetime.fromisoformat(str(value)[:16]).replace(tzinfo=None)
    except ValueError as error:
        raise Invalid("This time could not be read.") from error
