"""Putting the page of openings together: the form, the person, the answer."""

from __future__ import annotations

import secrets
from typing import Any
from zoneinfo import ZoneInfo

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from clinic import clock
from clinic.forms.openings import MOST_STEPS, SearchForm
from clinic.pages.openings import OpeningsPage, Reader, Reason, count_words, found_line, who_line
from clinic.pages.wording import count, machine_time
from clinic.queries.openings import Ask, ask_for, next_openings, why_none
from clinic.queries.patient_search import find_people
from clinic.queries.planned import last_visit, next_planned
from clinic.queries.scope import Scope
from clinic.queries.units import location_of, therapies, therapists
from clinic.queries.visit_panel import VisitFacts, facts_of, therapist_of_resource
from clinic.rules.errors import Refused
from clinic.rules.openings import Opening
from clinic.rules.visit_wishes import StepWish, VisitWish
from clinic.rules.words import ResourceKind
from clinic.services.moving import wish_of_visit
from clinic.views.gate import scope

AT_FIRST, AT_MOST, MOST_FOUND = 12, 96, 12
MORE = "More people answer to this. Type more of the name, or the birth date."
DEFAULTS = {"wait": "15", "days": "7", "part": "any", "therapist": ""}


class OpeningSearch:
    """One request for openings, read from its address."""

    def __init__(self) -> None:
        self.scope: Scope = scope()
        self.location = location_of(self.scope.session, request.args.get("location", ""))
        self.moving = self._moving()
        self.patient = self._patient()
        self.plan_word = ""
        self.form = self._form()

    def page(self, *, refused: Refused | None = None) -> OpeningsPage:
        """The whole page; with the refusal of a booking on top, if there was one."""
        page = OpeningsPage(action=url_for("openings.search"), plan_word=self.plan_word)
        self._say_who(page)
        if refused is not None:
            page.error = refused.message
        if self.moving:
            page.title, page.book_label = "Find another time", "Move here"
            page.book_action = url_for("appointments.move", public_id=self.moving.visit.public_id)
        else:
            page.book_action = url_for("appointments.book", **self._asked())
        if self.patient is None or not self.form.validate() or not self.form.visit.steps:
            return page
        self._answer(page, refused)
        return page

    @property
    def wish(self) -> VisitWish:
        """The visit that is wanted."""
        return self.form.visit

    def _patient(self) -> Any:
        public_id = request.args.get("patient", "")
        if self.moving:
            public_id = self.moving.visit.patient
        return self.scope.patient(public_id) if public_id else None

    def _moving(self) -> VisitFacts | None:
        appointment = request.args.get("appointment", "")
        return facts_of(self.scope, appointment) if appointment else None

    def _form(self) -> SearchForm:
        session = self.scope.session
        given = therapies(session)
        data = MultiDict({**DEFAULTS, "from_day": clock.today(self.location.zone).isoformat()})
        data.update({f"steps-{index}-therapy": "" for index in range(MOST_STEPS)})
        data.update({"patient": self.patient.public_id} if self.patient else {})
        if self.moving or "steps-0-therapy" not in request.args:
            self._fill_steps(data, [StepWish(given[0].public_id)] if given else [])
        self._fill_clicked(data)
        for name, value in request.args.items():
            if self.moving and (name == "wait" or name.startswith("steps-")):
                continue  # a visit that moves stays what it is
            if value or name.startswith("steps-") or name == "therapist":
                data[name] = value
        form = SearchForm(data)
        form.offer(
            [(row.public_id, row.name) for row in given],
            [(row.public_id, row.name) for row in therapists(session)],
        )
        return form

    def _fill_steps(self, data: MultiDict[str, str], otherwise: list[StepWish]) -> None:
        """The chain to begin with: the visit's that moves, the plan's next, else needling."""
        steps = otherwise
        if self.moving:
            wish = wish_of_visit(self.scope, self.moving.visit.public_id)
            steps = list(wish.steps)
            data["wait"] = str(wish.wait)
        elif self.patient is not None:
            planned = next_planned(self.scope.session, self.patient.id)
            if planned is not None:
                steps = list(planned.steps)
                self.plan_word = f"From the plan: visit {planned.number} of {planned.total}"
        for index, step in enumerate(steps[:MOST_STEPS]):
            data[f"steps-{index}-therapy"] = step.therapy
            data[f"steps-{index}-minutes"] = str(step.minutes or "")

    def _fill_clicked(self, data: MultiDict[str, str]) -> None:
        """An empty place of the board that was clicked: its time and its therapist."""
        at = request.args.get("at", "")
        if at and "from_day" not in request.args:
            data["from_day"], data["days"], data["at"] = at[:10], "1", at
        resource = request.args.get("resource", "")
        if resource:
            data["therapist"] = therapist_of_resource(self.scope, resource)

    def _asked(self) -> dict[str, Any]:
        """The questions again, for the address of what follows."""
        wanted: dict[str, Any] = {"patient": self.patient.public_id} if self.patient else {}
        if self.patient is None and "steps-0-therapy" not in request.args:
            steps = []  # not chosen by anybody yet: the plan of whoever comes may say
        else:
            steps = list(self.form.steps)
        for index, step in enumerate(steps):
            wanted[f"steps-{index}-therapy"] = step.form.therapy.data or ""
            wanted[f"steps-{index}-minutes"] = str(step.form.minutes.data or "")
        for name in ("wait", "from_day", "days", "part", "therapist", "at"):
            wanted[name] = str(self.form[name].data or "")
        if self.moving:
            wanted["appointment"] = self.moving.visit.public_id
        return wanted

    def _say_who(self, page: OpeningsPage) -> None:
        today = clock.today(self.location.zone)
        if self.patient is not None:
            ways = (url_for("patients.show", public_id=self.patient.public_id), self._without())
            last = last_visit(self.scope.session, self.patient.id)
            page.who = who_line(self.patient, today, last, self._zone(), ways)
            return
        text = (self.form.q.data or "").strip()
        if not text:
            return
        answering = find_people(self.scope, text, MOST_FOUND + 1)
        people = answering[:MOST_FOUND]
        page.found_more = MORE if len(answering) > MOST_FOUND else ""
        page.found = [
            found_line(
                person,
                today,
                url_for("openings.search", **{**self._asked(), "patient": person.public_id}),
            )
            for person in people
        ]
        page.found_word = (
            count(len(people), "person", "people") if people else "Nobody by that name"
        )
        page.new_href = url_for("patients.new")

    def _without(self) -> str:
        if self.moving:
            return ""
        return url_for("openings.search", **{**self._asked(), "patient": ""})

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.location.zone)

    def _answer(self, page: OpeningsPage, refused: Refused | None) -> None:
        session, now_minute = self.scope.session, clock.now_minute()
        ask = ask_for(self.scope, self.wish)
        reader = self._reader(ask)
        if refused is not None:
            near = [one for one in refused.alternatives if isinstance(one, Opening)]
            page.nearest = [reader.line(one) for one in near]
        limit = min(AT_MOST, max(AT_FIRST, request.args.get("limit", AT_FIRST, type=int)))
        own = self.moving.visit.number if self.moving else None
        found = next_openings(
            session, ask, self.form.when, now_minute=now_minute, limit=limit + 1, ignoring=own
        )
        shown = found[:limit]
        page.asked, page.days = True, reader.days(shown)
        page.count_word = count_words(len(shown), more=len(found) > limit)
        if len(found) > limit and limit < AT_MOST:
            later = {**self._asked(), "limit": str(limit * 2)}
            page.more_href = url_for("openings.search", **later)
        if not found:
            why = why_none(session, ask, self.form.when, now_minute=now_minute, ignoring=own)
            page.reasons = [Reason(why)] if why else []

    def _reader(self, ask: Ask) -> Reader:
        units = {unit.id: unit for unit in ask.units}
        resources = {row.resource_id: row.public_id for row in therapists(self.scope.session)}

        def values(opening: Opening) -> dict[str, str]:
            used = (units[unit] for step in opening.steps for unit in step.units)
            people = {unit.id for unit in used if unit.kind is ResourceKind.THERAPIST}
            therapist = resources.get(people.pop(), "") if len(people) == 1 else ""
            local = machine_time(opening.start, ask.zone)
            if self.moving:
                return {
                    "date": local[:10],
                    "time": local[11:],
                    "therapist": therapist,
                    "version": str(self.moving.visit.version),
                    "minute": str(opening.start),
                }
            key = secrets.token_urlsafe(12)
            return {"start": str(opening.start), "with": therapist, "key": key}

        return Reader(ask.zone, units, ask.wish.preferred_therapist_id, values)
