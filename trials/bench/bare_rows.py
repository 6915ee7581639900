"""The same rows the clinic reads and writes, in plain SQL through the driver alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from clinic.engine import sqlite_module
from clinic.rules.local_time import minute_of
from trials.bench.sizes import NOW

SETTINGS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=10000",
    "trusted_schema=OFF",
    "recursive_triggers=ON",
)
AT = NOW.strftime("%Y-%m-%d %H:%M:%S")
DAY = 1440
VISITS = (
    "SELECT a.id, a.public_id, a.version, a.status, a.from_minute, a.to_minute, p.public_id,"
    " p.family, p.given FROM appointment a JOIN patient p ON p.id = a.patient_id"
    " WHERE a.location_id = 1 AND a.from_minute > ? AND a.from_minute < ? AND a.to_minute > ?"
    " ORDER BY a.from_minute, a.id"
)
VISITS_OF_ONE = VISITS.replace(
    "WHERE", "JOIN reservation h ON h.appointment_id = a.id AND h.resource_id = ? WHERE"
)
OF_VISITS = {
    "steps": (
        "SELECT s.appointment_id, s.from_minute, s.to_minute, t.name, t.kind, w.name"
        " FROM appointment_step s JOIN therapy t ON t.id = s.therapy_id"
        " LEFT JOIN therapist w ON w.id = s.therapist_id WHERE s.appointment_id IN ({marks})"
        " ORDER BY s.appointment_id, s.position"
    ),
    "held": (
        "SELECT h.appointment_id, h.from_minute, h.to_minute, h.step_id, r.public_id, r.name,"
        " r.kind FROM reservation h JOIN resource r ON r.id = h.resource_id"
        " WHERE h.appointment_id IN ({marks}) AND r.kind <> 'patient'"
        " ORDER BY h.from_minute, h.id"
    ),
    "planned": (
        "SELECT v.appointment_id, v.number, (SELECT count(*) FROM planned_visit o"
        " WHERE o.plan_id = v.plan_id) FROM planned_visit v WHERE v.appointment_id IN ({marks})"
    ),
    "notes": "SELECT appointment_id, status FROM session_note WHERE appointment_id IN ({marks})",
    "changes": (
        "SELECT appointment_id, max(at) FROM status_change WHERE appointment_id IN ({marks})"
        " GROUP BY appointment_id"
    ),
}
UNITS = (
    "SELECT public_id, name, kind, category FROM resource"
    " WHERE location_id = 1 AND active AND kind <> 'patient' ORDER BY kind, name"
)


@dataclass(frozen=True)
class Booking:
    """One visit of needling: who comes when, to whom, where (numbers of rows and calendars)."""

    patient: int
    calendar: int
    therapist: int
    therapist_calendar: int
    room: int
    start: int
    key: str

    @property
    def calendars(self) -> tuple[int, int, int]:
        """Whose time it takes."""
        return (self.therapist_calendar, self.room, self.calendar)


class Rows:
    """One connection, opened with the settings the clinic's own has."""

    def __init__(self, url: str) -> None:
        named = make_url(url)
        self._is_sqlite = named.get_backend_name() == "sqlite"
        if self._is_sqlite:
            path = str(named.database)
            self._driver: Any = sqlite_module().connect(
                path, isolation_level=None, check_same_thread=False
            )
            for setting in SETTINGS:
                self._driver.execute(f"PRAGMA {setting}")
        else:
            plain = named.set(drivername="postgresql")
            self._driver = psycopg.connect(plain.render_as_string(hide_password=False))

    def _run(self, statement: str, values: Sequence[Any] = ()) -> Any:
        if not self._is_sqlite:
            statement = statement.replace("?", "%s")
        return self._driver.execute(statement, tuple(values))

    def begin(self) -> None:
        """Begin to write."""
        if self._is_sqlite:
            self._driver.execute("BEGIN IMMEDIATE")

    def lock(self, calendars: Iterable[int]) -> None:
        """Take these calendars in order: nobody waits in a circle. SQLite has one writer."""
        if not self._is_sqlite:
            numbers = sorted(set(calendars))
            marks = ", ".join("?" * len(numbers))
            asked = f"SELECT id FROM resource WHERE id IN ({marks}) ORDER BY id FOR UPDATE"
            self._run(asked, numbers)

    def commit(self) -> None:
        """Keep what was written."""
        self._driver.execute("COMMIT")

    def day(self, begin: int, unit: int | None = None, days: int = 1) -> dict[str, list[Any]]:
        """What the board of a day, or of some days of one unit, is made of."""
        span = (begin - DAY, begin + days * DAY, begin)
        if unit is None:
            visits = self._run(VISITS, span).fetchall()
        else:
            visits = self._run(VISITS_OF_ONE, (unit, *span)).fetchall()
        numbers = [row[0] for row in visits]
        marks = ", ".join("?" * len(numbers))
        found = {
            name: self._run(query.format(marks=marks), numbers).fetchall()
            for name, query in OF_VISITS.items()
        }
        found |= {"visits": visits, "units": self._run(UNITS).fetchall()}
        if not self._is_sqlite:
            self.commit()
        return found

    def enter(self, action: str) -> None:
        """One entry of who looked, kept before the page goes out."""
        self.begin()
        self._entry(action, None, None)
        self.commit()

    def _entry(self, action: str, visit: int | None, patient: int | None) -> None:
        self._run(
            "INSERT INTO audit_entry (at, actor_id, actor_name, action, subject_kind, subject_id,"
            " patient_id, where_from, request_id, detail) VALUES (?, 1, 'Dora Bench', ?, ?, ?, ?,"
            " '127.0.0.1', '0123456789abcdef', ?)",
            (AT, action, "appointment", visit, patient, '{"route": "bare"}'),
        )

    def book(self, wanted: Booking) -> None:
        """Every row a booked visit has, the law standing."""
        end = wanted.start + 30
        self._raise_versions(wanted.calendars)
        visit = self._run(
            "INSERT INTO appointment (public_id, patient_id, location_id, from_minute, to_minute,"
            " status, remark, created_at, version) VALUES (?, ?, 1, ?, ?, 'booked', '', ?, 1)"
            " RETURNING id",
            (wanted.key, wanted.patient, wanted.start, end, AT),
        ).fetchone()[0]
        self._hold(visit, wanted)
        self._run(
            "INSERT INTO status_change (appointment_id, to_status, at, by_user_id, reason)"
            " VALUES (?, 'booked', ?, 1, '')",
            (visit, AT),
        )
        self._run(
            "INSERT INTO done_once (key, user_id, result, at) VALUES (?, 1, ?, ?)",
            (wanted.key, wanted.key, AT),
        )
        self._entry("appointment:booked", visit, wanted.patient)

    def _raise_versions(self, calendars: Sequence[int]) -> None:
        marks = ", ".join("?" * len(calendars))
        self._run(
            f"UPDATE resource SET calendar_version = calendar_version + 1 WHERE id IN ({marks})",
            sorted(calendars),
        )

    def _hold(self, visit: int, wanted: Booking) -> None:
        end = wanted.start + 30
        step = self._run(
            "INSERT INTO appointment_step (appointment_id, position, therapy_id, therapist_id,"
            " from_minute, to_minute) VALUES (?, 0, 1, ?, ?, ?) RETURNING id",
            (visit, wanted.therapist, wanted.start, end),
        ).fetchone()[0]
        for calendar, turnover, part in (
            (wanted.therapist_calendar, 0, step),
            (wanted.room, 5, step),
            (wanted.calendar, 0, None),
        ):
            self._run(
                "INSERT INTO reservation (resource_id, from_minute, to_minute, appointment_id,"
                " step_id) VALUES (?, ?, ?, ?, ?)",
                (calendar, wanted.start, end + turnover, visit, part),
            )

    def move(self, visit: int, wanted: Booking) -> None:
        """The visit's rows deleted and put at another time."""
        self._raise_versions(wanted.calendars)
        self._run("DELETE FROM reservation WHERE appointment_id = ?", (visit,))
        self._run("DELETE FROM appointment_step WHERE appointment_id = ?", (visit,))
        self._run(
            "UPDATE appointment SET from_minute = ?, to_minute = ?, version = version + 1"
            " WHERE id = ?",
            (wanted.start, wanted.start + 30, visit),
        )
        self._hold(visit, wanted)
        self._entry("appointment:moved", visit, wanted.patient)

    def close(self) -> None:
        """Let go of the database."""
        self._driver.close()


MIDNIGHT = minute_of(NOW) // DAY * DAY
