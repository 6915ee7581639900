"""Which row an argument of an address names; what is typed stands in `typed.py`.

A new route is covered without being named when its arguments are called like ones known here
(`tests/security/filling.py` fills them in).
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.security.furnish import MISSING, OTHER, OWN

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
    ("feeds.read", "secret"): "calendar",
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
    ("plans.begin", "plan_id"): "draft plan",
    ("plans.drop", "plan_id"): "draft plan",
    ("", "plan_id"): "plan",
    ("plans.version", "number"): "plan version",
    ("plans.new", "episode_id"): "bare episode",
    ("episodes.reopen", "episode_id"): "ended episode",
    ("plan_templates", "slug"): "plan template",
    ("", "report_id"): "report",
    ("", "episode_id"): "episode",
    ("", "letter_id"): "letter draft",
    ("letters.data", "letter_id"): "letter",
    ("letters.replace", "letter_id"): "letter",
    ("letters.sent", "letter_id"): "letter",
    ("letters.download", "letter_id"): "letter",
    ("", "therapist_id"): "therapist",
    ("", "therapy_id"): "therapy",
    ("", "location_id"): "location",
    ("", "unit_id"): "unit",
}
FILES = {"static": "css/base.css", "security.static": "js/webauthn.js"}
