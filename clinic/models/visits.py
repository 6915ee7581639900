"""Booked time: appointments, their steps, and the reservations that make things busy."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from clinic.models.base import Base, Numbered, Public, UtcDateTime, word
from clinic.rules.words import AppointmentStatus

HELD = "hold_id IS NOT NULL"  # few among all reservations, and asked for by every search
TICK = "from_minute % 5 = 0 AND to_minute % 5 = 0"


class Appointment(Public, Base):
    """One visit of one patient, from its first step's start to its last step's end."""

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint("from_minute < to_minute", name="order"),
        Index("ix_appointment_location_from", "location_id", "from_minute"),
        Index("ix_appointment_patient_from", "patient_id", "from_minute"),
    )

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    from_minute: Mapped[int]
    to_minute: Mapped[int]
    status: Mapped[AppointmentStatus] = mapped_column(
        word(AppointmentStatus), default=AppointmentStatus.BOOKED
    )
    remark: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy's own spelling


class AppointmentStep(Numbered, Base):
    """One therapy inside a visit, in order of `position` from 0.

    `therapist_id` is who gives it, and stays known after a cancellation frees the time.
    """

    __tablename__ = "appointment_step"
    __table_args__ = (
        UniqueConstraint("appointment_id", "position"),
        CheckConstraint("from_minute < to_minute", name="order"),
    )

    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"))
    position: Mapped[int]
    therapy_id: Mapped[int] = mapped_column(ForeignKey("therapy.id"))
    therapist_id: Mapped[int | None] = mapped_column(ForeignKey("therapist.id"), index=True)
    from_minute: Mapped[int]
    to_minute: Mapped[int]


class Hold(Numbered, Base):
    """Time kept back until `expires_at`: an offer, or the minute a cancellation can be undone.

    `kind` is a `HoldKind`, `expires_at` a whole minute; `appointment_id` is the cancelled visit
    that may come back.
    """

    __tablename__ = "hold"

    kind: Mapped[str] = mapped_column(String(20))
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Reservation(Numbered, Base):
    """One resource held from one minute to another: the only thing that makes it busy.

    Half-open, on 5-minute ticks, a day at most; two rows of one resource never overlap, which the
    database itself enforces (`models/guard.py`).
    """

    __tablename__ = "reservation"
    __table_args__ = (
        CheckConstraint("from_minute < to_minute", name="order"),
        CheckConstraint("to_minute - from_minute <= 1440", name="length"),
        CheckConstraint(TICK, name="tick"),
        CheckConstraint("(appointment_id IS NULL) <> (hold_id IS NULL)", name="owner"),
        Index("ix_reservation_resource_from_to", "resource_id", "from_minute", "to_minute"),
        Index(
            "ix_reservation_held",
            "resource_id",
            "from_minute",
            sqlite_where=text(HELD),
            postgresql_where=text(HELD),
        ),
    )

    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    from_minute: Mapped[int]
    to_minute: Mapped[int]
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    hold_id: Mapped[int | None] = mapped_column(ForeignKey("hold.id"), index=True)
    step_id: Mapped[int | None] = mapped_column(ForeignKey("appointment_step.id"), index=True)


class OutsideHours(Numbered, Base):
    """A reservation that hours changed later leave outside of them: its visit is to be moved.

    Written whenever hours change, and only then, for bookings keep to the hours; gone with the
    reservation when the visit moves.
    """

    __tablename__ = "outside_hours"

    reservation_id: Mapped[int] = mapped_column(
        ForeignKey("reservation.id", ondelete="CASCADE"), unique=True
    )


class StatusChange(Numbered, Base):
    """One change of a visit's status, with who, when and why; never altered."""

    __tablename__ = "status_change"

    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), index=True)
    from_status: Mapped[AppointmentStatus | None] = mapped_column(word(AppointmentStatus))
    to_status: Mapped[AppointmentStatus] = mapped_column(word(AppointmentStatus))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(String(300), default="")


class DoneOnce(Numbered, Base):
    """What a submitted form already did, so that the same key does it only once."""

    __tablename__ = "done_once"

    key: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    result: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
