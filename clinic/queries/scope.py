"""Rows reached only through who is asking: an id that is not theirs is a missing one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from clinic.extensions import db
from clinic.models import (
    Appointment,
    AppointmentStep,
    EpisodeOfCare,
    Offer,
    Patient,
    SessionNote,
    Task,
    TreatmentPlan,
    WaitEntry,
)
from clinic.rules.errors import NotFound
from clinic.rules.permissions import Principal
from clinic.rules.words import EpisodeStatus, Role


class Scope:
    """The rows one principal may see.

    `looked` gathers the ids of patients whose record was opened through it, for the
    access log; a query that shows many people at once does not add to it.
    """

    def __init__(self, session: Session, asker: Principal) -> None:
        self.session = session
        self.asker = asker
        self.looked: set[int] = set()

    def done_reading(self) -> None:
        """Close the reading transaction: what follows is slow and needs no database."""
        self.session.close()

    def patients(self) -> Select[Patient]:
        """Patients as the desk knows them: name, birth date, phone, visits."""
        return select(Patient).where(Patient.merged_into_id.is_(None), self._may_know())

    def appointments(self) -> Select[Appointment]:
        """Visits this principal may see in the diary."""
        query = select(Appointment).join(Patient, Patient.id == Appointment.patient_id)
        return query.where(self._may_know())

    def treated(self) -> Select[Patient]:
        """Patients whose clinical record this principal may read: their own, or who they treat."""
        return self.patients().where(self._may_read())

    def episodes(self) -> Select[EpisodeOfCare]:
        """Episodes of care of patients whose record may be read."""
        query = select(EpisodeOfCare).join(Patient, Patient.id == EpisodeOfCare.patient_id)
        return query.where(self._may_read())

    def notes(self) -> Select[SessionNote]:
        """Session notes of patients whose record may be read; never a patient's own view."""
        query = (
            select(SessionNote)
            .join(Appointment, Appointment.id == SessionNote.appointment_id)
            .join(Patient, Patient.id == Appointment.patient_id)
        )
        return query.where(self._may_read(), true() if self.asker.has(Role.THERAPIST) else false())

    def patient(self, public_id: str) -> Patient:
        """One patient as the desk knows them, noted as looked at. Raises NotFound."""
        return self._look(
            self.session.scalar(self.patients().where(Patient.public_id == public_id))
        )

    def treated_patient(self, public_id: str) -> Patient:
        """One patient whose clinical record may be read, noted as looked at. Raises NotFound."""
        return self._look(self.session.scalar(self.treated().where(Patient.public_id == public_id)))

    def own_patient(self) -> Patient:
        """The patient the asker is. Raises NotFound."""
        return self._look(
            self.session.scalar(self.patients().where(Patient.id == self.asker.patient_id))
        )

    def appointment(self, public_id: str) -> Appointment:
        """One visit, its patient noted as looked at. Raises NotFound."""
        found = self.session.scalar(self.appointments().where(Appointment.public_id == public_id))
        if found is None:
            raise NotFound
        self.looked.add(found.patient_id)
        return found

    def treated_appointment(self, public_id: str) -> Appointment:
        """One visit of a patient whose clinical record may be read. Raises NotFound."""
        found = self.session.scalar(
            self.appointments().where(Appointment.public_id == public_id, self._may_read())
        )
        if found is None:
            raise NotFound
        self.looked.add(found.patient_id)
        return found

    def note(self, public_id: str) -> SessionNote:
        """One session note, its patient noted as looked at. Raises NotFound."""
        row = self.session.execute(
            self.notes()
            .add_columns(Appointment.patient_id)
            .where(SessionNote.public_id == public_id)
        ).one_or_none()
        if row is None:
            raise NotFound
        self.looked.add(row[1])
        found: SessionNote = row[0]
        return found

    def episode(self, public_id: str) -> EpisodeOfCare:
        """One episode of a patient whose record may be read, noted as looked at.

        Raises NotFound.
        """
        found = self.session.scalar(self.episodes().where(EpisodeOfCare.public_id == public_id))
        if found is None:
            raise NotFound
        self.looked.add(found.patient_id)
        return found

    def plan(self, public_id: str) -> TreatmentPlan:
        """One plan of a patient whose record may be read, noted as looked at. Raises NotFound."""
        row = self.session.execute(
            self.episodes()
            .join(TreatmentPlan, TreatmentPlan.episode_id == EpisodeOfCare.id)
            .add_columns(TreatmentPlan)
            .where(TreatmentPlan.public_id == public_id)
        ).one_or_none()
        if row is None:
            raise NotFound
        self.looked.add(row[0].patient_id)
        found: TreatmentPlan = row[1]
        return found

    def known_plan(
        self, public_id: str
    ) -> tuple[TreatmentPlan, Patient, int | None, EpisodeStatus]:
        """A plan as the desk knows it: whose, who leads its episode, and whether that goes on.

        Noted as looked at. Raises NotFound.
        """
        row = self.session.execute(
            self.patients()
            .join(EpisodeOfCare, EpisodeOfCare.patient_id == Patient.id)
            .join(TreatmentPlan, TreatmentPlan.episode_id == EpisodeOfCare.id)
            .add_columns(TreatmentPlan, EpisodeOfCare.therapist_id, EpisodeOfCare.status)
            .where(TreatmentPlan.public_id == public_id)
        ).one_or_none()
        if row is None:
            raise NotFound
        return row[1], self._look(row[0]), row[2], row[3]

    def wait_entries(self) -> Select[WaitEntry]:
        """Who waits for a visit, as far as this principal may know."""
        query = select(WaitEntry).join(Patient, Patient.id == WaitEntry.patient_id)
        return query.where(self._may_know())

    def wait_entry(self, public_id: str) -> WaitEntry:
        """One entry of the wait list, its patient noted as looked at. Raises NotFound."""
        found = self.session.scalar(self.wait_entries().where(WaitEntry.public_id == public_id))
        if found is None:
            raise NotFound
        self.looked.add(found.patient_id)
        return found

    def offer(self, public_id: str) -> tuple[Offer, WaitEntry]:
        """One offer and whom it was made to, noted as looked at. Raises NotFound."""
        row = self.session.execute(
            self.wait_entries()
            .join(Offer, Offer.entry_id == WaitEntry.id)
            .add_columns(Offer)
            .where(Offer.public_id == public_id)
        ).one_or_none()
        if row is None:
            raise NotFound
        self.looked.add(row[0].patient_id)
        return row[1], row[0]

    def tasks(self) -> Select[Task]:
        """Tasks this principal may see: a therapist their own and those of whom they treat.

        The administrator may see that they are there; nobody else sees any.
        """
        query = select(Task).join(Patient, Patient.id == Task.patient_id)
        if not self.asker.has(Role.THERAPIST):
            return query.where(true() if self.asker.has(Role.ADMINISTRATOR) else false())
        own = Task.owner_therapist_id == self.asker.therapist_id
        return query.where(or_(own, self._may_read()))

    def task(self, public_id: str) -> Task:
        """One task of a therapist, its patient noted as looked at. Raises NotFound."""
        found = self.session.scalar(self.tasks().where(Task.public_id == public_id))
        if found is None or not self.asker.has(Role.THERAPIST):
            raise NotFound
        self.looked.add(found.patient_id)
        return found

    def _look(self, patient: Patient | None) -> Patient:
        if patient is None:
            raise NotFound
        self.looked.add(patient.id)
        return patient

    def _may_know(self) -> ColumnElement[bool]:
        if self.asker.has(Role.FRONT_DESK, Role.THERAPIST, Role.ADMINISTRATOR):
            return true()
        return self._own()

    def _own(self) -> ColumnElement[bool]:
        if self.asker.patient_id is None:
            return false()
        return Patient.id == self.asker.patient_id

    def _may_read(self) -> ColumnElement[bool]:
        if not self.asker.has(Role.THERAPIST) or self.asker.therapist_id is None:
            return self._own() if self.asker.has(Role.PATIENT) else false()
        mine = self.asker.therapist_id
        return or_(_treats(mine), _wrote(mine), _leads(mine), _supervises(mine))


