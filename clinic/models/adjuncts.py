"""The other therapies given in a visit, beside the visit's note."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from clinic.models.base import Base, Public, UtcDateTime, word
from clinic.rules.words import TherapyKind


class AdjunctRecord(Public, Base):
    """One adjustment, sauna, boots or exercise; of its columns those its kind asks for are filled.

    Minutes, °C, millilitres drunk, mmHg, kilograms. `asked` holds what applied of the questions
    before it, separated by commas, or `none`; it is empty while it was only copied.
    """

    __tablename__ = "adjunct_record"
    __table_args__ = (
        CheckConstraint("minutes BETWEEN 1 AND 90", name="minutes"),
        CheckConstraint("temperature_c BETWEEN 30 AND 80", name="temperature_c"),
        CheckConstraint("water_ml BETWEEN 0 AND 3000", name="water_ml"),
        CheckConstraint("pressure_mmhg BETWEEN 10 AND 150", name="pressure_mmhg"),
        CheckConstraint("sets BETWEEN 1 AND 20", name="sets"),
        CheckConstraint("repetitions BETWEEN 1 AND 200", name="repetitions"),
        CheckConstraint("load_kg BETWEEN 0 AND 300", name="load_kg"),
    )

    note_id: Mapped[int] = mapped_column(ForeignKey("session_note.id"), index=True)
    kind: Mapped[TherapyKind] = mapped_column(word(TherapyKind))
    minutes: Mapped[int | None]
    temperature_c: Mapped[int | None]
    water_ml: Mapped[int | None]
    pressure_mmhg: Mapped[int | None]
    programme: Mapped[str] = mapped_column(String(24), default="")
    levels: Mapped[str] = mapped_column(String(60), default="")
    side: Mapped[str] = mapped_column(String(24), default="")
    technique: Mapped[str] = mapped_column(String(24), default="")
    name: Mapped[str] = mapped_column(String(80), default="")
    sets: Mapped[int | None]
    repetitions: Mapped[int | None]
    load_kg: Mapped[int | None]
    response: Mapped[str] = mapped_column(String(300), default="")
    asked: Mapped[str] = mapped_column(String(400), default="")
    reason: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy's own spelling
