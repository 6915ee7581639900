"""What is typed about the treatment of a patient; see `typed.py`."""

from __future__ import annotations

from collections.abc import Mapping

from tests.support.safety import EVENT

CARE: Mapping[str, Mapping[str, str]] = {
    "notes.all_out": {"version": "1"},
    "note_map.add_muscle": {"muscle_side": "soleus left"},
    "note_map.add_set": {"muscle_set": "@muscle set| left"},
    "note_map.keep_and_open": {"region": "gluteus-maximus-left"},
    "progress.show": {"assessment": "Walks further, sleeps through.", "decision": "continue"},
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
    "stops.end": {
        "taken": "ed_referral_phoned",
        "phoned": "Dr Moss, emergency department",
        "phoned_at": "2026-11-25T09:50",
        "reason": "Sent to hospital, seen at once.",
        "confirmed": "yes",
    },
    "letters.index": {"kind": "progress_report"},
    "letters.save": {"plan": "Otherwise."},
    "letters.fill": {"to_name": "Dr Moss"},
    "letters.sign": {"to_name": "Dr Moss", "plan": "Goes on.", "safety": "Nothing known."},
    "letters.replace": {"why": "Wrong side", "key": "a-key-of-a-letter"},
    "letters.sent": {"how": "post", "on": "2026-11-25"},
    "tasks.close": {"outcome": "Reached, all is well."},
    "plan_order.fine": {"rule": "sauna_after_needling", "why": "Bears it well"},
    "plan_order.withdraw": {"rule": "sauna_after_needling"},
}
