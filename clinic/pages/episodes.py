"""An episode of care in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from clinic.models import Appointment
from clinic.pages.clinic_setup import Dated, DatedPage
from clinic.pages.form_parts import Back, Part, Row
from clinic.pages.plan_words import SIDES, STAGES
from clinic.pages.wording import (
    clock,
    count,
    day_of_minute,
    day_words,
    full_date,
    mid_sentence,
)
from clinic.rules.authorised import Authorised
from clinic.rules.episodes import REASONS
from clinic.rules.plan_facts import EpisodeFacts, PlanFacts


def episode_words(episode: EpisodeFacts, today: date) -> str:
    """`left sciatica, chronic`."""
    words = [mid_sentence(episode.entry.problem)]
    side = SIDES.get(episode.entry.side) if episode.entry.side else None
    if side and side not in words[0].casefold():
        words.append(side)
    stage = episode.stage(today)
    return ", ".join([*words, *([STAGES[stage]] if stage else [])])


def episode_rows(episode: EpisodeFacts, today: date) -> list[Row]:
    """The problem, since when, and who sent them."""
    entry, stage = episode.entry, episode.stage(today)
    judged = " (judged by the therapist)" if entry.phase else ""
    rows = (
        Row("Problem", entry.problem),
        Row("Side", SIDES[entry.side].capitalize() if entry.side else ""),
        Row("Since", full_date(entry.onset_on) if entry.onset_on else ""),
        Row("Phase", f"{STAGES[stage].capitalize()}{judged}" if stage else ""),
        Row("Referred by", entry.referrer),
        Row("Referred on", full_date(entry.referred_on) if entry.referred_on else ""),
        Row("Reason", entry.referral_reason),
        Row("First seen here", full_date(episode.opened_on)),
    )
    return [row for row in rows if row.value]


def discharge_rows(facts: PlanFacts) -> list[Row]:
    """How the episode ended; nothing while it goes on."""
    ended = facts.discharge
    if ended is None:
        return []
    return [
        Row("Ended", f"{full_date(ended.ended_on)}, {ended.by}"),
        Row("Why", REASONS[ended.reason]),
        Row("Summary", ended.summary),
        Row("At home", ended.home_programme),
        Row("Come back when", ended.self_referral),
    ]


EPISODE_PARTS = [
    Part(
        "The problem",
        "Acute is under 6 weeks since its onset, subacute 6 to 12, chronic longer.",
        ["problem*", "side?", "onset_on?", "phase?"],
    ),
    Part(
        "The referral",
        "Only where somebody referred them. The front desk does not see any of this.",
        ["referrer?", "referred_on?", "referral_reason*?"],
    ),
]
"""What is asked of an episode."""


@dataclass(frozen=True)
class DischargePage:
    """The end of an episode."""

    sub: str
    back: Back
    action: str
    parts: list[Part]


def discharge_page(sub: str, back: Back, action: str, *, booked: bool) -> DischargePage:
    """The form that ends it; with booked visits, which of them to cancel."""
    parts = [
        Part("How it ends", "", ["reason", "ended_on"]),
        Part(
            "The summary",
            "It is kept as it is written now, also where the problem is opened again.",
            ["summary*", "home_programme*", "self_referral*"],
        ),
    ]
    if booked:
        text = "They are cancelled by the clinic. One that is not ticked stays in the diary."
        parts.append(Part("Booked visits", text, ["cancel*"]))
    return DischargePage(sub, back, action, parts)


def visit_choices(visits: Iterable[Appointment], zone: ZoneInfo) -> list[tuple[str, str]]:
    """Booked visits to tick."""
    return [(visit.public_id, _when(visit.from_minute, zone)) for visit in visits]


def _when(minute: int, zone: ZoneInfo) -> str:
    return f"{day_words(day_of_minute(minute, zone))}, {clock(minute, zone)}"


def authorised_page(
    sub: str, entries: Sequence[Authorised], back: Back, ways: tuple[str, str]
) -> DatedPage:
    """The authorised visits of an episode; `ways` add one and take one back."""
    return DatedPage(
        title="Authorised visits",
        sub=sub,
        back=back,
        action=ways[0],
        remove_action=ways[1],
        add_title="Add an authorisation",
        save_label="Save",
        parts=[
            Part(
                "What was agreed",
                "Visits count from the first day to the last, both included. Leave a day empty"
                " where there is none.",
                ["visits", "granted_by", "valid_from?", "valid_until?", "reference*?"],
            )
        ],
        entries=[_authorised(one) for one in entries],
        empty_word="No authorised visits",
        head=("Visits", "Agreed"),
    )


def _authorised(one: Authorised) -> Dated:
    entry = one.entry
    days = (
        f"from {full_date(entry.valid_from)}" if entry.valid_from else "",
        f"until {full_date(entry.valid_until)}" if entry.valid_until else "",
    )
    words = ", ".join(filter(None, (entry.granted_by, *days, entry.reference)))
    return Dated(count(entry.visits or 0, "visit"), words, {"name": one.public_id})
