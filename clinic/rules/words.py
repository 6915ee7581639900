"""The clinic's words as closed lists; columns, forms and screens share these values."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may do here; one person can hold several."""

    FRONT_DESK = "front_desk"
    THERAPIST = "therapist"
    PATIENT = "patient"
    ADMINISTRATOR = "administrator"


class ResourceKind(StrEnum):
    """The four things that can be occupied for a time."""

    THERAPIST = "therapist"
    ROOM = "room"
    EQUIPMENT = "equipment"
    PATIENT = "patient"


class TherapyKind(StrEnum):
    """What a therapy is; all but needling are the adjuncts."""

    NEEDLING = "needling"
    ADJUSTMENT = "adjustment"
    SAUNA = "sauna"
    BOOTS = "boots"
    EXERCISE = "exercise"


class AppointmentStatus(StrEnum):
    """Where a visit is in its life; the last five are its ends beside `done`."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    IN_ROOM = "in_room"
    DONE = "done"
    CANCELLED_IN_TIME = "cancelled_in_time"
    CANCELLED_LATE = "cancelled_late"
    CANCELLED_BY_CLINIC = "cancelled_by_clinic"
    DID_NOT_ATTEND = "did_not_attend"
    LEFT_UNSEEN = "left_unseen"


class HoldKind(StrEnum):
    """What time is kept back for."""

    UNDO = "undo"
    OFFER = "offer"


class Repeats(StrEnum):
    """How often a closure comes: the same days once, every week, or every year."""

    ONCE = "once"
    WEEKLY = "weekly"
    YEARLY = "yearly"


class Urgency(StrEnum):
    """How soon somebody on the wait list needs a visit, most urgent first."""

    SOON = "soon"
    NORMAL = "normal"
    WHENEVER = "whenever"


class WaitState(StrEnum):
    """Whether somebody still waits."""

    WAITING = "waiting"
    BOOKED = "booked"
    TAKEN_OFF = "taken_off"


class OfferState(StrEnum):
    """What became of an offered time; taken: somebody else said yes first."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    TAKEN = "taken"


class EpisodeStatus(StrEnum):
    """The life of an episode of care (FHIR R4 EpisodeOfCare)."""

    ACTIVE = "active"
    ON_HOLD = "onhold"
    FINISHED = "finished"


class EpisodePhase(StrEnum):
    """How long the present problem has lasted: under 6, 6 to 12, over 12 weeks."""

    ACUTE = "acute"
    SUBACUTE = "subacute"
    CHRONIC = "chronic"


class PlanStatus(StrEnum):
    """The life of a treatment plan (FHIR R4 CarePlan)."""

    DRAFT = "draft"
    ACTIVE = "active"
    ON_HOLD = "on_hold"
    COMPLETED = "completed"
    REVOKED = "revoked"


class PlannedVisitStatus(StrEnum):
    """What became of the n-th visit a plan calls for; a released one is not needed any more."""

    UNBOOKED = "unbooked"
    BOOKED = "booked"
    ATTENDED = "attended"
    MISSED = "missed"
    RELEASED = "released"


class GoalStatus(StrEnum):
    """How far a goal is (FHIR R4 Goal.achievementStatus)."""

    IMPROVING = "improving"
    ACHIEVED = "achieved"
    NO_CHANGE = "no_change"
    WORSENING = "worsening"
    NOT_ACHIEVED = "not_achieved"


class Decision(StrEnum):
    """What a re-assessment decides."""

    CONTINUE = "continue"
    CHANGE = "change"
    STOP = "stop"
    REFER = "refer"


class DischargeReason(StrEnum):
    """Why an episode of care ends (clinical reference, section 4.3)."""

    GOALS_MET = "goals_met"
    RECOVERED = "recovered"
    PLATEAU = "plateau"
    NO_RESPONSE = "no_response"
    REFERRED = "referred"
    PATIENT_CHOICE = "patient_choice"
    NO_CONTACT = "no_contact"


class NoteStatus(StrEnum):
    """The life of a session note; signed and entered in error never change again."""

    DRAFT = "draft"
    SIGNED = "signed"
    ENTERED_IN_ERROR = "entered_in_error"


class Side(StrEnum):
    """Left or right of the body, or neither; both sides are two sites."""

    LEFT = "left"
    RIGHT = "right"
    MIDLINE = "midline"


class Sex(StrEnum):
    """Administrative sex (FHIR R4 Patient.gender)."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class TaskKind(StrEnum):
    """What a task asks for."""

    CALLBACK = "callback"
    RED_FLAG_REVIEW = "red_flag_review"
    INCIDENT_REPORT = "incident_report"
    NOTICE = "notice"
    FOLLOW_UP = "follow_up"
    PLAN_LOCK = "plan_lock"
    OTHER = "other"


class Answered(StrEnum):
    """What was answered to a question of the screen; not sure is never a no."""

    NO = "no"
    YES = "yes"
    UNSURE = "unsure"


class Disposition(StrEnum):
    """What a red flag calls for; the first two stop everything until a clinician closes them."""

    EMERGENCY_NOW = "emergency_now"
    SAME_DAY = "same_day"
    URGENT_REFERRAL = "urgent_referral"
    ROUTINE_REFERRAL = "routine_referral"
    CLINICIAN_REVIEW = "clinician_review"


class Taken(StrEnum):
    """What was done about a red flag that stopped a session."""

    AMBULANCE = "ambulance"
    ED_REFERRAL_PHONED = "ed_referral_phoned"
    GP_SAME_DAY = "gp_same_day"
    ASSESSED_NOT_PRESENT = "assessed_not_present"


class FactKind(StrEnum):
    """A lasting thing to know about a patient."""

    ALLERGY = "allergy"
    MEDICINE = "medicine"
    ALERT = "alert"
