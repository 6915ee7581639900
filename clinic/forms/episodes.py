"""Forms of an episode of care: the problem, its end, authorised visits, a re-assessment."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from clinic.forms.choices import listed
from clinic.forms.note_fields import WHOLE, Choice, Day, Line, Strip, Whole, Words
from clinic.forms.working_hours import TicksField
from clinic.rules.authorised import LONGEST_BY, LONGEST_REFERENCE, AuthorisedEntry
from clinic.rules.episodes import (
    LONGEST_PROBLEM,
    LONGEST_TEXT,
    REASONS,
    DischargeEntry,
    EpisodeEntry,
)
from clinic.rules.reassessment import LONGEST_WHY, ReassessmentEntry
from clinic.rules.words import Decision, EpisodePhase, GoalStatus, Side

SIDES = (("left", "Left"), ("right", "Right"), ("midline", "Middle"))
PHASES = (
    ("acute", "Acute: under 6 weeks"),
    ("subacute", "Subacute: 6 to 12 weeks"),
    ("chronic", "Chronic: over 12 weeks"),
)
DECISIONS = (
    (Decision.CONTINUE.value, "Continue"),
    (Decision.CHANGE.value, "Change"),
    (Decision.STOP.value, "Stop"),
    (Decision.REFER.value, "Refer"),
)
GOALS = (
    (GoalStatus.IMPROVING.value, "Improving"),
    (GoalStatus.ACHIEVED.value, "Achieved"),
    (GoalStatus.NO_CHANGE.value, "No change"),
    (GoalStatus.WORSENING.value, "Worsening"),
    (GoalStatus.NOT_ACHIEVED.value, "Not achieved"),
)


class Keyed(FlaskForm):  # type: ignore[misc]  # untyped library
    """A form that is kept once, however often it is sent."""

    key = HiddenField(validators=[Length(max=64)])

    def fill_in(self) -> None:
        """Give an empty form its key."""
        if not self.is_submitted():
            self.key.data = secrets.token_urlsafe(12)


class EpisodeForm(Keyed):
    """One problem of one patient."""

    problem = Line("Problem", LONGEST_PROBLEM)
    side = Choice("Side", SIDES, unanswered="Both or neither")
    onset_on = Day("Since")
    phase = Choice(
        "Phase",
        PHASES,
        unanswered="As the day of onset says",
        description="Choose one only where you judge otherwise.",
    )
    referrer = Line("Referred by", LONGEST_PROBLEM)
    referred_on = Day("Day of the referral")
    referral_reason = Words("Reason for the referral", LONGEST_TEXT)
    version = HiddenField(validators=[Length(max=64)])

    def fill(self, entry: EpisodeEntry) -> None:
        """Show what is kept."""
        self.problem.data, self.side.data = entry.problem, entry.side or ""
        self.onset_on.data = entry.onset_on.isoformat() if entry.onset_on else ""
        self.phase.data, self.referrer.data = entry.phase or "", entry.referrer
        self.referred_on.data = entry.referred_on.isoformat() if entry.referred_on else ""
        self.referral_reason.data, self.version.data = entry.referral_reason, entry.stamp

    @property
    def entry(self) -> EpisodeEntry:
        """The episode as typed."""
        side, phase = self.side.data or "", self.phase.data or ""
        return EpisodeEntry(
            problem=" ".join((self.problem.data or "").split()),
            side=Side(side) if side in set(Side) else None,
            onset_on=self.onset_on.day,
            phase=EpisodePhase(phase) if phase in set(EpisodePhase) else None,
            referrer=self.referrer.data or "",
            referred_on=self.referred_on.day,
            referral_reason=self.referral_reason.data or "",
        )


class DischargeForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """How an episode ends, and which booked visits are not needed any more."""

    reason = Choice("Why it ends", [(one.value, word) for one, word in REASONS.items()])
    ended_on = Day("Day")
    summary = Words("Summary", LONGEST_TEXT)
    home_programme = Words("To go on with at home", LONGEST_TEXT)
    self_referral = Words("What should bring them back", LONGEST_TEXT)
    cancel = TicksField("Booked visits to cancel", choices=[], validate_choice=False)

    def offer(self, visits: Iterable[tuple[str, str]], today: date) -> None:
        """Set the booked visits; an empty form begins with today, and all of them ticked."""
        pairs = list(visits)
        self.cancel.choices = listed(pairs)
        if not self.is_submitted():
            self.ended_on.data = today.isoformat()
            self.cancel.data = [name for name, _ in pairs]

    @property
    def entry(self) -> DischargeEntry:
        """The end as typed."""
        return DischargeEntry(
            reason=self.reason.data or "",
            summary=self.summary.data or "",
            home_programme=self.home_programme.data or "",
            self_referral=self.self_referral.data or "",
            ended_on=self.ended_on.day,
        )


class AuthorisedForm(Keyed):
    """Visits somebody agreed to pay for."""

    visits = Whole("Visits")
    granted_by = Line("By whom", LONGEST_BY)
    valid_from = Day("From")
    valid_until = Day("Until")
    reference = Line("Reference", LONGEST_REFERENCE)

    @property
    def entry(self) -> AuthorisedEntry:
        """The authorisation as typed."""
        return AuthorisedEntry(
            visits=self.visits.data,
            valid_from=self.valid_from.day,
            valid_until=self.valid_until.day,
            granted_by=self.granted_by.data or "",
            reference=self.reference.data or "",
        )


class NamedForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """One row by its name."""

    name = StringField(validators=[InputRequired(), Length(max=24)])


class ReassessForm(Keyed):
    """What a re-assessment decided."""

    held_on = Day("Day")
    decision = Strip("Decision", DECISIONS)
    why = Words("Why", LONGEST_WHY)

    @property
    def entry(self) -> ReassessmentEntry:
        """The re-assessment as typed."""
        return ReassessmentEntry(self.held_on.day, self.decision.data or "", self.why.data or "")


class SettleForm(Keyed):
    """Which provisional visits are needed; the others are released."""

    needed = TicksField("Visits that are needed", choices=[], validate_choice=False)
    shown = HiddenField(validators=[Length(max=64)])

    def offer(self, visits: Iterable[tuple[str, str]], stamp: str, *, all_needed: bool) -> None:
        """Set the visits that wait, as they stand under that stamp."""
        pairs = list(visits)
        self.needed.choices = listed(pairs)
        self.fill_in()
        if not self.is_submitted():
            self.needed.data = [name for name, _ in pairs] if all_needed else []
            self.shown.data = stamp

    @property
    def numbers(self) -> set[int]:
        """The numbers that are needed."""
        return _numbers(self.needed.data or ())


def _numbers(names: Iterable[str]) -> set[int]:
    return {int(one) for one in names if WHOLE.fullmatch(one)}


class ShownForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """A press on something as it was shown: the stamp says how."""

    shown = StringField(validators=[InputRequired(), Length(max=64)])


class GoalForm(ShownForm):
    """How far a goal in words is."""

    goal = StringField(validators=[InputRequired(), Length(max=3)])
    met = Choice("How far", GOALS, unanswered="Not said")
