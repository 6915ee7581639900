"""A treatment plan as a form: the plan itself, and a template of one."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date

from wtforms import BooleanField, HiddenField, SubmitField
from wtforms.fields import Field
from wtforms.validators import Length

from clinic.forms.note_fields import Day, Line, Whole, Words
from clinic.forms.plan_rows import IN_ROW, LONGEST_GOAL, MORE_ROWS, Figure, PlanRows
from clinic.rules.order_rules import ORDER_RULES, OrderRule
from clinic.rules.plan_checks import LONGEST_TEXT
from clinic.rules.plan_order import LONGEST_WHY
from clinic.rules.plan_templates import LONGEST_TITLE, PlanTemplate
from clinic.rules.plan_values import PlanValue

LONGEST_CHANGE = 300


class PlanFields(PlanRows):
    """What a plan and a template share."""

    goal = Line("Aim, in the patient's words", LONGEST_GOAL)
    reassess_every = Whole("Visits")
    reassess_days = Whole("Days")
    least_hours_between = Whole("Least hours between needlings")
    stop_rules = Words("Stop or change", LONGEST_TEXT)
    version = HiddenField(validators=[Length(max=64)])
    more = SubmitField("More rows")

    @property
    def wants_rows(self) -> bool:
        """Whether no more was asked than some empty rows."""
        return bool(self.more.data)

    def add_rows(self) -> None:
        """Show some more empty rows of each kind."""
        self.extra = 1 + MORE_ROWS

    def fill_plain(self, plan: PlanValue) -> None:
        """Show what a plan says, but for its days."""
        self.fill_rows(plan)
        self.goal.data = plan.goal
        self.reassess_every.data = plan.reassess_every
        self.reassess_days.data = plan.reassess_days
        self.least_hours_between.data = plan.least_hours_between
        self.stop_rules.data = plan.stop_rules

    def validate(self, extra_validators: object = None) -> bool:
        """Each field by itself; the rules of a plan are asked by who keeps it."""
        read = super().validate(extra_validators)
        for field in self:
            found = IN_ROW.fullmatch(field.name)
            if isinstance(field, Figure) and field.data and field.number is None and found:
                field.errors = [*field.errors, "Write the score as a number."]
                read = False
        return bool(read)

    @property
    def as_shown(self) -> str:
        """The stamp of what was shown."""
        return self.version.data or ""

    def value(self, *, template: str = "", starts_on: date | None = None) -> PlanValue:
        """The plan as typed."""
        return PlanValue(
            phases=self.phases,
            goals=self.goals,
            home=self.home,
            starts_on=starts_on,
            goal=self.goal.data or "",
            template=template,
            stop_rules=self.stop_rules.data or "",
            reassess_every=self.reassess_every.data,
            reassess_days=self.reassess_days.data,
            least_hours_between=self.least_hours_between.data,
        )


class PlanForm(PlanFields):
    """A patient's plan; two buttons send it: as a draft, or begun."""

    starts_on = Day("Begins on")
    why = Line("Why it is changed", LONGEST_CHANGE)
    sure = BooleanField("Save all the same")
    template = HiddenField(validators=[Length(max=40)])
    key = HiddenField(validators=[Length(max=64)])
    draft = SubmitField("Save as a draft")

    def fill(self, plan: PlanValue, stamp: str = "") -> None:
        """Show a plan."""
        self.fill_plain(plan)
        self.starts_on.data = plan.starts_on.isoformat() if plan.starts_on else ""
        self.template.data = plan.template
        self.version.data = stamp
        self.key.data = secrets.token_urlsafe(12)

    def fine_fields(self, rules: Iterable[OrderRule]) -> list[Field]:
        """The reasons to ask for."""
        return [self[f"fine_{rule.slug}"] for rule in rules]

    @property
    def fine(self) -> dict[str, str]:
        """The warnings that are fine, by rule, each with its reason."""
        typed = {rule.slug: self[f"fine_{rule.slug}"].data for rule in ORDER_RULES}
        return {slug: why for slug, why in typed.items() if why}

    @property
    def entry(self) -> PlanValue:
        """The plan as typed."""
        return self.value(template=self.template.data or "", starts_on=self.starts_on.day)

    @property
    def is_draft(self) -> bool:
        """Whether it is not to be begun yet."""
        return bool(self.draft.data)


for _rule in ORDER_RULES:
    setattr(PlanForm, f"fine_{_rule.slug}", Line(f"{_rule.label}: why it is fine", LONGEST_WHY))


class TemplateForm(PlanFields):
    """A template of a plan."""

    name = Line("Name", LONGEST_TITLE)
    for_whom = Line("For whom", LONGEST_TEXT)
    source = Line("Where it comes from", LONGEST_TEXT)

    def fill(self, template: PlanTemplate, plan: PlanValue) -> None:
        """Show a template; `plan` is what it is with this clinic's therapies."""
        self.fill_plain(plan)
        self.name.data, self.for_whom.data = template.name, template.for_whom
        self.source.data, self.version.data = template.source, template.stamp

    def entry(self, slug: str) -> PlanTemplate:
        """The template as typed."""
        return PlanTemplate(
            slug=slug,
            name=" ".join((self.name.data or "").split()),
            for_whom=self.for_whom.data or "",
            source=self.source.data or "",
            plan=self.value(template=slug),
        )
