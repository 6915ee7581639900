"""What is typed at the front desk and to sign in; see `typed.py`."""

from __future__ import annotations

from collections.abc import Mapping

from tests.support.house import PASSWORD, minute

DESK: Mapping[str, Mapping[str, str]] = {
    "security.login": {"email": "marta@clinic.example", "password": PASSWORD},
    "security.verify": {"password": PASSWORD},
    "security.change_password": {
        "password": PASSWORD,
        "new_password": "another-horse-battery",
        "new_password_confirm": "another-horse-battery",
    },
    "demo.sign_in": {"email": "nobody@clinic.example"},
    "feeds.make": {"kind": "patient"},
    "feeds.stop": {"kind": "patient"},
    "appointments.status": {"status": "arrived", "version": ""},
    "flow.status": {"status": "arrived", "version": ""},
    "appointments.move": {"date": "2026-11-25", "time": "15:00", "therapist": ""},
    "appointments.cancel": {"reason": "patient_ill"},
    "appointments.book": {"start": str(minute("2026-11-26T09:00")), "key": "a-key-of-its-own"},
    "repeat.accept": {
        "key": "a-key-of-a-repeat",
        "date-0": str(minute("2026-11-26T09:00")),
        "date-1": "skip",
    },
    "plan_booking.wishes": {"weekdays": "1", "after": "09:00", "before": "12:00"},
    "late.shift": {"therapist": "@therapist", "minutes": "15"},
    "walk_in.take": {
        "therapy": "@therapy",
        "start": str(minute("2026-11-25T15:00")),
        "key": "a-key-of-a-walk-in",
    },
    "patients.new": {"family": "Vale", "given": "Ines", "birth_date": "1990-04-01"},
    "patients.edit": {"referrer": "Dr Moss", "somebody_else": "y"},
    "patients.merge": {"confirm": "y"},
    "waiting.new": {"urgency": "soon"},
    "waiting.edit": {"remark": "Calls back"},
    "offers.make": {"entry": f"@wait entry|@{minute('2026-11-26T11:00')}", "keep": "30"},
    "offers.answer": {"answer": "declined"},
}
