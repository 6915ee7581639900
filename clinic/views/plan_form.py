"""The form of a plan: shown, sent for more rows, or kept; new and changed ones alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import render_template
from flask.typing import ResponseReturnValue

from clinic.forms.plans import PlanForm
from clinic.pages.form_parts import Back
from clinic.queries.plan_content import choices_of, warnings_of
from clinic.rules.errors import Refused
from clinic.rules.order_rules import OrderRule
from clinic.rules.plan_therapies import PlanChoice, given_in
from clinic.rules.plan_values import PlanValue
from clinic.rules.sequencing import findings
from clinic.services.plans import LeavesBooked, Saving
from clinic.views.gate import scope
from clinic.views.refusals import show_beside


@dataclass
class PlanScreen:
    """One page with the form; `goes_on` where the plan is active, so that a change needs a reason.

    `fine` are the rules that are accepted on the plan already.
    """

    title: str
    sub: str
    back: Back
    action: str
    goes_on: bool = False
    fine: frozenset[str] = frozenset()
    conflict: Sequence[str] = ()
    asks_sure: bool = False

    def __post_init__(self) -> None:
        self.form = PlanForm()
        self.choices: tuple[PlanChoice, ...] = choices_of(scope().session)

    def fill_in(self, plan: PlanValue, stamp: str = "") -> None:
        """Offer what can be chosen, and show the plan where nothing was sent yet."""
        self.choices = choices_of(scope().session, plan)
        self.form.offer(self.choices)
        if not self.form.is_submitted():
            self.form.fill(plan, stamp)

    def answer(
        self, keep: Callable[[PlanValue, Saving], ResponseReturnValue]
    ) -> ResponseReturnValue:
        """The page, or what `keep` answers once what was typed is kept."""
        form = self.form
        if not form.is_submitted():
            return self.page(200)
        if form.wants_rows:
            form.validate()
            form.add_rows()
            return self.page(200)
        if not form.validate():
            return self.page(422)
        how = Saving(
            begin=not form.is_draft and not self.goes_on,
            shown=form.as_shown,
            why=(form.why.data or "") if self.goes_on else "",
            sure=bool(form.sure.data),
            key=form.key.data or "",
            places=form.places,
            fine=form.fine,
        )
        try:
            return keep(form.entry, how)
        except Refused as refused:
            return self.refuse(refused)

    def refuse(self, refused: Refused) -> ResponseReturnValue:
        """The page again, what is wrong beside its field."""
        if refused.problems:
            self.form.say(refused)
        else:
            show_beside(self.form, refused, default="starts_on")
        self.asks_sure = isinstance(refused, LeavesBooked)
        return self.page(refused.status)

    def page(self, code: int) -> ResponseReturnValue:
        """The form as it stands."""
        page = render_template(
            "plans/edit.html",
            page=self,
            form=self.form,
            warnings=self.form.fine_fields(self._broken()),
        )
        return page, code

    def _broken(self) -> Sequence[OrderRule]:
        """The warnings the plan's own visits come across and that are not fine yet."""
        rules = warnings_of(scope().session)
        found = {
            one.slug
            for block in self.form.phases
            for one in findings(rules, given_in(block, self.choices), ZoneInfo("UTC"))
        }
        return [rule for rule in rules if rule.slug in found - self.fine]
