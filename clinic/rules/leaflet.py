"""The aftercare leaflet: what a clinic may word as it likes, and what stands on every one.

Sources: reference 1.12 (what helps and how long soreness lasts, to be worded by the clinic) and
1.10 (the warning signs, which with the emergency instruction are not optional).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from clinic.rules.errors import Problem

LONGEST_TITLE = 120
LONGEST_BODY = 6000

FIRST_TITLE = "After dry needling"
FIRST_BODY = """\
It is usual to be sore for a day or two where the needles were, much as after hard exercise. Small \
bruises can show.

Keep moving gently: walk, and stretch as you were shown. Drink enough.

For the first 24 hours it may be better to leave out hard training, alcohol, very hot baths and \
the sauna, unless we planned one with you.

We may ask you how sore you are one, two and three days later. Your answer helps us to choose what \
to do next time."""

WARNING_TITLE = "Get help if you notice any of these"
WARNING_SIGNS = (
    "You are short of breath, your chest hurts, or you have a new dry cough.",
    "A part of you goes numb or weak.",
    "A needled place becomes hot, swells or hurts more each day, or redness spreads from it.",
    "You have a fever.",
    "Your calf swells or hurts.",
    "You cannot pass water or control your bladder or bowels, or you go numb between the legs.",
)
EMERGENCY = (
    "Trouble breathing, chest pain, sudden weakness, or bladder and bowel trouble: call the"
    " emergency number at once (112 in Europe, 999 in the UK, 911 in North America). Say that you"
    " have had dry needling, when, and where. For anything else on this list call us the same day."
)
STILL_SORE = "Still sore after three days, or very sore: call us. That is worth a look."


@dataclass(frozen=True)
class LeafletEntry:
    """A version as typed."""

    title: str
    body: str


@dataclass(frozen=True)
class Leaflet:
    """A version as kept; `number` counts from 1, `made_at` is None for the text it comes with."""

    title: str
    body: str
    number: int = 0
    version_id: int = 0
    made_at: datetime | None = None
    by_name: str = ""
    newest: bool = True

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The clinic's own words, paragraph by paragraph."""
        return tuple(each.strip() for each in self.body.split("\n\n") if each.strip())


AS_IT_COMES = Leaflet(FIRST_TITLE, FIRST_BODY)


def check_leaflet(entry: LeafletEntry) -> list[Problem]:
    """What is wrong with a version as typed."""
    found = []
    if not entry.title.strip():
        found.append(Problem("title", "Give the leaflet a title."))
    if not entry.body.strip():
        found.append(Problem("body", "Say what the patient should do and expect."))
    if len(entry.title) > LONGEST_TITLE:
        found.append(Problem("title", f"At most {LONGEST_TITLE} characters."))
    if len(entry.body) > LONGEST_BODY:
        found.append(Problem("body", f"At most {LONGEST_BODY} characters."))
    return found
