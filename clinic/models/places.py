"""Where the clinic is, when it is open, and what can be occupied there."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clinic.models.base import Base, Numbered, Public, word
from clinic.rules.words import Repeats, ResourceKind


class Location(Public, Base):
    """One clinic site; its wall clock is `zone`, its bookable starts lie on `grid_minutes`."""

    __tablename__ = "location"
    __table_args__ = (CheckConstraint("grid_minutes IN (5, 10, 15)", name="grid"),)

    name: Mapped[str] = mapped_column(String(120))
    zone: Mapped[str] = mapped_column(String(64))
    grid_minutes: Mapped[int] = mapped_column(default=5)
    address: Mapped[str] = mapped_column(String(300), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    cancel_notice_hours: Mapped[int] = mapped_column(default=24)
    active: Mapped[bool] = mapped_column(default=True)


class OpeningHours(Numbered, Base):
    """The location is open on `weekday` (Monday 0) between two local minutes of the day."""

    __tablename__ = "opening_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("0 <= opens AND opens < closes AND closes <= 1440", name="order"),
    )

    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"), index=True)
    weekday: Mapped[int]
    opens: Mapped[int]
    closes: Mapped[int]


class Closure(Numbered, Base):
    """Whole days the location is shut, both ends included, once or again and again."""

    __tablename__ = "closure"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="order"),)

    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    reason: Mapped[str] = mapped_column(String(120), default="")
    repeats: Mapped[Repeats] = mapped_column(word(Repeats), default=Repeats.ONCE)


class Resource(Public, Base):
    """Anything occupied for a time: therapist, room, piece of equipment, and the patient.

    `category` says what a room or piece of equipment is good for (treatment_room, sauna,
    boots). `calendar_version` grows with every write that touches this calendar.
    """

    __tablename__ = "resource"

    kind: Mapped[ResourceKind] = mapped_column(word(ResourceKind), index=True)
    category: Mapped[str] = mapped_column(String(40), default="")
    name: Mapped[str] = mapped_column(String(120))
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"), index=True)
    calendar_version: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)


class WorkingHours(Numbered, Base):
    """A resource is there on `weekday` (Monday 0) between two local minutes of the day.

    Valid from `valid_from` to `valid_to`, both included, open-ended where empty.
    """

    __tablename__ = "working_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("0 <= starts AND starts < ends AND ends <= 1440", name="order"),
    )

    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), index=True)
    weekday: Mapped[int]
    starts: Mapped[int]
    ends: Mapped[int]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class HoursException(Numbered, Base):
    """On this one day these hours hold instead of the weekly ones; empty means not there."""

    __tablename__ = "hours_exception"
    __table_args__ = (
        CheckConstraint(
            "(starts IS NULL AND ends IS NULL) OR (0 <= starts AND starts < ends AND ends <= 1440)",
            name="order",
        ),
    )

    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), index=True)
    on_day: Mapped[date]
    starts: Mapped[int | None]
    ends: Mapped[int | None]


class TimeOffRule(Public, Base):
    """Time off as it was agreed, in wall times of local days; `rules/away.py` expands it.

    Once from `starts` on the first day to `ends` on the last, or `weekly` on the first day's
    weekday until the last day.
    """

    __tablename__ = "time_off_rule"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="order"),
        CheckConstraint("starts BETWEEN 0 AND 1440 AND ends BETWEEN 0 AND 1440", name="times"),
    )

    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    starts: Mapped[int] = mapped_column(default=0)
    ends: Mapped[int] = mapped_column(default=1440)
    weekly: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(120), default="")


class TimeOff(Numbered, Base):
    """A resource is away; closes openings, but may lie over booked visits.

    One stretch of its rule; without one where the rule was taken back after it had begun.
    """

    __tablename__ = "time_off"
    __table_args__ = (
        CheckConstraint("from_minute < to_minute", name="order"),
        Index("ix_time_off_resource_from", "resource_id", "from_minute"),
    )

    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    from_minute: Mapped[int]
    to_minute: Mapped[int] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(String(120), default="")
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("time_off_rule.id"), index=True)


class Setting(Base):
    """One thing a clinic has set, by name; `calendar_epoch` changes when a backup is restored."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(String(400), default="")
