"""The appointment book: every visit with its steps, reservations, changes, note and entry."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from clinic.rules.local_time import instant_of, minute_of
from clinic.rules.words import AppointmentStatus, NoteStatus, PlannedVisitStatus
from trials.bench.days import NEEDLING, ROOM_TURNOVER, Visit, first_offset, is_open, visits_on
from trials.bench.people import Clinic, public_id
from trials.bench.sinks import Sink
from trials.bench.sizes import KNOWN_UNTIL, NOW, WEEKS_OF_A_COURSE, Size, day_at

AT_ONCE = 20_000
COLUMNS = {
    "appointment": "id public_id patient_id location_id from_minute to_minute status created_at",
    "appointment_step": (
        "id appointment_id position therapy_id therapist_id from_minute to_minute"
    ),
    "reservation": "resource_id from_minute to_minute appointment_id step_id",
    "status_change": "appointment_id from_status to_status at by_user_id",
    "planned_visit": "plan_id phase_id number due_on status appointment_id",
    "session_note": (
        "public_id appointment_id therapist_id status started_at ended_at signed_at findings"
    ),
    "audit_entry": "at actor_id actor_name action subject_kind subject_id patient_id detail",
}
FINDINGS = "Taut band with local twitch; less tender afterwards, range of motion better."
NOW_MINUTE = minute_of(NOW)
S = AppointmentStatus


@dataclass
class Writer:
    """Turns visits into rows and hands them on by the thousand."""

    sink: Sink
    clinic: Clinic
    visits: int = 0
    steps: int = 0
    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))
    nth: Counter[int] = field(default_factory=Counter)

    def add(self, visit: Visit, patient: int, day: date) -> None:
        """One visit of the patient of that number."""
        self.visits += 1
        number, status = self.visits, _status(visit)
        at = instant_of(visit.start).strftime("%Y-%m-%d %H:%M:%S")
        place, clinic = (visit.start, visit.end), self.clinic
        name = public_id("visit", number)
        self.rows["appointment"].append(
            (number, name, patient, clinic.location, *place, status.value, at)
        )
        self._add_steps(visit, number)
        self._hold(clinic.patient_calendar(patient), *place, None)
        self.rows["status_change"].append((number, None, S.BOOKED.value, at, clinic.desk))
        if status is not S.BOOKED:
            changed = (number, S.BOOKED.value, status.value, at, clinic.desk)
            self.rows["status_change"].append(changed)
        self._add_plan(number, patient, day, status)
        if status is S.DONE:
            therapist, signed = clinic.therapists[visit.therapist], NoteStatus.SIGNED.value
            note = public_id("note", number)
            row = (note, number, therapist, signed, at, at, at, FINDINGS)
            self.rows["session_note"].append(row)
        entry = (at, clinic.desk, "Dora Bench", "appointment:booked", "appointment", number)
        self.rows["audit_entry"].append((*entry, patient, "{}"))
        if len(self.rows["appointment"]) >= AT_ONCE:
            self.flush()

    def _add_steps(self, visit: Visit, number: int) -> None:
        clinic, start = self.clinic, visit.start
        middle = start + NEEDLING
        self.steps += 1
        therapist, needling = clinic.therapists[visit.therapist], clinic.therapies["dry_needling"]
        row = (self.steps, number, 0, needling, therapist, start, middle)
        self.rows["appointment_step"].append(row)
        self._hold(clinic.calendars[visit.therapist], start, middle, self.steps)
        self._hold(clinic.rooms[visit.therapist], start, middle + ROOM_TURNOVER, self.steps)
        if visit.extra is not None:
            long, turnover = visit.extra
            is_sauna = visit.unit < len(clinic.equipment) // 2
            slug = "infrared_sauna" if is_sauna else "compression_boots"
            self.steps += 1
            second = (self.steps, number, 1, clinic.therapies[slug], None, middle, middle + long)
            self.rows["appointment_step"].append(second)
            unit = clinic.equipment[visit.unit]
            self._hold(unit, middle, middle + long + turnover, self.steps)

    def _hold(self, unit: int, start: int, end: int, step: int | None) -> None:
        self.rows["reservation"].append((unit, start, end, self.visits, step))

    def _add_plan(self, number: int, patient: int, day: date, status: S) -> None:
        self.nth[patient] += 1
        state = PlannedVisitStatus.ATTENDED if status is S.DONE else PlannedVisitStatus.BOOKED
        row = (patient, patient, self.nth[patient], day.isoformat(), state.value, number)
        self.rows["planned_visit"].append(row)

    def flush(self) -> None:
        """Hand on what has gathered, tables in the order their rows point."""
        for table, names in COLUMNS.items():
            self.sink.write(table, names, self.rows[table])
        self.rows.clear()


def _status(visit: Visit) -> S:
    if visit.start > NOW_MINUTE + 15:
        return S.BOOKED
    if visit.start > NOW_MINUTE:
        return S.ARRIVED
    return S.IN_ROOM if visit.end > NOW_MINUTE else S.DONE


def add_visits(sink: Sink, clinic: Clinic, size: Size) -> int:
    """Fill the book from its first day to its last; how many visits it holds."""
    writer = Writer(sink, clinic)
    first, skipped = first_offset(size)
    week, in_week = None, 0
    for offset in range(first, KNOWN_UNTIL + 1):
        day = day_at(offset)
        if not is_open(day):
            continue
        if day.isocalendar()[:2] != week:
            week, in_week = day.isocalendar()[:2], 0
        course = (KNOWN_UNTIL - offset + day.weekday()) // 7 // WEEKS_OF_A_COURSE
        for visit in visits_on(day, size)[0]:
            in_week += 1
            if skipped:
                skipped -= 1
                continue
            writer.add(visit, (course * size.in_a_week + in_week) % size.patients + 1, day)
    writer.flush()
    return writer.visits
