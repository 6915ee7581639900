"""The form that moves a visit: filled with how it stands, shown again with what was refused."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from clinic.forms.appointments import MoveForm
from clinic.pages.visit_panel import MovePage, Other, now_words
from clinic.pages.wording import clock as clock_words
from clinic.pages.wording import full_name, short_date
from clinic.queries.openings import ask_for
from clinic.queries.units import places_for, therapists
from clinic.queries.visit_panel import VisitFacts, therapist_of_resource
from clinic.rules.local_time import wall_time
from clinic.rules.openings import Opening
from clinic.services.booked_wishes import wish_of_visit
from clinic.views.asked import wants_fragment
from clinic.views.gate import scope


def lengths_of(facts: VisitFacts) -> tuple[int, ...]:
    """The minutes of each step as it stands."""
    return tuple(step.end - step.start for step in facts.visit.steps)


def move_form(facts: VisitFacts) -> MoveForm:
    """The form, as the visit stands."""
    asker = scope()
    local = wall_time(facts.visit.start, facts.zone)
    form = MoveForm(
        date=local.date(),
        time=local.time(),
        therapist=therapist_of_resource(asker, facts.therapist),
        minutes=list(lengths_of(facts)),
        version=str(facts.visit.version),
        minute=str(facts.visit.start),
    )
    for field, step in zip(form.minutes, facts.visit.steps, strict=False):
        field.label.text = f"Minutes of {step.therapy}"
    wish = wish_of_visit(asker, facts.visit.public_id)
    ask = ask_for(asker, wish.by_anybody())
    places = places_for(asker.session, ask.units, ask.wish.steps)
    form.offer(
        [(row.public_id, row.name) for row in therapists(asker.session)],
        [(row.public_id, row.name) for row in places],
    )
    return form


def move_page(
    facts: VisitFacts,
    form: MoveForm,
    near: tuple[Opening, ...] = (),
    code: int = 200,
    tick: str = "",
) -> ResponseReturnValue:
    """The page or panel; with `near` openings instead, or with what must be ticked first."""
    visit = facts.visit
    page = MovePage(
        who=full_name(visit.given, visit.family),
        now_word=now_words(visit, facts.zone),
        action=url_for("appointments.move", public_id=visit.public_id),
        back_href=url_for("appointments.show", public_id=visit.public_id),
        find_href=url_for("openings.search", appointment=visit.public_id),
        alternatives=[_other(opening, facts, form) for opening in near],
        tick=tick,
    )
    return render_template("diary/move.html", bare=wants_fragment(), page=page, form=form), code


def _other(opening: Opening, facts: VisitFacts, form: MoveForm) -> Other:
    """Another time as one button: the therapist it names is the one who is asked for."""
    local = wall_time(opening.start, facts.zone)
    people = {row.resource_id: row for row in therapists(scope().session)}
    units = dict.fromkeys(unit for step in opening.steps for unit in step.units)
    given = [people[unit] for unit in units if unit in people]
    word = f"{clock_words(opening.start, facts.zone)} on {short_date(local.date())}"
    if given:
        word += " with " + " and ".join(row.name for row in given)
    values = {
        "date": local.date().isoformat(),
        "time": f"{local:%H:%M}",
        "therapist": given[0].public_id if len(given) == 1 else "",
        "room": form.room.data or "",
        "version": str(facts.visit.version),
        "minute": str(opening.start),
    }
    lengths = {field.name: str(field.data or "") for field in form.minutes}
    return Other(word, {**values, **lengths})
