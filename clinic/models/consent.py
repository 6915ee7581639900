"""Consent: the versions of its text, who signed which, and what became of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.models.base import Base, Numbered, Public, UtcDateTime, word
from clinic.rules.consent import ConsentState, Procedure, SignedHow, Signer


class ConsentText(Public, Base):
    """One version of what is agreed to for a procedure; a new one takes the place of the last."""

    __tablename__ = "consent_text"
    __table_args__ = (UniqueConstraint("procedure", "version"),)

    procedure: Mapped[Procedure] = mapped_column(word(Procedure))
    version: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class Consent(Public, Base):
    """A consent as it was signed, or refused; never altered. The last of a procedure holds.

    `strokes` is the drawn name: lists of points in a box of 600 by 200. `thorax` says that the
    region of higher risk is among those agreed: the chest, and of adjustment the neck.
    """

    __tablename__ = "consent"

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("consent_text.id"))
    episode_id: Mapped[int | None] = mapped_column(ForeignKey("episode_of_care.id"))
    state: Mapped[ConsentState] = mapped_column(word(ConsentState))
    how: Mapped[SignedHow] = mapped_column(word(SignedHow))
    signer: Mapped[Signer] = mapped_column(word(Signer))
    signed_name: Mapped[str] = mapped_column(String(120))
    strokes: Mapped[str] = mapped_column(Text, default="")
    thorax: Mapped[bool] = mapped_column(default=False)
    copy_given: Mapped[bool] = mapped_column(default=False)
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))


class ConsentChange(Numbered, Base):
    """One change of a consent's state: withdrawn, or entered in error."""

    __tablename__ = "consent_change"

    consent_id: Mapped[int] = mapped_column(ForeignKey("consent.id"), index=True)
    state: Mapped[ConsentState] = mapped_column(word(ConsentState))
    reason: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
