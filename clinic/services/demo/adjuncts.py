"""What else was given in the demo clinic's visits: sauna, boots, adjustment, exercise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from clinic.models import AdjunctRecord, AppointmentStep, SessionNote, Therapy, new_public_id
from clinic.rules.adjuncts import ADJUNCTS, NONE_OF_THESE, Programme, Technique
from clinic.rules.words import TherapyKind
from clinic.services.demo.moment import dice
from clinic.services.demo.noted import Noted

EXERCISES = ("Bridge", "Bird dog", "Hip abduction, lying", "Figure-four stretch", "Sit to stand")
BORNE = ("", "", "Pleasant.", "Legs lighter afterwards.", "A little tired afterwards.")
BLANK = dict.fromkeys(
    ("programme", "levels", "side", "technique", "name", "response", "reason"), ""
) | dict.fromkeys(
    (
        *("minutes", "temperature_c", "water_ml", "pressure_mmhg"),
        *("sets", "repetitions", "load_kg"),
    )
)


def add_adjuncts(session: Session, pairs: Sequence[tuple[Noted, SessionNote]]) -> None:
    """Add a record for each other therapy of a visit whose note is signed."""
    rows = session.execute(
        select(AppointmentStep.appointment_id, Therapy.kind)
        .join(Therapy, Therapy.id == AppointmentStep.therapy_id)
        .where(Therapy.kind.in_(ADJUNCTS))
        .order_by(AppointmentStep.appointment_id, AppointmentStep.position)
    )
    notes = {note.appointment_id: (noted, note) for noted, note in pairs if noted.signed}
    found = [
        _row(*notes[visit], kind, place)
        for place, (visit, kind) in enumerate(rows)
        if visit in notes
    ]
    if found:
        session.execute(insert(AdjunctRecord), found)


def _row(noted: Noted, note: SessionNote, kind: TherapyKind, place: int) -> Mapping[str, object]:
    throw = dice("adjunct", noted.visit.id, place)
    return {
        **BLANK,
        **dict(_given(kind, throw)),
        "public_id": new_public_id(),
        "note_id": note.id,
        "kind": kind,
        "asked": NONE_OF_THESE,
        "response": throw.choice(BORNE),
        "at": note.signed_at,
        "by_user_id": noted.therapist.user_id,
        "by_name": noted.signature,
        "version": 1,
    }


def _given(kind: TherapyKind, throw: Random) -> Iterator[tuple[str, object]]:
    if kind is TherapyKind.SAUNA:
        yield "minutes", throw.choice((20, 20, 25, 30))
        yield "temperature_c", throw.choice((45, 48, 50))
        yield "water_ml", throw.choice((200, 300, 500))
    elif kind is TherapyKind.BOOTS:
        yield "minutes", throw.choice((20, 20, 30))
        yield "pressure_mmhg", throw.choice((60, 70, 80))
        yield "programme", throw.choice(tuple(Programme)).value
    elif kind is TherapyKind.ADJUSTMENT:
        yield "levels", throw.choice(("L4, L5", "L5, S1", "L3, L4"))
        yield "side", throw.choice(("left", "right"))
        yield "technique", throw.choice((Technique.THRUST, Technique.MOBILISATION)).value
    else:
        yield "name", throw.choice(EXERCISES)
        yield "sets", 3
        yield "repetitions", throw.choice((8, 10, 12))
