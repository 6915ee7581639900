"""Who signs in, who treats, who is treated."""

from __future__ import annotations

from datetime import date, datetime

from flask_security import RoleMixin, UserMixin
from sqlalchemy import Column, ForeignKey, Index, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.models.base import Base, Numbered, Public, UtcDateTime, word
from clinic.rules.words import FactKind, Sex

user_role = Table(
    "user_role",
    Base.metadata,
    Column("user_id", ForeignKey("user.id"), primary_key=True),
    Column("role_id", ForeignKey("role.id"), primary_key=True),
)

therapist_therapy = Table(
    "therapist_therapy",
    Base.metadata,
    Column("therapist_id", ForeignKey("therapist.id"), primary_key=True),
    Column("therapy_id", ForeignKey("therapy.id"), primary_key=True),
)


class AccountRole(Numbered, Base, RoleMixin):
    """One of the four roles, as Flask-Security wants it kept."""

    __tablename__ = "role"

    name: Mapped[str] = mapped_column(String(40), unique=True)
    description: Mapped[str] = mapped_column(String(200), default="")


class User(Public, Base, UserMixin):
    """An account: signs in, holds roles, may belong to a patient.

    Changing `fs_uniquifier` ends every session of the account at once.
    """

    __tablename__ = "user"

    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"), unique=True)

    roles: Mapped[list[AccountRole]] = relationship(  # type: ignore[assignment]
        secondary=user_role, lazy="selectin"
    )


class LoginAttempt(Numbered, Base):
    """One try to sign in, kept to slow guessing down; `account` is the address in lower case."""

    __tablename__ = "login_attempt"
    __table_args__ = (Index("ix_login_attempt_account_at", "account", "at"),)

    account: Mapped[str] = mapped_column(String(255))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    succeeded: Mapped[bool]


class Therapist(Public, Base):
    """A person who treats; `resource_id` is their calendar.

    What one with a `supervisor_id` signs waits for that colleague's co-signature.
    """

    __tablename__ = "therapist"

    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), unique=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    credential: Mapped[str] = mapped_column(String(60), default="")
    active: Mapped[bool] = mapped_column(default=True)
    supervisor_id: Mapped[int | None] = mapped_column(ForeignKey("therapist.id"))


class Patient(Public, Base):
    """A person treated; `resource_id` is their calendar.

    `merged_into_id` names the record that took this one's place.
    """

    __tablename__ = "patient"
    __table_args__ = (Index("ix_patient_family_birth_date", "family", "birth_date"),)

    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), unique=True)
    family: Mapped[str] = mapped_column(String(120))
    given: Mapped[str] = mapped_column(String(120))
    prefix: Mapped[str] = mapped_column(String(40), default="")
    suffix: Mapped[str] = mapped_column(String(40), default="")
    birth_date: Mapped[date | None]
    sex: Mapped[Sex] = mapped_column(word(Sex), default=Sex.UNKNOWN)
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(255), default="")
    address: Mapped[str] = mapped_column(String(400), default="")
    emergency_name: Mapped[str] = mapped_column(String(120), default="")
    emergency_relation: Mapped[str] = mapped_column(String(60), default="")
    emergency_phone: Mapped[str] = mapped_column(String(40), default="")
    referrer: Mapped[str] = mapped_column(String(200), default="")
    deceased: Mapped[bool] = mapped_column(default=False)
    deceased_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    import_fingerprint: Mapped[str] = mapped_column(String(64), default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy's own spelling


class OtherName(Numbered, Base):
    """A name a patient also goes or went by (maiden, usual), found by search."""

    __tablename__ = "other_name"

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    use: Mapped[str] = mapped_column(String(20))
    family: Mapped[str] = mapped_column(String(120))
    given: Mapped[str] = mapped_column(String(120), default="")


class PatientIdentifier(Numbered, Base):
    """A number another system knows the patient by; never social security or passport."""

    __tablename__ = "patient_identifier"
    __table_args__ = (UniqueConstraint("system", "value"),)

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    system: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20), default="")
    value: Mapped[str] = mapped_column(String(120))


class PatientFact(Numbered, Base):
    """A lasting thing to know: an allergy, a medicine, an alert.

    `clinical` facts are never shown to the front desk.
    """

    __tablename__ = "patient_fact"

    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    kind: Mapped[FactKind] = mapped_column(word(FactKind))
    text: Mapped[str] = mapped_column(Text)
    clinical: Mapped[bool] = mapped_column(default=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SearchTerm(Base):
    """One normalised word a patient is found by; prefix ranges on `term` are the search.

    Compared code point by code point on both engines, so that a range is a prefix.
    """

    __tablename__ = "search_term"
    __table_args__ = (Index("ix_search_term_term_patient", "term", "patient_id"),)

    patient_id: Mapped[int] = mapped_column(
        ForeignKey("patient.id"), primary_key=True, autoincrement=False
    )
    term: Mapped[str] = mapped_column(
        String(120).with_variant(String(120, collation="C"), "postgresql"), primary_key=True
    )
