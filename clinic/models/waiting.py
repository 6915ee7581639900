"""The wait list: who wants a visit sooner, and the times they were offered."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.models.base import Base, Numbered, Public, UtcDateTime, word
from clinic.rules.words import OfferState, Urgency, WaitState


class WaitEntry(Public, Base):
    """A patient who waits for a visit; ended entries stay.

    Any day where `weekdays` is empty, else its digits (Monday 0). Starts suit between the local
    minutes `after_minute` and `before_minute`. `wait` is in minutes, between the steps. Any
    therapist where `therapist_id` is empty. `since` is when they were put on the list.
    """

    __tablename__ = "wait_entry"
    __table_args__ = (
        CheckConstraint(
            "0 <= after_minute AND after_minute < before_minute AND before_minute <= 1440",
            name="part",
        ),
        CheckConstraint("to_day IS NULL OR from_day <= to_day", name="days"),
    )

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    therapist_id: Mapped[int | None] = mapped_column(ForeignKey("therapist.id"))
    weekdays: Mapped[str] = mapped_column(String(7), default="")
    after_minute: Mapped[int] = mapped_column(default=0)
    before_minute: Mapped[int] = mapped_column(default=1440)
    from_day: Mapped[date]
    to_day: Mapped[date | None]
    wait: Mapped[int] = mapped_column(default=15)
    urgency: Mapped[Urgency] = mapped_column(word(Urgency), default=Urgency.NORMAL)
    remark: Mapped[str] = mapped_column(String(300), default="")
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[WaitState] = mapped_column(word(WaitState), index=True, default=WaitState.WAITING)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy's own spelling


class WaitStep(Numbered, Base):
    """One therapy somebody waits for, in order of `position`; no minutes: its usual length."""

    __tablename__ = "wait_step"
    __table_args__ = (UniqueConstraint("entry_id", "position"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("wait_entry.id"))
    position: Mapped[int]
    therapy_id: Mapped[int] = mapped_column(ForeignKey("therapy.id"))
    minutes: Mapped[int | None]


class Offer(Public, Base):
    """One time offered to one waiting patient; offers of the same hold are of the same time.

    `state` is that of the last `OfferChange`; an open one whose hold has ended has expired.
    """

    __tablename__ = "offer"
    __table_args__ = (CheckConstraint("from_minute < to_minute", name="order"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("wait_entry.id"), index=True)
    hold_id: Mapped[int] = mapped_column(ForeignKey("hold.id"), index=True)
    therapist_id: Mapped[int | None] = mapped_column(ForeignKey("therapist.id"))
    from_minute: Mapped[int]
    to_minute: Mapped[int]
    state: Mapped[OfferState] = mapped_column(word(OfferState), index=True, default=OfferState.OPEN)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy's own spelling


class OfferChange(Numbered, Base):
    """One change of an offer's state, with who and when; never altered."""

    __tablename__ = "offer_change"

    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"), index=True)
    from_state: Mapped[OfferState | None] = mapped_column(word(OfferState))
    to_state: Mapped[OfferState] = mapped_column(word(OfferState))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
