"""Adverse events of a session: writing them down, then or later, and what they oblige to."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.forms.events import EventForm, WithdrawForm, blank_event, event_values
from clinic.forms.notes import form_key, put_problems
from clinic.pages.form_parts import Back
from clinic.pages.note_events import EventWays, events_page
from clinic.queries.notes import note_of
from clinic.queries.red_flags import clinic_here
from clinic.queries.tasks import duties_in
from clinic.rules.adverse_events import KeptEvent
from clinic.rules.errors import Invalid, NotFound, Refused
from clinic.rules.session_record import NoteFacts
from clinic.services import adverse_events
from clinic.services.note_drafts import NoteClosed, NotYours
from clinic.views.gate import actor, scope

bp = Blueprint("events", __name__, url_prefix="/notes/<note_id>/events")


@bp.get("")
def show(note_id: str) -> ResponseReturnValue:
    """The events, their duties and the form; `kind` or `replaces` fill it."""
    note = note_of(scope(), note_id)
    zone, replaces = ZoneInfo(note.visit.zone), request.args.get("replaces", "")
    if not replaces:
        return _page(note, _blank(note, request.args.get("kind", "")))
    wrong = _told(note, replaces)
    if not wrong.may_change:
        raise NotFound
    return _page(note, EventForm(None, data=event_values(wrong.entry, replaces, zone)))


@bp.post("")
def tell(note_id: str) -> ResponseReturnValue:
    """Keep one, and open its duties."""
    note, form = note_of(scope(), note_id), EventForm()
    if not form.validate():
        return _page(note, form), 422
    entry = form.entry(ZoneInfo(note.visit.zone))
    try:
        adverse_events.tell(actor(), note_id, entry, key=form_key(form.key.data))
    except (NotYours, NoteClosed) as refused:
        return _closed(note_id, refused)
    except Refused as refused:
        put_problems(form, refused.problems)
        said = "" if refused.problems else refused.message
        return _page(note_of(scope(), note_id), form, refused=said), refused.status
    flash("Written down. What has to be done about it stands below.", "done")
    return redirect(url_for(".show", note_id=note_id), 303)


@bp.post("/<event_id>/withdraw")
def withdraw(note_id: str, event_id: str) -> ResponseReturnValue:
    """Take one back: it never was."""
    note, form = note_of(scope(), note_id), WithdrawForm().of(event_id)
    _told(note, event_id)
    try:
        if not form.validate():
            return _page(note, _blank(note), taken_back={event_id: form}), 422
        adverse_events.withdraw(actor(), note_id, event_id, form.why.data or "")
    except (NotYours, NoteClosed) as refused:
        return _closed(note_id, refused)
    except Invalid as refused:
        put_problems(form, refused.problems)
        return _page(note, _blank(note), taken_back={event_id: form}), refused.status
    except Refused as refused:
        flash(refused.message, "due")
    return redirect(url_for(".show", note_id=note_id), 303)


def _told(note: NoteFacts, event_id: str) -> KeptEvent:
    """One event of the note. Raises NotFound."""
    for each in note.events:
        if each.public_id == event_id:
            return each
    raise NotFound


def _blank(note: NoteFacts, kind: str = "") -> EventForm:
    now = clock.now() if note.is_draft else None
    return EventForm(None, data=blank_event(kind, now, ZoneInfo(note.visit.zone)))


def _closed(note_id: str, refused: Refused) -> ResponseReturnValue:
    flash(refused.message, "due")
    return redirect(url_for("notes.show", note_id=note_id), 303)


def _page(
    note: NoteFacts,
    form: EventForm,
    refused: str = "",
    taken_back: Mapping[str, WithdrawForm] | None = None,
) -> str:
    where = "notes.edit" if note.is_draft else "notes.show"
    back = Back(url_for(where, note_id=note.public_id), "Back to the note")
    page = events_page(
        note,
        duties_in(scope(), note.public_id),
        clinic_here(scope()),
        clock.now(),
        EventWays(back, lambda task: url_for("tasks.show", task_id=task)),
        replaces=form.replaces.data or "",
    )
    blank = {each.public_id: WithdrawForm(None).of(each.public_id) for each in note.events}
    return render_template(
        "notes/events.html",
        page=page,
        form=form,
        withdraw_forms=blank | dict(taken_back or {}),
        refused=refused,
        touch=True,
    )
