"""Who may do what: one table, held against the URL map when the app starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from clinic.rules.words import Role


@dataclass(frozen=True)
class Principal:
    """Who is asking: an account with its roles, and the patient or therapist it is."""

    user_id: int | None
    name: str
    roles: frozenset[Role] = frozenset()
    patient_id: int | None = None
    therapist_id: int | None = None

    def has(self, *roles: Role) -> bool:
        """Whether this principal holds one of the roles."""
        return not self.roles.isdisjoint(roles)


SYSTEM = Principal(None, "system", frozenset({Role.ADMINISTRATOR, Role.FRONT_DESK}))


class Look(StrEnum):
    """What a page shows of patients, and so what the access log must hold."""

    NOTHING = "nothing"
    RECORD = "record"
    LIST = "list"


@dataclass(frozen=True)
class Permission:
    """Who may call a route. `roles` empty and `public` false: anyone signed in."""

    roles: frozenset[Role] = frozenset()
    public: bool = False
    look: Look = Look.NOTHING


PUBLIC = Permission(public=True)
SIGNED_IN = Permission()


def _only(*roles: Role, look: Look = Look.NOTHING) -> Permission:
    return Permission(frozenset(roles), look=look)


F, T, P, A = Role.FRONT_DESK, Role.THERAPIST, Role.PATIENT, Role.ADMINISTRATOR
RECORD, LIST = Look.RECORD, Look.LIST

PERMISSIONS: Mapping[str, Permission] = {
    "static": PUBLIC,
    "home.health": PUBLIC,
    "home.index": SIGNED_IN,
    "security.login": PUBLIC,
    "security.logout": PUBLIC,
    "security.static": PUBLIC,
    "security.verify": SIGNED_IN,
    "security.change_password": SIGNED_IN,
    "demo.sign_in": PUBLIC,
    "diary.day": _only(F, T, A, look=LIST),
    "diary.data": _only(F, T, A, look=LIST),
    "sheets.day": _only(F, T, A, look=LIST),
    "weeks.show": _only(F, T, A, look=LIST),
    "weeks.data": _only(F, T, A, look=LIST),
    "flow.index": _only(F, T, A, look=LIST),
    "flow.status": _only(F, T, look=LIST),
    "openings.search": _only(F, T, look=LIST),
    "openings.data": _only(F, T, look=LIST),
    "repeat.ask": _only(F, T, look=LIST),
    "repeat.accept": _only(F, T),
    "late.ask": _only(F, T),
    "late.shift": _only(F, T, look=LIST),
    "walk_in.show": _only(F, T, look=LIST),
    "walk_in.take": _only(F, T),
    "waiting.index": _only(F, look=LIST),
    "waiting.new": _only(F, look=RECORD),
    "waiting.edit": _only(F, look=RECORD),
    "waiting.off": _only(F, look=LIST),
    "offers.fits": _only(F, look=LIST),
    "offers.make": _only(F, look=LIST),
    "offers.answer": _only(F, look=LIST),
    "appointments.book": _only(F, T),
    "appointments.show": _only(F, T, A, look=RECORD),
    "appointments.move": _only(F, T, look=RECORD),
    "appointments.drag": _only(F, T),
    "appointments.status": _only(F, T),
    "appointments.cancel": _only(F, T, look=RECORD),
    "patients.index": _only(F, T, A, look=LIST),
    "patients.new": _only(F, A, look=RECORD),
    "patients.show": _only(F, T, A, look=RECORD),
    "patients.edit": _only(F, A, look=RECORD),
    "patients.merge": _only(F, look=RECORD),
    "plan_booking.propose": _only(F, T, look=RECORD),
    "plan_booking.book": _only(F, T, look=RECORD),
    "plan_booking.wishes": _only(F, T, look=RECORD),
    "plan_booking.replan": _only(F, T, look=RECORD),
    "plan_booking.change": _only(F, T, look=RECORD),
    "plan_order.fine": _only(T, look=RECORD),
    "plan_order.withdraw": _only(T),
    "episodes.new": _only(T, look=RECORD),
    "episodes.edit": _only(T, look=RECORD),
    "episodes.discharge": _only(T, look=RECORD),
    "episodes.reopen": _only(T),
    "episodes.authorised": _only(T, look=RECORD),
    "episodes.take_back": _only(T),
    "plans.choose": _only(T, look=RECORD),
    "plans.new": _only(T, look=RECORD),
    "plans.show": _only(T, look=RECORD),
    "plans.edit": _only(T, look=RECORD),
    "plans.begin": _only(T),
    "plans.drop": _only(T),
    "plans.version": _only(T, look=RECORD),
    "plans.judge": _only(T),
    "plan_reviews.reassess": _only(T, look=RECORD),
    "plan_reviews.provisional": _only(T, look=RECORD),
    "plan_templates.index": _only(T, A),
    "plan_templates.new": _only(T, A),
    "plan_templates.edit": _only(T, A),
    "plan_templates.reset": _only(T, A),
    "plan_templates.offer": _only(T, A),
    "visits.today": _only(T, look=LIST),
    "visits.before": _only(T, look=RECORD),
    "visits.start": _only(T, look=RECORD),
    "measures.show": _only(T, look=RECORD),
    "measures.take_back": _only(T),
    "progress.show": _only(T, look=RECORD),
    "progress.pdf": _only(T, look=RECORD),
    "progress.report": _only(T, look=RECORD),
    "history.muscles": _only(T, look=RECORD),
    "cosigning.cosign": _only(T, look=RECORD),
    "cosigning.send_back": _only(T, look=RECORD),
    "note_files.add": _only(T, look=RECORD),
    "note_files.remove": _only(T, look=RECORD),
    "note_files.download": _only(T, look=RECORD),
    "leaflets.show": _only(F, T, A),
    "leaflets.version": _only(F, T, A),
    "leaflets.edit": _only(A),
    "leaflets.mine": _only(P, look=RECORD),
    "unsigned.index": _only(T, A, look=LIST),
    "notes.show": _only(T, look=RECORD),
    "notes.download": _only(T, look=RECORD),
    "notes.edit": _only(T, look=RECORD),
    "notes.save": _only(T, look=RECORD),
    "notes.add_site": _only(T, look=RECORD),
    "notes.change_site": _only(T, look=RECORD),
    "notes.remove_site": _only(T, look=RECORD),
    "notes.copy_last": _only(T, look=RECORD),
    "notes.sign": _only(T, look=RECORD),
    "notes.amend": _only(T, look=RECORD),
    "notes.entered_in_error": _only(T, look=RECORD),
    "asking.show": _only(T, look=RECORD),
    "asking.answer": _only(T, look=RECORD),
    "screening.show": _only(T, look=RECORD),
    "screening.save": _only(T, look=RECORD),
    "screening.unchanged": _only(T, look=RECORD),
    "consents.show": _only(T, look=RECORD),
    "consents.copy": _only(T, look=RECORD),
    "consents.sign": _only(T, look=RECORD),
    "consents.take_back": _only(T, look=RECORD),
    "consents.text": _only(A),
    "thresholds.edit": _only(A),
    "safety_settings.show": _only(A),
    "safety_settings.save": _only(A),
    "stops.show": _only(T, look=RECORD),
    "stops.write": _only(T, look=RECORD),
    "stops.ask": _only(T, look=RECORD),
    "stops.end": _only(T, look=RECORD),
    "letters.index": _only(T, look=RECORD),
    "letters.waiting": _only(F, T, look=LIST),
    "letters.show": _only(T, look=RECORD),
    "letters.save": _only(T, look=RECORD),
    "letters.fill": _only(T, look=RECORD),
    "letters.sign": _only(T, look=RECORD),
    "letters.discard": _only(T),
    "letters.download": _only(T, look=RECORD),
    "letters.data": _only(T, look=RECORD),
    "letters.replace": _only(T, look=RECORD),
    "letters.sent": _only(F, T, look=RECORD),
    "tasks.index": _only(T, A, look=LIST),
    "tasks.show": _only(T, look=RECORD),
    "tasks.close": _only(T, look=RECORD),
    "note_map.region": _only(T, look=RECORD),
    "note_map.keep_and_open": _only(T, look=RECORD),
    "note_map.add_muscle": _only(T, look=RECORD),
    "note_map.add_set": _only(T, look=RECORD),
    "notes.all_out": _only(T, look=RECORD),
    "needle_moves.needles_in": _only(T, look=RECORD),
    "needle_moves.take_out_now": _only(T, look=RECORD),
    "needle_moves.incident": _only(T, look=RECORD),
    "needle_moves.add_incident": _only(T, look=RECORD),
    "needle_moves.remove_incident": _only(T, look=RECORD),
    "muscle_sets.index": _only(T, A),
    "muscle_sets.usual": _only(T, A),
    "muscle_sets.new": _only(T, A),
    "muscle_sets.edit": _only(T, A),
    "muscle_sets.up": _only(T, A),
    "muscle_sets.remove": _only(T, A),
    "events.show": _only(T, look=RECORD),
    "events.tell": _only(T, look=RECORD),
    "events.withdraw": _only(T, look=RECORD),
    "adjuncts.new": _only(T, look=RECORD),
    "adjuncts.add": _only(T, look=RECORD),
    "adjuncts.show": _only(T, look=RECORD),
    "adjuncts.change": _only(T, look=RECORD),
    "adjuncts.remove": _only(T, look=RECORD),
    "needles.show": _only(T),
    "needles.keep": _only(T),
    "feeds.read": PUBLIC,
    "feeds.visit": _only(P, look=RECORD),
    "feeds.show": _only(P, T),
    "feeds.make": _only(P, T),
    "feeds.stop": _only(P, T),
    "my.plan": _only(P, look=RECORD),
    "my.visits": _only(P, look=RECORD),
    "owner.show": _only(A),
    "owner.show_outcomes": _only(A),
    "owner.table": _only(A),
    "owner.visits": _only(A, look=LIST),
    "staff.index": _only(A),
    "staff.new": _only(A),
    "staff.edit": _only(A),
    "staff.close": _only(A, look=LIST),
    "staff.reopen": _only(A),
    "locations.index": _only(A),
    "locations.new": _only(A),
    "locations.edit": _only(A),
    "locations.closures": _only(A),
    "locations.reopen": _only(A),
    "locations.retire": _only(A, look=LIST),
    "locations.revive": _only(A),
    "clinic_rules.edit": _only(A),
    "clinic_rules.default": _only(A),
    "therapies.index": _only(A),
    "therapies.new": _only(A),
    "therapies.edit": _only(A),
    "therapies.retire": _only(A, look=LIST),
    "therapies.revive": _only(A),
    "therapists.index": _only(A),
    "therapists.edit": _only(A),
    "hours.weekly": _only(A),
    "hours.days": _only(A),
    "hours.usual_again": _only(A),
    "time_off.index": _only(F, A),
    "time_off.remove": _only(F, A),
    "to_be_moved.index": _only(F, look=LIST),
    "to_be_moved.take_them": _only(F),
    "rooms.rooms": _only(A),
    "rooms.equipment": _only(A),
    "rooms.new_room": _only(A),
    "rooms.new_equipment": _only(A),
    "rooms.edit": _only(A),
    "rooms.retire": _only(A, look=LIST),
    "rooms.revive": _only(A),
}


def allowed(principal: Principal | None, permission: Permission) -> bool:
    """Whether this principal (nobody: None) may call a route with this permission."""
    if permission.public:
        return True
    if principal is None:
        return False
    return not permission.roles or principal.has(*permission.roles)
