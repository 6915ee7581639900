"""What is kept: typed tables, the same on SQLite and PostgreSQL."""

from clinic.models.audit import AuditEntry
from clinic.models.base import Base, Public, UtcDateTime, new_public_id
from clinic.models.care import (
    EpisodeOfCare,
    OutcomeScore,
    PhaseTherapy,
    PlannedVisit,
    PlanPhase,
    TreatmentPlan,
)
from clinic.models.notes import NeedledSite, NoteAmendment, SessionNote, SorenessReport
from clinic.models.people import (
    AccountRole,
    LoginAttempt,
    OtherName,
    Patient,
    PatientFact,
    PatientIdentifier,
    SearchTerm,
    Therapist,
    User,
    therapist_therapy,
    user_role,
)
from clinic.models.places import (
    Closure,
    HoursException,
    Location,
    OpeningHours,
    Resource,
    Setting,
    TimeOff,
    TimeOffRule,
    WorkingHours,
)
from clinic.models.tasks import Task
from clinic.models.therapies import Therapy, TherapyNeed
from clinic.models.visits import (
    Appointment,
    AppointmentStep,
    DoneOnce,
    Hold,
    Reservation,
    StatusChange,
)
from clinic.models.waiting import Offer, OfferChange, WaitEntry, WaitStep

__all__ = [
    "AccountRole",
    "Appointment",
    "AppointmentStep",
    "AuditEntry",
    "Base",
    "Closure",
    "DoneOnce",
    "EpisodeOfCare",
    "Hold",
    "HoursException",
    "Location",
    "LoginAttempt",
    "NeedledSite",
    "NoteAmendment",
    "Offer",
    "OfferChange",
    "OpeningHours",
    "OtherName",
    "OutcomeScore",
    "Patient",
    "PatientFact",
    "PatientIdentifier",
    "PhaseTherapy",
    "PlanPhase",
    "PlannedVisit",
    "Public",
    "Reservation",
    "Resource",
    "SearchTerm",
    "SessionNote",
    "Setting",
    "SorenessReport",
    "StatusChange",
    "Task",
    "Therapist",
    "Therapy",
    "TherapyNeed",
    "TimeOff",
    "TimeOffRule",
    "TreatmentPlan",
    "User",
    "UtcDateTime",
    "WaitEntry",
    "WaitStep",
    "WorkingHours",
    "new_public_id",
    "therapist_therapy",
    "user_role",
]
