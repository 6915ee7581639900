"""The page of openings put together: what was found, later ones, and why there are none."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from flask import request, url_for

from clinic import clock
from clinic.pages.opening_reasons import lack_words, repair_words
from clinic.pages.openings import (
    OpeningsPage,
    Reader,
    Reason,
    Show,
    count_words,
    order_lines,
    since_words,
)
from clinic.pages.wording import exact_time, machine_time
from clinic.queries.no_openings import Wanted, lacks, repairs
from clinic.queries.openings import Ask, ask_for
from clinic.queries.order import order_of
from clinic.queries.settings import number
from clinic.queries.units import therapists
from clinic.rules.bit_calendar import TICK
from clinic.rules.clinic_settings import NOTICE
from clinic.rules.errors import Refused
from clinic.rules.lacking import Repair
from clinic.rules.openings import Opening
from clinic.rules.sequencing import Unacknowledged
from clinic.rules.therapy_values import TooShort
from clinic.rules.words import ResourceKind, Role
from clinic.views.asked import asked_moment
from clinic.views.gate import actor
from clinic.views.opening_search import OpeningSearch

AT_FIRST, AT_MOST = 12, 96


def openings_page(found: OpeningSearch, *, refused: Refused | None = None) -> OpeningsPage:
    """The whole page; with the refusal of a booking on top, if there was one."""
    page = OpeningsPage(action=url_for("openings.search"), plan_word=found.plan_word)
    found.say_who(page)
    if refused is not None:
        page.error = refused.message
    if found.moving:
        page.title, page.book_label = "Find another time", "Move here"
        page.tick_label = "Move all the same"
        page.book_action = url_for("appointments.move", public_id=found.moving.visit.public_id)
    else:
        page.book_action = url_for("appointments.book", **found.asked())
        who = found.patient.public_id if found.patient else ""
        if who:
            page.repeat_href = url_for("repeat.ask", **found.asked())
        page.walk_in_href = url_for("walk_in.show", patient=who or None)
    if found.patient is not None and found.form.validate() and found.wish.steps:
        try:
            ask = ask_for(found.scope, found.wish)
        except TooShort as short:
            found.form.say_too_short(short.step, short.message)
        else:
            _Answer(found, ask).put_on(page, refused)
    return page


@dataclass(frozen=True)
class _Answer:
    """The answer to one search that can be answered."""

    found: OpeningSearch
    ask: Ask

    def put_on(self, page: OpeningsPage, refused: Refused | None) -> None:
        """Fill the page with the openings, or with what stands in the way."""
        after = asked_moment("after")
        wanted = self._wanted(after)
        limit = min(AT_MOST, max(1, request.args.get("limit", AT_FIRST, type=int)))
        openings = wanted.first(limit + 1)
        shown = openings[:limit]
        near = [one for one in refused.alternatives if isinstance(one, Opening)] if refused else []
        order = order_of(wanted.session, self.ask, [*shown, *near], wanted.ignoring)
        reader = replace(self._reader(), weigh=lambda one: (order.findings(one), order.inside(one)))
        page.nearest = [reader.line(one) for one in near]
        if isinstance(refused, Unacknowledged):
            page.nearest_word = "To do it all the same:"
        page.order = order_lines(order.always(shown))
        page.asked, page.days = True, reader.days(shown)
        page.count_word = count_words(len(shown), more=len(openings) > limit)
        asked = self.found.asked()
        if after is not None:
            page.since_word = since_words(after, self.ask.zone)
            page.first_href = url_for("openings.search", **asked)
        if len(openings) > limit:
            later = {**asked, "after": exact_time(shown[-1].start, self.ask.zone)}
            page.more_href = url_for("openings.search", **later)
        if not openings and not self.found.moving and actor().has(Role.FRONT_DESK):
            page.wait_href = url_for("waiting.new", patient_id=asked.pop("patient"), **asked)
        if not openings and after is None:
            page.reasons = self._reasons(wanted)

    def _wanted(self, after: int | None) -> Wanted:
        now_minute, own = clock.now_minute(), self.found.moving
        notice = 0 if own else number(self.found.scope.session, NOTICE)
        earliest = max(now_minute + notice, 0 if after is None else after + TICK)
        when = replace(self.found.form.when, earliest=earliest)
        ignoring = own.visit.number if own else None
        return Wanted(self.found.scope.session, self.ask, when, now_minute, ignoring)

    def _reasons(self, wanted: Wanted) -> list[Reason]:
        if wanted.has_passed:
            return [Reason("All of that time has passed. Choose a later day.")]
        said = [Reason(lack_words(one, self.ask.zone)) for one in lacks(wanted)]
        return said + [self._repair(one) for one in repairs(wanted)]

    def _repair(self, repair: Repair) -> Reason:
        """One repair in words, with the way to its openings."""
        asked = self.found.asked()
        if repair.wait:
            asked["wait"] = str(repair.wait)
        if repair.anybody:
            asked["therapist"] = ""
        if repair.any_time:
            asked.update({"part": "any", "at": ""})
        if repair.days:
            asked["days"] = str(repair.days)
        show = Show("Show these", url_for("openings.search", **asked))
        return Reason(repair_words(repair, self._reader()), show)

    def _reader(self) -> Reader:
        units = {unit.id: unit for unit in self.ask.units}
        resources = {row.resource_id: row.public_id for row in therapists(self.found.scope.session)}
        moving = self.found.moving

        def values(opening: Opening) -> dict[str, str]:
            used = (units[unit] for step in opening.steps for unit in step.units)
            people = {unit.id for unit in used if unit.kind is ResourceKind.THERAPIST}
            therapist = resources.get(people.pop(), "") if len(people) == 1 else ""
            local = machine_time(opening.start, self.ask.zone)
            if moving:
                return {
                    "date": local[:10],
                    "time": local[11:],
                    "therapist": therapist,
                    "version": str(moving.visit.version),
                    "minute": str(opening.start),
                }
            key = secrets.token_urlsafe(12)
            return {"start": str(opening.start), "with": therapist, "key": key}

        return Reader(self.ask.zone, units, self.ask.wish.preferred_therapist_id, values)
