"""What a year's figures are added up from: how full each unit's and therapist's days are.

Nothing here is known from elsewhere only: every row can be counted again from reservations and
visits (`services/day_summaries.py`), and `flask --app clinic check` does so. Days are local to
the visit's location. A row may say 0.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from clinic.models.base import Base, word
from clinic.rules.words import AppointmentStatus

NOBODY = 0
"""Stands for the therapist of a visit that no therapist gives: a sauna alone."""
BY_DAY = {"sqlite_with_rowid": False}


class UnitDay(Base):
    """How many minutes of a day visits hold a therapist, room or piece of equipment."""

    __tablename__ = "unit_day"
    __table_args__ = BY_DAY

    day: Mapped[date] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(
        ForeignKey("resource.id"), primary_key=True, autoincrement=False
    )
    booked_minutes: Mapped[int]


class VisitDay(Base):
    """How many visits begin on a day, by location, by who gives the first step, and by status."""

    __tablename__ = "visit_day"
    __table_args__ = BY_DAY

    day: Mapped[date] = mapped_column(primary_key=True)
    location_id: Mapped[int] = mapped_column(
        ForeignKey("location.id"), primary_key=True, autoincrement=False
    )
    therapist_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    status: Mapped[AppointmentStatus] = mapped_column(word(AppointmentStatus), primary_key=True)
    visits: Mapped[int]