def _by(column: InstrumentedAttribute[Any], therapist_id: int) -> ColumnElement[bool]:
    """That a row is this therapist's, to be found by its patient.

    A therapist has tens of thousands of visits, a patient some hundreds: the sum keeps SQLite from
    going through all of the therapist's.
    """
    return column + 0 == therapist_id


def _treats(therapist_id: int) -> ColumnElement[bool]:
    """The therapist gives, or gave, a step of one of this patient's visits."""
    return exists(
        select(AppointmentStep.id)
        .join(Appointment, Appointment.id == AppointmentStep.appointment_id)
        .where(
            _by(AppointmentStep.therapist_id, therapist_id), Appointment.patient_id == Patient.id
        )
        .correlate(Patient)
    )


def _wrote(therapist_id: int) -> ColumnElement[bool]:
    return exists(
        select(SessionNote.id)
        .join(Appointment, Appointment.id == SessionNote.appointment_id)
        .where(_by(SessionNote.therapist_id, therapist_id), Appointment.patient_id == Patient.id)
        .correlate(Patient)
    )


def _supervises(therapist_id: int) -> ColumnElement[bool]:
    """The therapist has to sign, or signed, under a note of this patient."""
    return exists(
        select(SessionNote.id)
        .join(Appointment, Appointment.id == SessionNote.appointment_id)
        .where(_by(SessionNote.supervisor_id, therapist_id), Appointment.patient_id == Patient.id)
        .correlate(Patient)
    )


def _leads(therapist_id: int) -> ColumnElement[bool]:
    return exists(
        select(EpisodeOfCare.id)
        .where(
            _by(EpisodeOfCare.therapist_id, therapist_id), EpisodeOfCare.patient_id == Patient.id
        )
        .correlate(Patient)
    )


def open_scope(asker: Principal) -> Scope:
    """The asker's scope on this request's reading session."""
    return Scope(db.session(), asker)
