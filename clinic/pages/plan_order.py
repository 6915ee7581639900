"""The warnings that are fine on a plan, in words."""

from __future__ import annotations

from collections.abc import Iterable

from clinic.pages.clinic_setup import Dated, DatedPage
from clinic.pages.form_parts import Back, Part
from clinic.pages.wording import full_date
from clinic.rules.plan_order import Acknowledged, PlanOrder

SAY_IT = Part(
    "Which, and why",
    "It is not asked about at each booking any more. The front desk sees that it is fine and who"
    " said so, never why. What the clinic has made a stop stays one.",
    ["rule*", "why*"],
)


def fine_page(plan: PlanOrder, *, back: str, action: str, remove_action: str) -> DatedPage:
    """The page of one plan, for those who treat."""
    return DatedPage(
        title="Order of therapies",
        sub=f"{plan.name} · {plan.problem}",
        back=Back(back, "The record"),
        action=action,
        remove_action=remove_action,
        add_title="Accept a warning",
        save_label="Fine for this patient",
        parts=[SAY_IT],
        entries=[_entry(one) for one in plan.fine],
        empty_word="Every warning is asked about at each booking",
        head=("Warning", "Fine, because"),
    )


def fine_words(fine: Iterable[Acknowledged]) -> list[str]:
    """`Sauna after needling: fine, Ana Ruiz, 3 November 2026`; the reason stays out."""
    return [f"{one.label}: fine, {_who(one)}" for one in fine]


def _entry(one: Acknowledged) -> Dated:
    return Dated(one.label, f"{one.why} ({_who(one)})", {"rule": one.rule})


def _who(one: Acknowledged) -> str:
    return f"{one.accepted.by}, {full_date(one.accepted.on)}"
