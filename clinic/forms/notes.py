"""What may be typed into a session note beside its sites, and what is added after signing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectMultipleField

from clinic.forms.choices import listed
from clinic.forms.note_fields import Day, Line, Pain, Strip, Words
from clinic.rules.adverse_events import BY_INCIDENT, TICKED, TOLD
from clinic.rules.errors import Problem
from clinic.rules.needling_words import (
    AdverseEvent,
    NextStep,
    Position,
    Tolerance,
    choices,
    label,
)
from clinic.rules.session_record import (
    LONGEST_LOT,
    LONGEST_MAKER,
    LONGEST_REASON,
    LONGEST_TEXT,
    NoteFacts,
)
from clinic.rules.signing import NoteEntry

NO_EVENT = (AdverseEvent.NONE_OBSERVED.value, "No adverse event")
EVENT_CHOICES = (
    NO_EVENT,
    *((kind.value, label(kind).capitalize()) for kind in (*TICKED, *TOLD, *sorted(BY_INCIDENT))),
)


def form_key(text: str | None) -> str:
    """The form's own key if it is one; anything else is none."""
    try:
        return str(UUID(text or ""))
    except ValueError:
        return ""


def new_key() -> str:
    """A key for one form: what it does is done once."""
    return str(uuid4())


def put_problems(form: FlaskForm, problems: Iterable[Problem]) -> None:
    """Say what is wrong beside the fields of a plain form."""
    for problem in problems:
        if problem.field in form:
            field = form[problem.field]
            field.errors = [*field.errors, problem.message]


class AnswersForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """Everything in a note that is not a site."""

    NO_EVENT = NO_EVENT
    version = HiddenField()
    key = HiddenField()
    no_needling = BooleanField("No needling in this visit")
    pain_before = Pain("Pain before")
    pain_after = Pain("Pain after")
    position = Strip("Position", choices(Position))
    tolerance = Strip("How was it tolerated?", choices(Tolerance))
    hygiene_done = BooleanField("Hands, skin, needles in date, sharps bin in reach")
    haemostasis_done = BooleanField("Pressure after removal, no bleeding left")
    aftercare_given = BooleanField("Aftercare explained")
    verbal_consent = BooleanField("The patient agrees again today")
    adverse_events = SelectMultipleField(
        "Adverse events", choices=listed(EVENT_CHOICES), validate_choice=False
    )
    findings = Words("Findings", LONGEST_TEXT)
    outcome_text = Words("Outcome", LONGEST_TEXT)
    next_step = Strip("Next step", choices(NextStep))
    thorax_reason = Line("Why both sides of the chest", LONGEST_REASON)
    gap_reason = Line("Why the same muscle again so soon", LONGEST_REASON)
    needle_maker = Line("Maker", LONGEST_MAKER)
    needle_lot = Line("Lot", LONGEST_LOT)
    needle_expiry = Day("Use by")
    single_use = BooleanField("Every needle new, used once")

    @property
    def event_ticks(self) -> list[tuple[str, str, bool]]:
        """Value, words and whether ticked: what a tick says enough of, and whatever is ticked."""
        ticked = self.adverse_events.data or ()
        return [
            (value, word, value in ticked)
            for value, word in EVENT_CHOICES[1:]
            if value in TICKED or value in ticked
        ]

    @property
    def entry(self) -> NoteEntry:
        """The answers, as the rules know them; sites stand apart."""
        return NoteEntry(
            no_needling=bool(self.no_needling.data),
            position=self.position.data or "",
            pain_before=self.pain_before.number,
            pain_after=self.pain_after.number,
            tolerance=self.tolerance.data or "",
            verbal_consent=bool(self.verbal_consent.data),
            adverse_events=tuple(self.adverse_events.data or ()),
            haemostasis_done=bool(self.haemostasis_done.data),
            hygiene_done=bool(self.hygiene_done.data),
            aftercare_given=bool(self.aftercare_given.data),
            outcome_text=self.outcome_text.data or "",
            next_step=self.next_step.data or "",
            thorax_reason=self.thorax_reason.data or "",
            gap_reason=self.gap_reason.data or "",
            needle_maker=self.needle_maker.data or "",
            needle_lot=self.needle_lot.data or "",
            needle_expiry=self.needle_expiry.day,
            single_use=bool(self.single_use.data),
        )

    @property
    def reasons(self) -> tuple[str, str]:
        """Why both sides of the chest, and why the same muscle again."""
        return self.thorax_reason.data or "", self.gap_reason.data or ""


def answer_values(note: NoteFacts) -> dict[str, Any]:
    """A kept note as the values of its form."""
    entry = note.entry
    return {
        "version": str(note.version),
        "key": new_key(),
        "no_needling": entry.no_needling,
        "pain_before": "" if entry.pain_before is None else str(entry.pain_before),
        "pain_after": "" if entry.pain_after is None else str(entry.pain_after),
        "position": entry.position,
        "tolerance": entry.tolerance,
        "hygiene_done": entry.hygiene_done,
        "haemostasis_done": entry.haemostasis_done,
        "aftercare_given": entry.aftercare_given,
        "verbal_consent": entry.verbal_consent,
        "adverse_events": list(entry.adverse_events),
        "findings": note.findings,
        "outcome_text": entry.outcome_text,
        "next_step": entry.next_step,
        "thorax_reason": entry.thorax_reason,
        "gap_reason": entry.gap_reason,
        "needle_maker": entry.needle_maker,
        "needle_lot": entry.needle_lot,
        "needle_expiry": entry.needle_expiry.isoformat() if entry.needle_expiry else "",
        "single_use": entry.single_use,
    }


class AmendForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """What is added to a signed note, and why."""

    key = HiddenField()
    text = Words("What is added", LONGEST_TEXT)
    reason = Line("Why", LONGEST_REASON)


class RemarkForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """What a supervisor wants put right."""

    key = HiddenField()
    remark = Words("What should be put right", LONGEST_TEXT)


class InErrorForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """Why a note is marked as entered in error."""

    why = Line("Why", LONGEST_REASON)
