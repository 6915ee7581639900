"""What an administrator types to set up the clinic; see `typed.py`."""

from __future__ import annotations

from collections.abc import Mapping

SETUP: Mapping[str, Mapping[str, str]] = {
    "needles.keep": {"maker": "Thin Line", "expiry": "2099-01-31", "single_use": "y"},
    "muscle_sets.new": {
        "name": "Calf",
        "muscle_0": "Soleus",
        "needles_0": "2",
        "needle_0": "300x40",
    },
    "muscle_sets.edit": {"name": "Sciatica and more"},
    "leaflets.edit": {"title": "Afterwards", "body": "Keep moving a little."},
    "safety_settings.save": {"mri_hospital": "Harbour Hospital, Quay Road 2"},
    "consents.text": {"body": "What you agree to: needles in muscles."},
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
