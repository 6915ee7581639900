"""Scores from the answers of a questionnaire, item by item, with what a missing answer means.

Answers are numbers in the order of the printed form, None where one was left out. No item text is
kept here: a licensed questionnaire stays on its paper, and only its numbers come in. Sources and
missing-item rules are those of reference section 3.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from clinic.rules.errors import Invalid

Answers = Sequence[int | None]
FIELD = "items"
HUNDREDTH = Decimal("0.01")
FABQ_PA = (2, 3, 4, 5)
FABQ_W = (6, 7, 9, 10, 11, 12, 15)
MOST_ACTIVITIES = 5
LONGEST_ACTIVITY = 40
LARGEST_RATING = 10
BLANK = frozenset({"-", "–", "."})
CROSS = frozenset({"x", "×", "✓", "✗"})
"""Could be a yes as well as a no; never guessed."""
ACTIVITY = re.compile(r"(?P<name>.*\S)[\s:=,]+(?P<score>\d{1,2})")


@dataclass(frozen=True)
class Sheet:
    """One questionnaire: so many answers, each 0 to `most`, and how they become scores.

    `score` gives the score of each measure it holds, None where too much was left out; `missing`
    says in words what a missing answer does.
    """

    count: int
    most: int
    missing: str
    score: Callable[[Answers], Mapping[str, Decimal | None]]


@dataclass(frozen=True)
class Activity:
    """One thing a patient named (PSFS), rated 0 (unable) to 10 (as before)."""

    name: str
    score: int


def odi(answers: Answers) -> Decimal | None:
    """ODI in percent: the sum of 5 times the sections answered; a missed one takes 5 off."""
    given = _given(answers)
    return _rounded(Decimal(100 * sum(given)) / (5 * len(given))) if given else None


def rmdq_24(answers: Answers) -> Decimal | None:
    """RMDQ: the statements said yes to; a blank beside others is a no, all blank is no score."""
    given = _given(answers)
    return Decimal(sum(given)) if given else None


def complete_sum(answers: Answers) -> Decimal | None:
    """The sum, where nothing is missing (LEFS, SBI, PHQ-2)."""
    given = _given(answers)
    return Decimal(sum(given)) if len(given) == len(answers) else None


def fabq(answers: Answers) -> Mapping[str, Decimal | None]:
    """Both subscales of the sixteen items; items 1, 8, 13, 14 and 16 are not scored."""
    parts = {"fabq_pa": FABQ_PA, "fabq_w": FABQ_W}
    return {slug: complete_sum([answers[n - 1] for n in items]) for slug, items in parts.items()}


def psfs(ratings: Sequence[Decimal]) -> Decimal:
    """PSFS: the mean of the activities rated. Raises Invalid for none."""
    if not ratings:
        raise Invalid("Name at least one activity with its number.", field=FIELD)
    return _rounded(sum(ratings, Decimal(0)) / len(ratings))


def _one(
    slug: str, rule: Callable[[Answers], Decimal | None]
) -> Callable[[Answers], Mapping[str, Decimal | None]]:
    return lambda answers: {slug: rule(answers)}


_ALL = "Every answer is needed."
_FABQ = Sheet(16, 6, "A subscale with a missing answer has no score.", fabq)
SHEETS: Mapping[str, Sheet] = MappingProxyType(
    {
        "odi": Sheet(10, 5, "A missed section is left out of the possible sum.", _one("odi", odi)),
        "rmdq_24": Sheet(
            24, 1, "A blank is a no, but one answer at least is needed.", _one("rmdq_24", rmdq_24)
        ),
        "lefs": Sheet(20, 4, _ALL, _one("lefs", complete_sum)),
        "sbi": Sheet(4, 6, _ALL, _one("sbi", complete_sum)),
        "fabq_pa": _FABQ,
        "fabq_w": _FABQ,
        "phq_2": Sheet(2, 3, _ALL, _one("phq_2", complete_sum)),
    }
)
"""The questionnaires that can be scored from their answers; PSFS is read as activities."""


def score_answers(slug: str, answers: Answers) -> Mapping[str, Decimal]:
    """The scores these answers give, by measure; the one asked for is always among them.

    Raises Invalid, beside the answers, for a wrong number of them, one out of its range, or too
    many left out.
    """
    sheet = SHEETS.get(slug)
    if sheet is None:
        raise Invalid("This measure has one number. Write it as the score.", field=FIELD)
    if len(answers) != sheet.count:
        message = f"{sheet.count} answers are needed, in order; here are {len(answers)}."
        raise Invalid(f"{message} Write - for one left out.", field=FIELD)
    for number, answer in enumerate(answers, start=1):
        if answer is not None and not 0 <= answer <= sheet.most:
            raise Invalid(f"Answer {number} runs from 0 to {sheet.most}.", field=FIELD)
    scores = sheet.score(answers)
    if scores[slug] is None:
        raise Invalid(f"Too much was left out for a score. {sheet.missing}", field=FIELD)
    return {each: score for each, score in scores.items() if score is not None}


def read_answers(text: str) -> tuple[int | None, ...]:
    """Answers as they are typed: numbers apart by spaces or commas, `-` for one left out.

    Raises Invalid for anything else.
    """
    found: list[int | None] = []
    for typed in re.split(r"[\s,;]+", text.strip()):
        if typed.casefold() in CROSS:
            message = f"{typed} could be a yes or a blank. Write 1 for yes, 0 for no"
            raise Invalid(f"{message}, and - for one left out.", field=FIELD)
        if typed in BLANK:
            found.append(None)
        elif typed.isdecimal() and len(typed) <= len("10"):
            found.append(int(typed))
        else:
            raise Invalid("Write the answers as numbers, and - for one left out.", field=FIELD)
    return tuple(found)


def read_activities(text: str) -> tuple[Activity, ...]:
    """Activities as they are typed, one a line with its number behind it: `climbing stairs 3`.

    Raises Invalid for a line without a number of 0 to 10, too many, or one named twice.
    """
    found: list[Activity] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        read = ACTIVITY.fullmatch(line)
        if read is None or int(read["score"]) > LARGEST_RATING:
            raise Invalid("One activity a line, with 0 to 10 behind it: stairs 3.", field=FIELD)
        found.append(Activity(read["name"].rstrip(" :=,"), int(read["score"])))
    if len(found) > MOST_ACTIVITIES:
        raise Invalid(f"At most {MOST_ACTIVITIES} activities.", field=FIELD)
    if any(len(each.name) > LONGEST_ACTIVITY for each in found):
        raise Invalid(f"At most {LONGEST_ACTIVITY} characters for an activity.", field=FIELD)
    if len({each.name.casefold() for each in found}) < len(found):
        raise Invalid("An activity is named twice.", field=FIELD)
    return tuple(found)


def _given(answers: Answers) -> list[int]:
    return [answer for answer in answers if answer is not None]


def _rounded(number: Decimal) -> Decimal:
    return number.quantize(HUNDREDTH, ROUND_HALF_UP)
