"""Reading what is asked of the openings: the form in the address, and the person."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from clinic import clock
from clinic.forms.openings import SearchForm
from clinic.pages.openings import OpeningsPage, Who
from clinic.queries.planned import next_planned
from clinic.queries.scope import Scope
from clinic.queries.units import locations, one_of, therapies, therapists
from clinic.queries.visit_panel import VisitFacts, facts_of, therapist_of_resource
from clinic.rules.visit_wishes import MOST_STEPS, StepWish, VisitWish
from clinic.services.booked_wishes import wish_of_visit
from clinic.views.gate import scope
from clinic.views.who_comes import answering, chosen

DEFAULTS = {"wait": "15", "days": "7", "part": "any", "therapist": ""}


class OpeningSearch:
    """One request for openings, read from its address."""

    def __init__(self) -> None:
        self.scope: Scope = scope()
        self.moving = self._moving()
        self.moved = wish_of_visit(self.scope, self.moving.visit.public_id) if self.moving else None
        self.places = locations(self.scope.session)
        self.location = one_of(self.places, self._where())
        self.patient_id = (
            self.moving.visit.patient if self.moving else request.args.get("patient", "")
        )
        self.plan_word = ""
        self.form = self._form()

    @property
    def wish(self) -> VisitWish:
        """The visit that is wanted."""
        booked = self.moved is not None
        return replace(self.form.visit, location=self.location.public_id, booked=booked)

    @cached_property
    def patient(self) -> Any:
        """Who is coming, read when first asked for; None where nobody is chosen."""
        return self.scope.patient(self.patient_id) if self.patient_id else None

    def _moving(self) -> VisitFacts | None:
        appointment = request.args.get("appointment", "")
        return facts_of(self.scope, appointment) if appointment else None

    def _where(self) -> str:
        """The location: of the visit that moves, or the one in the address."""
        return self.moved.location if self.moved else request.args.get("location", "")

    def _form(self) -> SearchForm:
        session = self.scope.session
        given = therapies(session, [one.therapy for one in self.moved.steps] if self.moved else ())
        data = MultiDict({**DEFAULTS, "from_day": clock.today(self.location.zone).isoformat()})
        data.update({f"steps-{index}-therapy": "" for index in range(MOST_STEPS)})
        data.update({"patient": self.patient_id} if self.patient_id else {})
        data["location"] = self.location.public_id
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
            [(row.public_id, row.name) for row in self.places],
        )
        return form

    def _fill_steps(self, data: MultiDict[str, str], otherwise: list[StepWish]) -> None:
        """The chain to begin with: the visit's that moves, the plan's next, else needling."""
        steps = otherwise
        if self.moved:
            steps = list(self.moved.steps)
            data["wait"] = str(self.moved.wait)
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

    def asked(self) -> dict[str, Any]:
        """The questions again, for the address of what follows."""
        wanted: dict[str, Any] = {"patient": self.patient_id} if self.patient_id else {}
        if not self.patient_id and "steps-0-therapy" not in request.args:
            steps = []  # not chosen by anybody yet: the plan of whoever comes may say
        else:
            steps = list(self.form.steps)
        for index, step in enumerate(steps):
            wanted[f"steps-{index}-therapy"] = step.form.therapy.data or ""
            wanted[f"steps-{index}-minutes"] = str(step.form.minutes.data or "")
        for name in ("wait", "location", "from_day", "days", "part", "therapist", "at"):
            wanted[name] = str(self.form[name].data or "")
        if self.moving:
            wanted["appointment"] = self.moving.visit.public_id
        return wanted

    def say_who(self, page: OpeningsPage) -> None:
        """Who is coming, or the people who answer to what was typed."""
        page.who = self.who()
        if page.who is not None:
            return

        def href(patient: str) -> str:
            return url_for("openings.search", **{**self.asked(), "patient": patient})

        page.look = answering(self.form.q.data or "", self.zone, href)

    def who(self) -> Who | None:
        """The patient who was chosen, in words."""
        if self.patient is None:
            return None
        return chosen(self.patient, self.zone, self._without())

    def _without(self) -> str:
        if self.moving:
            return ""
        return url_for("openings.search", **{**self.asked(), "patient": ""})

    @property
    def zone(self) -> ZoneInfo:
        """The clock on the location's wall."""
        return ZoneInfo(self.location.zone)
