"""One booked visit: its panel, its next status, moving it, cancelling it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.forms.appointments import BookForm, CancelForm, MoveForm, StatusForm, version_of
from clinic.forms.drag import dragged_visit, read_drag
from clinic.pages.visit_panel import (
    CancelPage,
    PanelFacts,
    PanelWays,
    VisitPanel,
    now_words,
    visit_panel,
)
from clinic.pages.wording import clock as clock_words
from clinic.pages.wording import day_of_minute, day_words, full_name
from clinic.queries.visit_panel import VisitFacts, dragged_of, facts_of, therapist_of_resource
from clinic.rules.appointment_life import Timing, cancellation, moves_from
from clinic.rules.errors import Changed, Invalid, Refused
from clinic.rules.openings import Opening
from clinic.rules.sequencing import Unacknowledged
from clinic.rules.visit_wishes import MoveRequest
from clinic.rules.words import AppointmentStatus, Role
from clinic.services.appointment_status import cancel as cancel_visit
from clinic.services.appointment_status import change_status
from clinic.services.booking import book as book_visit
from clinic.services.moving import move as move_visit
from clinic.views.asked import wants_fragment
from clinic.views.freed import fits_href, free_href
from clinic.views.gate import actor, scope
from clinic.views.move_form import lengths_of, move_form, move_page
from clinic.views.opening_answers import openings_page
from clinic.views.opening_search import OpeningSearch
from clinic.views.refusals import show_beside

GIVEN_A_LEAFLET = frozenset({AppointmentStatus.IN_ROOM, AppointmentStatus.DONE})
bp = Blueprint("appointments", __name__, url_prefix="/appointments")

LATE = "Less than {hours} hours before it begins: a cancellation by the patient counts as late."


@bp.post("/book")
def book() -> ResponseReturnValue:
    """Take an opening; refused, the page of openings comes back with the nearest ones."""
    found, form = OpeningSearch(), BookForm()
    try:
        if not form.validate():
            raise Invalid("Choose one of the openings.")
        if not found.form.validate():
            raise Invalid("Look at the questions again, then choose an opening.")
        booked = book_visit(actor(), form.request(found.wish))
    except Refused as refused:
        page = openings_page(found, refused=refused)
        return render_template("openings/index.html", page=page, form=found.form), refused.status
    flash("Booked.", "done")
    day = day_of_minute(booked.start, ZoneInfo(found.location.zone)).isoformat()
    return redirect(url_for("diary.day", date=day, visit=booked.appointment), 303)


@bp.get("/<public_id>")
def show(public_id: str) -> ResponseReturnValue:
    """The visit's panel, as a page or as the part beside the board."""
    return _panel(public_id)


@bp.post("/<public_id>/status")
def status(public_id: str) -> ResponseReturnValue:
    """Take the visit to its next status."""
    form = StatusForm()
    if not form.validate():
        return _panel(public_id, "Choose one of the buttons.", 422)
    try:
        target = AppointmentStatus(str(form.status.data))
        change_status(actor(), public_id, target, version=version_of(form.version.data))
    except Refused as refused:
        return _panel(public_id, refused.message, refused.status)
    return _after(public_id)


@bp.route("/<public_id>/move", methods=["GET", "POST"])
def move(public_id: str) -> ResponseReturnValue:
    """Another time or therapist for the visit, without dragging."""
    facts = facts_of(scope(), public_id)
    form = move_form(facts)
    if not form.is_submitted():
        return move_page(facts, form)
    if not form.validate():
        return move_page(facts, form, code=422)
    try:
        move_visit(actor(), form.request(public_id, facts.zone, lengths_of(facts)))
    except Refused as refused:
        _show_anew(form, facts, refused)
        show_beside(form, refused, default="time")
        if isinstance(refused, Unacknowledged):
            return move_page(facts, form, (), refused.status, tick=",".join(refused.needed))
        near = [one for one in refused.alternatives if isinstance(one, Opening)]
        return move_page(facts, form, tuple(near), refused.status)
    return _after(public_id, "Moved.", freed=facts.visit.start)


@bp.post("/drag")
def drag() -> ResponseReturnValue:
    """Move a visit as it was dragged on the board; answers in JSON."""
    body = request.get_json(silent=True)
    public_id = dragged_visit(body)
    visit, zone, location = dragged_of(scope(), public_id)
    dragged = read_drag(body)
    therapist = room = ""
    if dragged.resource != dragged.was_resource:
        therapist = therapist_of_resource(scope(), dragged.resource)
        room = "" if therapist else dragged.resource
    start, lengths = dragged.start(visit, zone), dragged.lengths(visit, zone)
    wish = MoveRequest(public_id, start, visit.version, therapist, room, lengths)
    try:
        begun = move_visit(actor(), wish)
    except Unacknowledged as asked:
        raise Refused(asked.reasons + " Use Move… to do it all the same.") from asked
    if lengths:
        return {"message": f"Changed to {sum(lengths)} minutes of therapy."}
    answer = {"message": f"Moved to {_when(begun, visit.start, zone)}."}
    if begun != visit.start and visit.start > clock.now_minute() and actor().has(Role.FRONT_DESK):
        answer["fits"] = free_href((visit.start, visit.end), zone, location)
    return answer


