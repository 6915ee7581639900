"""The five questions before a session, each answered by a tap of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from clinic.pages.form_parts import Back
from clinic.pages.screening import known_yes, screen_pill
from clinic.pages.visit_words import Pill
from clinic.pages.wording import isolated, moment
from clinic.rules.red_flags import ANSWER_WORDS, FIVE, AskedFacts, open_questions
from clinic.rules.screen_state import ScreenState
from clinic.rules.session_record import VisitFacts
from clinic.rules.words import Answered

LOOKS = {
    Answered.NO: ("done", "done"),
    Answered.YES: ("stop", "alert"),
    Answered.UNSURE: ("due", "waiting"),
}


@dataclass(frozen=True)
class Choice:
    """One answer to tap; `pressed` says that it holds."""

    value: str
    word: str
    pressed: str


@dataclass(frozen=True)
class Typed:
    """What was typed to one question and came back, with what is wrong with it."""

    slug: str
    detail: str
    problem: str = ""


@dataclass(frozen=True)
class Question:
    """One question with how it stands; `exactly` is what was said about a yes.

    `open` says that the field for it stands open.
    """

    slug: str
    text: str
    number: str
    state: Pill
    choices: list[Choice]
    exactly: str = ""
    open: bool = False
    problem: str = ""


@dataclass(frozen=True)
class AskPage:
    """The page; `action` takes every tap."""

    title: str
    sub: str
    back: Back
    onward: Back
    action: str
    questions: list[Question]
    state: Pill
    screen: Pill
    known: list[str]
    unchanged: str
    screen_href: str


@dataclass(frozen=True)
class AskWays:
    """Where the page leads: back, to the note if begun, where taps go, to the whole screen."""

    back: str
    note: str
    answer: str
    unchanged: str
    screen: str


def ask_page(
    visit: VisitFacts,
    asked: Mapping[str, AskedFacts],
    screen: ScreenState,
    ways: AskWays,
    typed: Typed | None = None,
) -> AskPage:
    """The questions of one visit as they stand; with a whole screen, whether it has changed.

    `typed` is what came back with a tap that was not kept.
    """
    zone = ZoneInfo(visit.zone)
    questions = [
        _question(rule.slug, rule.question, index, asked.get(rule.slug), zone)
        for index, rule in enumerate(FIVE, 1)
    ]
    return AskPage(
        title="The five questions",
        sub=f"{isolated(visit.person.name)}: ask each one aloud, press what they answer",
        back=Back(ways.back, "The visit"),
        onward=_onward(ways),
        action=ways.answer,
        questions=[_with_typed(each, typed) for each in questions],
        state=five_pill(asked),
        screen=screen_pill(screen),
        known=known_yes(screen),
        unchanged=ways.unchanged if screen.ever else "",
        screen_href=ways.screen,
    )


def _onward(ways: AskWays) -> Back:
    if ways.note:
        return Back(ways.note, "Back to the note")
    return Back(ways.back, "Back to the visit")


def five_pill(asked: Mapping[str, AskedFacts]) -> Pill:
    """How the five questions stand before a visit."""
    answers = {slug: each.answer for slug, each in asked.items()}
    waiting = open_questions(answers)
    if not waiting:
        return Pill("done", "Five questions: cleared", "done")
    if any(answers.get(slug) is Answered.YES for slug in waiting):
        return Pill("stop", "Five questions: a red flag", "alert")
    if any(slug in answers for slug in waiting):
        return Pill("due", f"Five questions: not cleared, {len(waiting)} open", "waiting")
    return Pill("due", f"Five questions: {len(waiting)} to ask", "waiting")


def _question(
    slug: str, text: str, number: int, asked: AskedFacts | None, zone: ZoneInfo
) -> Question:
    state = Pill("plain", "Not asked yet")
    if asked:
        kind, icon = LOOKS[asked.answer]
        word = f"{ANSWER_WORDS[asked.answer]} · {moment(asked.at, zone)}, {asked.by}"
        state = Pill(kind, word, icon)
    choices = [
        Choice(value.value, word, "true" if asked and asked.answer is value else "false")
        for value, word in ANSWER_WORDS.items()
    ]
    yes = asked is not None and asked.answer is Answered.YES
    said = asked.detail if asked else ""
    return Question(slug, text, str(number), state, choices, said, yes or bool(said))


def _with_typed(question: Question, typed: Typed | None) -> Question:
    if typed is None or typed.slug != question.slug:
        return question
    return replace(question, exactly=typed.detail, problem=typed.problem, open=True)
