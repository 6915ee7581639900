"""The names of the laws the database keeps, and what both engines say alike."""

from __future__ import annotations

from collections.abc import Iterable

OVERLAP = "reservation_no_overlap"
SIGNED = "signed_note_unchanged"
APPEND_ONLY = (
    "audit_entry",
    "status_change",
    "note_amendment",
    "note_cosignature",
    "leaflet_version",
    "offer_change",
    "measure_threshold",
    "plan_acknowledgement",
    "progress_report",
    "plan_version",
    "reassessment",
    "discharge",
    "screen_answer",
    "red_flag",
    "red_flag_closure",
    "consent_text",
    "consent",
    "consent_change",
    "letter",
    "letter_sending",
)
NAMED = frozenset({"red_flag", "consent_text", "consent", "letter", "progress_report"})
"""Which of these have a public name too, by which a REPLACE could find a row to delete."""
ONCE = {
    "adverse_event": ("replaces_id",),
    "red_flag": ("answer_id",),
    "red_flag_closure": ("flag_id",),
    "consent_text": ("procedure", "version"),
    "plan_version": ("plan_id", "version"),
    "letter": ("replaces_id",),
}
"""What else no two rows of a table share, by which a REPLACE could find one too."""
NOTE_PARTS = ("needled_site", "needle_incident")
"""Tables whose rows belong to a note and are closed with it."""
NOTE_BESIDE = ("adverse_event", "note_file", "adjunct_record")
"""Tables whose rows belong to a note and are held once it is closed, but may still be added to."""
MAY_CHANGE = frozenset({"status", "error_reason", "version"})

_FROZEN_NOTE = """
  OLD.status = 'entered_in_error'
  OR (OLD.status = 'signed' AND (NEW.status <> 'entered_in_error' OR {changed}))
"""


def append_only(table: str) -> str:
    """The law that rows of a table are never altered or deleted."""
    return f"{table}_append_only"


def part_law(table: str) -> str:
    """The law that rows of a table are closed with their note."""
    return f"{SIGNED}_{'site' if table == 'needled_site' else table}"


def frozen_note(columns: Iterable[str], unequal: str) -> str:
    """When a change of a session note is refused; `unequal` compares where NULL may be.

    A signed note may only become one entered in error, with its reason; that one nothing.
    """
    kept = sorted(set(columns) - MAY_CHANGE)
    changed = " OR ".join(f"NEW.{name} {unequal} OLD.{name}" for name in kept)
    return _FROZEN_NOTE.format(changed=changed)


def table_of(trigger: str) -> str:
    """The table a trigger's body stands on."""
    return trigger.partition(" ON ")[2].split()[0]
