"""The page of a plan's dates put together, for booking it and for changing what is booked."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic import clock
from clinic.forms.plan_booking import AWAY, AwayForm, WishForm, filled
from clinic.pages.form_parts import Back
from clinic.pages.series import RowFacts, SeriesPage, SeriesReader
from clinic.pages.series_words import (
    book_words,
    change_words,
    cost_words,
    order_lines,
    summary_words,
    wish_words,
)
from clinic.pages.visit_words import HELD_WORD
from clinic.pages.wording import full_name
from clinic.queries.series import propose
from clinic.queries.series_misfits import misfits
from clinic.queries.series_plans import known_plan, preference_of
from clinic.queries.series_proposing import Proposal, Proposed, SeriesWish
from clinic.queries.settings import number
from clinic.queries.units import locations, therapists
from clinic.rules.clinic_settings import NOTICE
from clinic.rules.errors import Refused
from clinic.rules.series_plan import Pick, Preference, VisitToBook
from clinic.views.gate import scope
from clinic.views.refusals import show_beside


def address(endpoint: str, plan_id: str, asked: Mapping[str, str]) -> str:
    """One of the pages of a plan's dates, with what is asked of it."""
    return url_for(endpoint, plan_id=plan_id, **asked)  # type: ignore[arg-type]


class SeriesView:
    """One plan's dates as they are to be shown, with what was picked and refused."""

    def __init__(self, plan_id: str, picks: Sequence[Pick] = (), *, moves: bool = False) -> None:
        self.plan_id, self.moves = plan_id, moves
        self.picks = list(picks)
        self.plan, self.patient, self.held = known_plan(scope(), plan_id)
        self.preference = preference_of(scope(), self.plan)
        self.form = wish_form(self.preference)
        self.away = AwayForm(request.args) if moves else None
        self.refused: Refused | None = None
        self.back = url_for("patients.show", public_id=self.patient.public_id)

    def again(self, refused: Refused) -> ResponseReturnValue:
        """The plan as it is now, with what was chosen for the visits that are as they were."""
        self.refused = refused
        self.plan, self.patient, self.held = known_plan(scope(), self.plan_id)
        now = {visit.number: visit.seen for visit in self.plan.visits}
        self.picks = [pick for pick in self.picks if now.get(pick.number) == pick.seen]
        return self.page()

    def page(self) -> ResponseReturnValue:
        """The whole page, and the code of what was refused."""
        page = self._frame()
        code = 200
        if self.plan.active:
            try:
                self._fill(page)
            except Refused as refused:
                if self.away is None:
                    page.error = refused.message
                else:
                    show_beside(self.away, refused, default="away_to")
                code = refused.status
        else:
            page.stop = self.plan.why_not
        if self.refused is not None:
            page.error, code = self.refused.message, self.refused.status
        elif self.form.errors:
            page.open_wish, code = True, 422
        return render_template(
            "plan_booking/dates.html", page=page, form=self.form, away=self.away
        ), code

    def _frame(self) -> SeriesPage:
        names = {row.public_id: row.name for row in therapists(scope().session)}
        book, change = (
            url_for(".propose", plan_id=self.plan_id),
            url_for(".replan", plan_id=self.plan_id),
        )
        back = Back(self.back, "The record")
        who = full_name(self.patient.given, self.patient.family)
        page = SeriesPage("Change the dates" if self.moves else "Book the plan", who, back)
        page.other = Back(book, "Book the rest") if self.moves else Back(change, "Change dates")
        page.action = self._action()
        page.away_action = change
        page.held, page.stop = self.held, HELD_WORD if self.held else ""
        page.wish_word = wish_words(self.preference, names.get(self.preference.therapist, ""))
        page.wish_action = "" if self.moves else url_for(".wishes", plan_id=self.plan_id)
        page.many_places = len(locations(scope().session)) > 1
        page.key, page.hidden = secrets.token_urlsafe(12), {"plan": str(self.plan.version)}
        return page

    def _action(self) -> str:
        kept = {name: request.args.get(name, "") for name in AWAY}
        asked = {name: value for name, value in kept.items() if value and self.moves}
        where = ".replan" if self.moves else ".propose"
        return address(where, self.plan_id, asked)

    def _fill(self, page: SeriesPage) -> None:
        if not self.moves:
            page.misfits = misfits(scope().session, self.plan, self.preference, clock.now_minute())
            page.open_wish = bool(page.misfits)
        days = None
        if self.away is not None and self.away.validate():
            days = self.away.days
        session = scope().session
        wish = SeriesWish(self.plan, self.preference, self.picks, self.moves, days)
        found = propose(
            scope(),
            wish,
            self.patient,
            now_minute=clock.now_minute(),
            notice=number(session, NOTICE),
        )
        self._show(page, found)

    def _show(self, page: SeriesPage, found: Proposal) -> None:
        session = scope().session
        ask = next(iter(found.asks.values()))
        reader = SeriesReader(
            ask.zone,
            {unit.id: unit for unit in ask.units},
            {row.resource_id: row.public_id for row in therapists(session)},
            self.plan.total,
        )
        shown = [_facts(row) for row in found.rows if self._is_shown(row)]
        standing = [_facts(row) for row in found.rows if not self._is_shown(row)]
        page.rows = [reader.row(row) for row in shown]
        page.standing = [reader.row(row) for row in standing]
        page.order, page.tick = order_lines(found.findings)
        page.cost_word = cost_words(found.cost)
        page.summary = summary_words(shown)
        if self.moves:
            page.missed = [reader.missed(one, self._make_up(one)) for one in self.plan.missed]
            page.tick_word = "Do it all the same"
            page.submit_word = change_words(shown)
            page.empty_word = "Nothing of this plan needs another date"
        else:
            page.tick_word = "Book all the same"
            page.submit_word = book_words(shown)
            page.empty_word = "Every visit of this plan has its date"

    def _make_up(self, visit: VisitToBook) -> str:
        """The search for a time with the therapies of a visit that was missed."""
        asked = {"patient": self.patient.public_id, "therapist": self.preference.therapist}
        for index, step in enumerate(self.plan.phase_of(visit).steps):
            asked[f"steps-{index}-therapy"] = step.therapy
            asked[f"steps-{index}-minutes"] = str(step.minutes or "")
        return url_for("openings.search", **asked)  # type: ignore[arg-type]

    def _is_shown(self, row: Proposed) -> bool:
        """What is to be decided: what has no time, moves, or may be moved."""
        if not self.moves:
            return not row.stands
        return not row.stands or row.picked or bool(row.visit.must_move)


def _facts(row: Proposed) -> RowFacts:
    return RowFacts(
        row.visit,
        row.chosen,
        row.opening,
        row.options,
        row.refused,
        row.picked,
        row.free_days > 0,
    )


def wish_form(preference: Preference) -> WishForm:
    """The form of the wishes, as they are kept or as they were typed."""
    form = WishForm(data=filled(preference))
    session = scope().session
    form.offer(
        [(row.public_id, row.name) for row in therapists(session)],
        [("", "The usual place"), *((row.public_id, row.name) for row in locations(session))],
    )
    return form
