"""The plans a clinic begins with, as it edits them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from clinic.pages.form_parts import Back
from clinic.pages.plan_choice import Beginning, beginning
from clinic.pages.visit_words import Pill
from clinic.rules.plan_templates import PlanTemplate
from clinic.rules.plan_therapies import PlanChoice


@dataclass(frozen=True)
class TemplateRow:
    """One template of the list."""

    words: Beginning
    href: str
    state: Pill | None


@dataclass(frozen=True)
class TemplatePage:
    """Adding or changing one; empty addresses are what cannot be done with it."""

    title: str
    back: Back
    action: str
    reset: str
    offer: str
    offer_label: str


def template_rows(
    templates: Iterable[PlanTemplate],
    choices: Sequence[PlanChoice],
    edit: Callable[[str], str],
) -> list[TemplateRow]:
    """The list."""
    return [
        TemplateRow(
            beginning(one, choices),
            edit(one.slug),
            Pill("plain", "Not offered", "close") if one.retired else None,
        )
        for one in templates
    ]


def template_page(
    template: PlanTemplate, action: str, back: str, *, reset: str = "", offer: str = ""
) -> TemplatePage:
    """The page of one template."""
    return TemplatePage(
        title=template.name or "Add a template",
        back=Back(back, "Plan templates"),
        action=action,
        reset=reset if template.changed else "",
        offer=offer,
        offer_label="Offer it again" if template.retired else "Do not offer it",
    )
