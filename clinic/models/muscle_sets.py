"""Ready sets of muscles, as a clinic has them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from clinic.models.base import Base, Numbered, Public, word
from clinic.rules.muscle_sets import SetSide


class MuscleSet(Public, Base):
    """Muscles that are added to a note together; sets stand in the order of `position`."""

    __tablename__ = "muscle_set"

    name: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]


class MuscleSetEntry(Numbered, Base):
    """One muscle of a set with its default needles; diameter in micrometres, length in mm."""

    __tablename__ = "muscle_set_entry"
    __table_args__ = (CheckConstraint("needles BETWEEN 1 AND 50", name="needles"),)

    set_id: Mapped[int] = mapped_column(ForeignKey("muscle_set.id"), index=True)
    position: Mapped[int]
    muscle: Mapped[str] = mapped_column(String(60))
    side: Mapped[SetSide] = mapped_column(word(SetSide))
    level: Mapped[str] = mapped_column(String(8), default="")
    needles: Mapped[int]
    diameter_um: Mapped[int]
    length_mm: Mapped[int]
