"""The clinical record of an attended visit: the note, its needled sites, the soreness after."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.models.base import Base, Numbered, Public, UtcDateTime, word
from clinic.rules.words import NoteStatus, Side


class SessionNote(Public, Base):
    """What was found and done in one visit; a signed note never changes again.

    Consent and screening say `not recorded` in notes signed before the clinic kept them.
    Needles went in at `needles_in_at` and were to come out `alarm_minutes` later; `stopped_at` is a
    faint, when they were taken out at once. `replaces_id` names the note, entered in error, that
    this one was written instead of.
    `supervisor_id` is who has to co-sign it, as it stood when it was signed; `leaflet_id` the
    version of the aftercare leaflet the patient was given.
    """

    __tablename__ = "session_note"
    __table_args__ = (
        CheckConstraint("pain_before BETWEEN 0 AND 10", name="pain_before"),
        CheckConstraint("pain_after BETWEEN 0 AND 10", name="pain_after"),
    )

    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), index=True)
    therapist_id: Mapped[int] = mapped_column(ForeignKey("therapist.id"), index=True)
    status: Mapped[NoteStatus] = mapped_column(word(NoteStatus), default=NoteStatus.DRAFT)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    consent: Mapped[str] = mapped_column(String(40), default="not recorded")
    screening: Mapped[str] = mapped_column(String(40), default="not recorded")
    position: Mapped[str] = mapped_column(String(24), default="")
    pain_before: Mapped[int | None]
    pain_after: Mapped[int | None]
    tolerance: Mapped[str] = mapped_column(String(24), default="")
    adverse_events: Mapped[str] = mapped_column(String(400), default="")
    haemostasis_done: Mapped[bool] = mapped_column(default=False)
    hygiene_done: Mapped[bool] = mapped_column(default=False)
    aftercare_given: Mapped[bool] = mapped_column(default=False)
    verbal_consent: Mapped[bool] = mapped_column(default=False)
    no_needling: Mapped[bool] = mapped_column(default=False)
    findings: Mapped[str] = mapped_column(Text, default="")
    outcome_text: Mapped[str] = mapped_column(Text, default="")
    next_step: Mapped[str] = mapped_column(String(24), default="")
    thorax_reason: Mapped[str] = mapped_column(String(300), default="")
    gap_reason: Mapped[str] = mapped_column(String(300), default="")
    needle_maker: Mapped[str] = mapped_column(String(80), default="")
    needle_lot: Mapped[str] = mapped_column(String(40), default="")
    needle_expiry: Mapped[date | None]
    single_use: Mapped[bool] = mapped_column(default=False)
    needles_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    needles_out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    alarm_minutes: Mapped[int | None]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("session_note.id"))
    supervisor_id: Mapped[int | None] = mapped_column(ForeignKey("therapist.id"), index=True)
    leaflet_id: Mapped[int | None] = mapped_column(ForeignKey("leaflet_version.id"))
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    signed_name: Mapped[str] = mapped_column(String(200), default="")
    error_reason: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy's own spelling


class NeedledSite(Public, Base):
    """One muscle, one side, one level in one session.

    Diameter in micrometres (300 is 0.30 mm), length and depth in millimetres,
    retention in minutes (0 for in and out, empty while unanswered); `muscle` is a slug of
    `data/muscles.csv`. `hz_tenths` is the frequency of a current in tenths of a hertz; two needles
    of one `pair` are joined by it. `missing` counts needles that an incident tells of.
    """

    __tablename__ = "needled_site"
    __table_args__ = (
        UniqueConstraint("note_id", "position"),
        CheckConstraint("needles_in BETWEEN 0 AND 50", name="needles_in"),
        CheckConstraint("needles_out BETWEEN 0 AND 50", name="needles_out"),
        CheckConstraint("pain_during BETWEEN 0 AND 10", name="pain_during"),
        CheckConstraint("depth_mm <= length_mm", name="depth"),
        CheckConstraint("missing BETWEEN 0 AND 50", name="missing"),
        CheckConstraint("insertions >= needles_in", name="insertions"),
        CheckConstraint("hz_tenths BETWEEN 5 AND 1500", name="hz_tenths"),
        CheckConstraint("current_minutes BETWEEN 1 AND 60", name="current_minutes"),
    )

    note_id: Mapped[int] = mapped_column(ForeignKey("session_note.id"))
    position: Mapped[int]
    muscle: Mapped[str] = mapped_column(String(60), index=True)
    side: Mapped[Side] = mapped_column(word(Side))
    level: Mapped[str] = mapped_column(String(8), default="")
    point: Mapped[str] = mapped_column(String(40), default="")
    needles_in: Mapped[int]
    needles_out: Mapped[int] = mapped_column(default=0)
    diameter_um: Mapped[int]
    length_mm: Mapped[int]
    depth_mm: Mapped[int | None]
    technique: Mapped[str] = mapped_column(String(24), default="")
    retention_minutes: Mapped[int | None]
    twitch: Mapped[str] = mapped_column(String(24), default="")
    referred_pain: Mapped[str] = mapped_column(String(24), default="")
    pain_during: Mapped[int | None]
    response: Mapped[str] = mapped_column(Text, default="")
    direction: Mapped[str] = mapped_column(String(24), default="")
    approach: Mapped[str] = mapped_column(String(24), default="")
    insertions: Mapped[int | None]
    finding: Mapped[str] = mapped_column(String(120), default="")
    familiar: Mapped[str] = mapped_column(String(24), default="")
    hz_tenths: Mapped[int | None]
    current: Mapped[str] = mapped_column(String(24), default="")
    current_minutes: Mapped[int | None]
    pair: Mapped[str] = mapped_column(String(4), default="")
    missing: Mapped[int] = mapped_column(default=0)


class NeedleIncident(Public, Base):
    """A needle of one site that could not be counted out, and what was done about it.

    So many `needles`, `depth_mm` deep; the site counts them as missing.
    """

    __tablename__ = "needle_incident"

    note_id: Mapped[int] = mapped_column(ForeignKey("session_note.id"), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("needled_site.id"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    needles: Mapped[int]
    depth_mm: Mapped[int]
    action: Mapped[str] = mapped_column(Text)
    referral: Mapped[str] = mapped_column(Text)
    told: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))


class NeedleSupply(Numbered, Base):
    """The needles a therapist has in the room: what a new note begins with."""

    __tablename__ = "needle_supply"

    therapist_id: Mapped[int] = mapped_column(ForeignKey("therapist.id"), unique=True)
    maker: Mapped[str] = mapped_column(String(80), default="")
    lot: Mapped[str] = mapped_column(String(40), default="")
    expiry: Mapped[date | None]
    single_use: Mapped[bool] = mapped_column(default=False)


class NoteAmendment(Numbered, Base):
    """What was added to a signed note afterwards; stands beside it, never inside."""

    __tablename__ = "note_amendment"

    note_id: Mapped[int] = mapped_column(ForeignKey("session_note.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    by_name: Mapped[str] = mapped_column(String(200))


class SorenessReport(Numbered, Base):
    """The patient's own 0 to 10 a number of hours after a session."""

    __tablename__ = "soreness_report"
    __table_args__ = (
        UniqueConstraint("note_id", "hours"),
        CheckConstraint("score BETWEEN 0 AND 10", name="score"),
        CheckConstraint("hours IN (0, 24, 48, 72)", name="hours"),
    )

    note_id: Mapped[int] = mapped_column(ForeignKey("session_note.id"))
    hours: Mapped[int]
    score: Mapped[int]
    remark: Mapped[str] = mapped_column(Text, default="")
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime)