def _when(begun: int, before: int, zone: ZoneInfo) -> str:
    """`10:45`, with its day where that is another one than before."""
    day, time = day_of_minute(begun, zone), clock_words(begun, zone)
    same = day == day_of_minute(before, zone)
    return time if same else f"{day_words(day)}, {time}"


@bp.route("/<public_id>/cancel", methods=["GET", "POST"])
def cancel(public_id: str) -> ResponseReturnValue:
    """Cancel the visit, with its reason."""
    facts = facts_of(scope(), public_id)
    form = CancelForm(version=str(facts.visit.version))
    if not form.is_submitted():
        return _cancel_page(facts, form)
    if not form.validate():
        return _cancel_page(facts, form, 422)
    try:
        version = version_of(form.version.data)
        cancel_visit(
            actor(), public_id, by_clinic=form.by_clinic, reason=form.words, version=version
        )
    except Refused as refused:
        _show_anew(form, facts, refused)
        show_beside(form, refused, default="reason")
        return _cancel_page(facts, form, refused.status)
    return _after(public_id, "Cancelled.")


def _show_anew(form: MoveForm | CancelForm, facts: VisitFacts, refused: Refused) -> None:
    """After somebody else's change the page shows the visit as it is now: so does its version."""
    if isinstance(refused, Changed):
        form.version.data = str(facts.visit.version)


def _after(public_id: str, word: str = "Done.", freed: int | None = None) -> ResponseReturnValue:
    """After a change: the panel anew beside the board, or the visit's day."""
    if not wants_fragment():
        flash(word, "done")
        return redirect(url_for("appointments.show", public_id=public_id, freed=freed), 303)
    answer = render_template("diary/visit.html", bare=True, visit=panel_of(public_id, "", freed))
    return answer, 200, {"HX-Trigger": "visit-changed"}


def _panel(public_id: str, error: str = "", code: int = 200) -> ResponseReturnValue:
    page = panel_of(public_id, error, version_of(request.args.get("freed")))
    return render_template("diary/visit.html", bare=wants_fragment(), visit=page), code


def panel_of(public_id: str, error: str = "", freed: int | None = None) -> VisitPanel:
    """The panel of one visit for the one who asks. Raises NotFound."""
    facts = facts_of(scope(), public_id)
    visit, who = facts.visit, actor()
    timing = Timing(clock.now_minute(), visit.start)
    moves = moves_from(visit.status, who.roles, timing)
    may_change = who.has(Role.FRONT_DESK, Role.THERAPIST)
    still_open = may_change and visit.status in (
        AppointmentStatus.BOOKED,
        AppointmentStatus.ARRIVED,
    )
    may_open = who.has(Role.THERAPIST) and facts.may_read
    ways = PanelWays(
        patient=url_for("patients.show", public_id=visit.patient),
        close=url_for("diary.day", date=day_of_minute(visit.start, facts.zone).isoformat()),
        move=url_for("appointments.move", public_id=public_id) if still_open else "",
        cancel=url_for("appointments.cancel", public_id=public_id) if still_open else "",
        status=url_for("appointments.status", public_id=public_id),
        fits=fits_href(facts, freed) if who.has(Role.FRONT_DESK) else "",
        note=url_for("visits.before", visit_id=public_id) if may_open else "",
        leaflet=url_for("leaflets.show") if visit.status in GIVEN_A_LEAFLET else "",
    )
    about = PanelFacts(visit, facts.patient, facts.history, moves, facts.undo_until)
    return visit_panel(about, facts.zone, clock.today(facts.zone.key), ways, error)


def _cancel_page(facts: VisitFacts, form: CancelForm, code: int = 200) -> ResponseReturnValue:
    visit = facts.visit
    timing = Timing(clock.now_minute(), visit.start)
    late = cancellation(timing, facts.notice_hours) is AppointmentStatus.CANCELLED_LATE
    page = CancelPage(
        who=full_name(visit.given, visit.family),
        now_word=now_words(visit, facts.zone),
        action=url_for("appointments.cancel", public_id=visit.public_id),
        back_href=url_for("appointments.show", public_id=visit.public_id),
        late_word=LATE.format(hours=facts.notice_hours) if late else "",
    )
    return render_template("diary/cancel.html", bare=wants_fragment(), page=page, form=form), code
