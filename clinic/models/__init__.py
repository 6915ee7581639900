"""What is kept: typed tables, the same on SQLite and PostgreSQL."""

from clinic.models.adjuncts import AdjunctRecord
from clinic.models.after_signing import LeafletVersion, NoteCosignature
from clinic.models.attached import NoteFile
from clinic.models.audit import AuditEntry
from clinic.models.base import Base, Public, UtcDateTime, new_public_id
from clinic.models.care import (
    EpisodeOfCare,
    OutcomeScore,
    PhaseTherapy,
    PlanAcknowledgement,
    PlannedCancellation,
    PlannedVisit,
    PlanPhase,
    TreatmentPlan,
)
from clinic.models.consent import Consent, ConsentChange, ConsentText
from clinic.models.day_summary import UnitDay, VisitDay
from clinic.models.events import NotedEvent
from clinic.models.feeds import CalendarFeed
from clinic.models.letters import Letter, LetterDraft, LetterSending
from clinic.models.muscle_sets import MuscleSet, MuscleSetEntry
from clinic.models.notes import (
    NeedledSite,
    NeedleIncident,
    NeedleSupply,
    NoteAmendment,
    SessionNote,
    SorenessReport,
)
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
from clinic.models.plans import (
    Authorisation,
    Discharge,
    HomeExercise,
    PlanGoal,
    PlanPreference,
    PlanTemplate,
    PlanVersion,
    Reassessment,
)
from clinic.models.progress import MeasureThreshold, ProgressReport
from clinic.models.safety import RedFlag, RedFlagClosure, ScreenAnswer
from clinic.models.tasks import Task
from clinic.models.therapies import Therapy, TherapyNeed
from clinic.models.visits import (
    Appointment,
    AppointmentStep,
    DoneOnce,
    Hold,
    OutsideHours,
    Reservation,
    StatusChange,
)
from clinic.models.waiting import Offer, OfferChange, WaitEntry, WaitStep

__all__ = [
    "AccountRole",
    "AdjunctRecord",
    "Appointment",
    "AppointmentStep",
    "AuditEntry",
    "Authorisation",
    "Base",
    "CalendarFeed",
    "Closure",
    "Consent",
    "ConsentChange",
    "ConsentText",
    "Discharge",
    "DoneOnce",
    "EpisodeOfCare",
    "Hold",
    "HomeExercise",
    "HoursException",
    "LeafletVersion",
    "Letter",
    "LetterDraft",
    "LetterSending",
    "Location",
    "LoginAttempt",
    "MeasureThreshold",
    "MuscleSet",
    "MuscleSetEntry",
    "NeedleIncident",
    "NeedleSupply",
    "NeedledSite",
    "NoteAmendment",
    "NoteCosignature",
    "NoteFile",
    "NotedEvent",
    "Offer",
    "OfferChange",
    "OpeningHours",
    "OtherName",
    "OutcomeScore",
    "OutsideHours",
    "Patient",
    "PatientFact",
    "PatientIdentifier",
    "PhaseTherapy",
    "PlanAcknowledgement",
    "PlanGoal",
    "PlanPhase",
    "PlanPreference",
    "PlanTemplate",
    "PlanVersion",
    "PlannedCancellation",
    "PlannedVisit",
    "ProgressReport",
    "Public",
    "Reassessment",
    "RedFlag",
    "RedFlagClosure",
    "Reservation",
    "Resource",
    "ScreenAnswer",
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
    "UnitDay",
    "User",
    "UtcDateTime",
    "VisitDay",
    "WaitEntry",
    "WaitStep",
    "WorkingHours",
    "new_public_id",
    "therapist_therapy",
    "user_role",
]
