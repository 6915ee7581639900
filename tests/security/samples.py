"""Which row an argument of an address names, and what a good form of each route holds.

A new route is covered without being named when its arguments are called like ones known here
(`tests/security/filling.py` fills them in).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.security.furnish import MISSING, OTHER, OWN
from tests.support.house import PASSWORD, minute
from tests.support.safety import EVENT

ROWS = (OWN, OTHER, MISSING)
INSIDE = {"A's, but B's inside": OTHER, "A's, but missing inside": MISSING}
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})

# Which kind of row an argument names: said for one route, for a blueprint, or for all.
KINDS: Mapping[tuple[str, str], str] = {
    ("appointments", "public_id"): "visit later",
    ("flow", "public_id"): "visit later",
    ("patients", "public_id"): "patient",
    ("staff", "public_id"): "account",
    ("visits", "visit_id"): "visit waiting",
    ("", "entry_id"): "wait entry",
    ("", "offer_id"): "offer",
    ("", "visit_id"): "visit later",
    ("", "appointment_id"): "visit later",
    ("", "patient_id"): "patient",
    ("notes.show", "note_id"): "signed note",
    ("notes.download", "note_id"): "signed note",
    ("cosigning", "note_id"): "note to co-sign",
    ("note_files", "note_id"): "signed note",
    ("note_files.remove", "note_id"): "draft note",
    ("note_files.remove", "file_id"): "file of a draft",
    ("", "file_id"): "file",
    ("", "version_id"): "leaflet",
    ("", "set_id"): "muscle set",
    ("notes.amend", "note_id"): "signed note",
    ("notes.entered_in_error", "note_id"): "signed note",
    ("", "note_id"): "draft note",
    ("", "site_id"): "site",
    ("stops", "patient_id"): "held patient",
    ("screening", "visit_id"): "visit in hand",
    ("", "incident_id"): "incident",
    ("", "event_id"): "event",
    ("events", "note_id"): "signed note",
    ("", "consent_id"): "consent",
    ("", "adjunct_id"): "adjunct",
    ("needle_moves", "note_id"): "note with needles",
    ("notes.all_out", "note_id"): "note with needles",
    ("", "task_id"): "task",
    ("", "plan_id"): "plan",
    ("", "therapist_id"): "therapist",
    ("", "therapy_id"): "therapy",
    ("", "location_id"): "location",
    ("", "unit_id"): "unit",
}
FILES = {"static": "css/base.css", "security.static": "js/webauthn.js"}

# What a person types into a form, on top of what the page filled in; "@kind" is a row's name,
# and what follows a "|" stands behind it.
TYPED: Mapping[str, Mapping[str, str]] = {
    "security.login": {"email": "marta@clinic.example", "password": PASSWORD},
    "security.verify": {"password": PASSWORD},
    "security.change_password": {
        "password": PASSWORD,
        "new_password": "another-horse-battery",
        "new_password_confirm": "another-horse-battery",
    },
    "demo.sign_in": {"email": "nobody@clinic.example"},
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
    "late.shift": {"therapist": "@therapist", "minutes": "15"},
    "walk_in.take": {
        "therapy": "@therapy",
        "start": str(minute("2026-11-25T15:00")),
        "key": "a-key-of-a-walk-in",
    },
    "needles.keep": {"maker": "Thin Line", "expiry": "2099-01-31", "single_use": "y"},
    "notes.all_out": {"version": "1"},
    "note_map.add_muscle": {"muscle_side": "soleus left"},
    "note_map.add_set": {"muscle_set": "@muscle set| left"},
    "muscle_sets.new": {
        "name": "Calf",
        "muscle_0": "Soleus",
        "needles_0": "2",
        "needle_0": "300x40",
    },
    "muscle_sets.edit": {"name": "Sciatica and more"},
    "note_map.keep_and_open": {"region": "gluteus-maximus-left"},
    "needle_moves.needles_in": {"version": "1"},
    "needle_moves.take_out_now": {"version": "1"},
    "needle_moves.add_incident": {
        "site": "@site with needles",
        "kind": "broken_needle",
        "needles": "1",
        "depth_mm": "20",
        "action": "Marked the place.",
        "referral": "Emergency department.",
        "told": "The patient.",
    },
    "events.tell": EVENT,
    "adjuncts.add": {"asked": "none", "minutes": "20", "temperature_c": "45", "water_ml": "300"},
    "adjuncts.change": {"asked": "none", "minutes": "25"},
    "events.withdraw": {"why": "Said of somebody else."},
    "notes.add_site": {
        "new.muscle": "gluteus_minimus",
        "new.side": "left",
        "new.needles_in": "2",
        "new.needles_out": "2",
        "new.needle": "300x50",
        "new.technique": "static",
    },
    "cosigning.send_back": {"remark": "Which side?"},
    "leaflets.edit": {"title": "Afterwards", "body": "Keep moving a little."},
    "measures.take_back": {"score": "@score"},
    "notes.amend": {"text": "Seen on the way out.", "reason": "Forgotten"},
    "notes.entered_in_error": {"why": "Wrong patient"},
    "asking.answer": {"slug": "bladder_change", "answer": "no"},
    "screening.save": {
        "a.epilepsy": "yes",
        "d.epilepsy": "as a child",
        "r.epilepsy": "None for twenty years.",
        "a.diabetes": "no",
    },
    "measures.show": {"measure": "odi", "value": "32"},
    "consents.sign": {"signer": "patient", "name": "Marta Adeyemi", "strokes": "[[[1,2],[30,40]]]"},
    "consents.take_back": {"why": "Would rather exercise."},
    "thresholds.edit": {"measure": "odi", "value": "12.8", "kind": "mic", "why": "As Copay says"},
    "safety_settings.save": {"mri_hospital": "Harbour Hospital, Quay Road 2"},
    "consents.text": {"body": "What you agree to: needles in muscles."},
    "stops.end": {
        "taken": "ed_referral_phoned",
        "phoned": "Dr Moss, emergency department",
        "phoned_at": "2026-11-25T09:50",
        "reason": "Sent to hospital, seen at once.",
        "confirmed": "yes",
    },
    "tasks.close": {"outcome": "Reached, all is well."},
    "patients.new": {"family": "Vale", "given": "Ines", "birth_date": "1990-04-01"},
    "patients.edit": {"referrer": "Dr Moss", "somebody_else": "y"},
    "patients.merge": {"confirm": "y"},
    "plan_order.fine": {"rule": "sauna_after_needling", "why": "Bears it well"},
    "plan_order.withdraw": {"rule": "sauna_after_needling"},
    "waiting.new": {"urgency": "soon"},
    "waiting.edit": {"remark": "Calls back"},
    "offers.make": {"entry": f"@wait entry|@{minute('2026-11-26T11:00')}", "keep": "30"},
    "offers.answer": {"answer": "declined"},
    "staff.new": {"name": "Ines Vale", "email": "ines@clinic.example", "front_desk": "y"},
    "staff.edit": {"name": "Anna Ruiz"},
    "locations.new": {
        "name": "Mill Lane",
        "zone": "Europe/London",
        "grid_minutes": "15",
        "day_0": "9:00–17:00",
    },
    "locations.edit": {"name": "Harbour Street"},
    "locations.closures": {"first": "2026-12-25", "last": "2026-12-26", "reason": "Holiday"},
    "locations.reopen": {"first": "2026-12-31", "last": "2027-01-01"},
    "rooms.new_room": {"name": "Room 9", "category": "treatment room", "location": "@location"},
    "rooms.new_equipment": {"name": "Sauna 9", "category": "sauna", "location": "@location"},
    "rooms.edit": {"name": "Room One"},
    "therapies.new": {
        "name": "Cupping",
        "kind": "exercise",
        "minutes": "30",
        "what_0": "room treatment_room",
        "turnover_0": "5",
    },
    "therapies.edit": {"name": "Needling", "leaves": "y", "there_for": "10", "back_for": "10"},
    "therapists.edit": {"therapies": "@therapy"},
    "hours.weekly": {"valid_from": "2026-12-01", "day_0": "9:00–17:00"},
    "hours.days": {"day": "2026-12-08", "hours": ""},
    "hours.usual_again": {"day": "2026-12-09"},
    "time_off.index": {
        "unit": "@unit",
        "first_day": "2026-12-01",
        "last_day": "2026-12-01",
        "starts": "13:00",
        "ends": "14:00",
    },
    "clinic_rules.edit": {"long_wait_minutes": "15"},
    "clinic_rules.default": {"name": "long_wait_minutes"},
    "time_off.remove": {"entry": "@time off"},
}
# What stands behind the address of a form, after the question mark.
QUERY: Mapping[str, Mapping[str, str]] = {
    "adjuncts.add": {"kind": "sauna"},
    "patients.merge": {"with": "@twin"},
    "walk_in.take": {"patient": "@patient"},
    "repeat.accept": {
        "patient": "@patient",
        "steps-0-therapy": "@therapy",
        "steps-0-minutes": "30",
        "from_day": "2026-11-26",
        "first": "2026-11-26",
        "time": "09:00",
        "times": "2",
        "weeks": "1",
    },
    "appointments.book": {
        "patient": "@patient",
        "steps-0-therapy": "@therapy",
        "steps-0-minutes": "30",
        "from_day": "2026-11-26",
    },
    "offers.make": {"date": "2026-11-26", "time": "11:00", "minutes": "30"},
}
# What a question needs to be answered at all.
ASKED: Mapping[str, Mapping[str, str]] = {
    "openings.data": {"therapy": "needling"},
    "adjuncts.new": {"kind": "sauna"},
}
JSON: Mapping[str, Mapping[str, Any]] = {
    "appointments.drag": {
        "visit": "@visit later",
        "start": "2026-11-25T15:00",
        "resource": "",
        "was": {"start": "2026-11-25T14:00", "resource": ""},
    },
}
