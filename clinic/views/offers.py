"""Filling a free time from the wait list: who fits, offering it, and what they say."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from clinic import clock
from clinic.forms.waiting import AnswerForm, FreeTimeForm, OfferForm
from clinic.pages.openings import Reader
from clinic.pages.waiting import FitLine, FitsPage, entry_line
from clinic.pages.wording import count
from clinic.queries.fitting import Fit, who_fits
from clinic.queries.settings import offer_minutes
from clinic.queries.units import location_of, therapists
from clinic.queries.wait_list import waiting
from clinic.rules.errors import Refused
from clinic.rules.local_time import wall_time
from clinic.rules.spacing import due_words, too_close
from clinic.rules.wait_list import OfferRequest
from clinic.rules.words import OfferState
from clinic.services.offers import accept, end_offer, offer
from clinic.views.gate import actor, scope
from clinic.views.waiting import entry_ways, list_page

bp = Blueprint("offers", __name__, url_prefix="/wait-list")

NOBODY = "Nobody on the list wants, and could have, a visit that begins in this time."
SAID = {
    OfferState.DECLINED: "Noted: they said no.",
    OfferState.WITHDRAWN: "The offer is withdrawn.",
}


@bp.get("/fits")
def fits() -> ResponseReturnValue:
    """Who of those that wait fits into a free time."""
    return _Asked().page()


@bp.post("/offer")
def make() -> ResponseReturnValue:
    """Offer the time to those who were chosen."""
    asked, form = _Asked(), OfferForm()
    if not asked.form.validate():
        return asked.page(code=422)
    if not form.validate():
        return asked.page(form, code=422)
    try:
        made = offer(actor(), OfferRequest(asked.form.free, form.starts, form.keep.data or 0))
    except Refused as refused:
        return asked.page(form, refused.message, refused.status)
    flash(f"Offered to {count(len(made), 'person', 'people')}. Call them.", "done")
    return redirect(url_for("waiting.index"), 303)


@bp.post("/offers/<offer_id>")
def answer(offer_id: str) -> ResponseReturnValue:
    """What they said to an offer, or that it is withdrawn."""
    form = AnswerForm()
    scope().offer(offer_id)
    try:
        if form.state is OfferState.ACCEPTED:
            booked = accept(actor(), offer_id)
            flash("Booked.", "done")
            return redirect(url_for("appointments.show", public_id=booked.appointment), 303)
        end_offer(actor(), offer_id, form.state)
    except Refused as refused:
        return list_page(refused)
    flash(SAID[form.state], "done")
    return redirect(url_for("waiting.index"), 303)


class _Asked:
    """One free time that is asked about, read from the address."""

    def __init__(self) -> None:
        self.location = location_of(scope().session, request.args.get("location", ""))
        self.zone = ZoneInfo(self.location.zone)
        self.form = self._form()

    def _form(self) -> FreeTimeForm:
        now = wall_time(clock.now_minute(), self.zone)
        asked = {
            "date": now.date().isoformat(),
            "time": f"{now:%H}:00",
            "minutes": "60",
            "therapist": "",
            "location": self.location.public_id,
            **request.args.to_dict(),
        }
        form = FreeTimeForm(MultiDict(asked))
        form.offer([(row.public_id, row.name) for row in therapists(scope().session)])
        return form

    def page(
        self, form: OfferForm | None = None, error: str = "", code: int = 200
    ) -> ResponseReturnValue:
        """Who fits; with the offer that was refused, if there was one."""
        asked: dict[str, Any] = request.args.to_dict()
        page = FitsPage(
            sub="Somebody on the wait list for a time that is free",
            back_href=url_for("waiting.index"),
            action=url_for("offers.fits"),
            offer_action=url_for("offers.make", **asked),
            error=error,
        )
        keep = form or OfferForm(MultiDict({"keep": str(offer_minutes(scope().session))}))
        if "date" in request.args and self.form.validate():
            self._answer(page, set(keep.entry.data or ()))
        elif form is not None:
            page.error = page.error or "Look at the questions again, then choose."
        answer = render_template("waiting/fits.html", page=page, form=self.form, offer=keep)
        return answer, code

    def _answer(self, page: FitsPage, chosen: set[str]) -> None:
        everybody = waiting(scope(), clock.now())
        found = who_fits(scope(), everybody, self.form.free)
        today = clock.today(self.location.zone)
        page.asked = True
        page.count_word = f"{len(found)} of {len(everybody)} who wait" if everybody else ""
        page.empty_word = NOBODY if everybody else "Nobody is on the wait list."
        page.fits = [self._line(one, chosen, today) for one in found]

    def _line(self, fit: Fit, chosen: set[str], today: date) -> FitLine:
        reader = Reader(self.zone, {unit.id: unit for unit in fit.ask.units}, None, lambda _: {})
        value = f"{fit.waiting.public_id}@{fit.opening.start}"
        return FitLine(
            value=value,
            chosen=value in chosen,
            entry=entry_line(fit.waiting, today, entry_ways()),
            opening=reader.line(fit.opening),
            warnings=[
                *fit.warnings,
                *too_close(fit.spacing.needled, fit.opening.start, self.zone),
            ],
            plan_word=due_words(fit.spacing.due, wall_time(fit.opening.start, self.zone).date()),
        )
