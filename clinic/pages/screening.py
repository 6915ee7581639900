"""The whole screen: red flags and contraindications, one question under the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from clinic.pages.consent import consent_pill, left_out
from clinic.pages.form_parts import Back
from clinic.pages.visit_words import Pill
from clinic.pages.wording import count, isolated, moment
from clinic.rules.consent_texts import PROCEDURES
from clinic.rules.contraindications import ACTION_WORDS, Action, ScreenRule
from clinic.rules.red_flags import ANSWER_WORDS, DISPOSITION_WORDS, RED_FLAGS, RedFlagRule
from clinic.rules.safety import SafetyAtSigning
from clinic.rules.screen_state import ScreenLine, ScreenState, limits_of
from clinic.rules.words import Answered

WHY_LABEL = "Why treat all the same?"


@dataclass(frozen=True)
class Answer:
    """One answer to press."""

    value: str
    word: str
    checked: bool = False


@dataclass(frozen=True)
class ScreenQuestion:
    """One question: `does` says what a yes does, `last` how it was answered before."""

    slug: str
    text: str
    does: str
    last: str
    answers: list[Answer]
    detail: str = ""
    why_label: str = ""
    reason: str = ""
    problem: str = ""


@dataclass(frozen=True)
class ScreenPart:
    """Questions under a heading."""

    title: str
    text: str
    questions: list[ScreenQuestion]


@dataclass(frozen=True)
class ScreenPage:
    """The page."""

    title: str
    sub: str
    back: Back
    action: str
    visit: str
    state: Pill
    parts: list[ScreenPart]


@dataclass(frozen=True)
class Whom:
    """Who is asked, before which visit, and where the page leads."""

    name: str
    zone: str
    visit: str
    back: Back
    action: str


def screen_page(
    whom: Whom,
    state: ScreenState,
    rules: Mapping[str, ScreenRule],
    lines: Mapping[str, ScreenLine],
) -> ScreenPage:
    """The page as it stands; no answer is filled in."""
    zone = ZoneInfo(whom.zone)
    every = [rule for rule in rules.values() if rule.changes]
    seldom = [rule for rule in rules.values() if not rule.changes]
    return ScreenPage(
        title="The screen",
        sub=f"{isolated(whom.name)}: answer every line; a line left open is not cleared",
        back=whom.back,
        action=whom.action,
        visit=whom.visit,
        state=screen_pill(state),
        parts=[
            ScreenPart(
                "Before every session",
                "Infection, pregnancy, medicines, fear: what may change from one day to the next.",
                [_asked(rule, lines, zone) for rule in every],
            ),
            ScreenPart(
                "What seldom changes",
                "Asked again when it is too old, or when another answer has changed.",
                [_asked(rule, lines, zone) for rule in seldom],
            ),
            ScreenPart(
                "Red flags",
                "A yes is kept at once. The first two dispositions stop everything.",
                [_flag(rule, lines, zone) for rule in RED_FLAGS],
            ),
        ],
    )


def with_sent(page: ScreenPage, sent: Mapping[str, str], problems: Mapping[str, str]) -> ScreenPage:
    """The page with what was pressed and typed, and what is wrong beside it."""
    parts = [
        replace(part, questions=[_sent(one, sent, problems) for one in part.questions])
        for part in page.parts
    ]
    return replace(page, parts=parts)


def screen_pill(state: ScreenState) -> Pill:
    """How the screen stands."""
    if not state.ever:
        return Pill("due", "Screen: not filled in", "waiting")
    if state.blocks:
        return Pill("stop", f"Screen: {', '.join(state.blocks)}", "alert")
    if state.is_current:
        return Pill("done", "Screen: current", "done")
    word = "to renew" if state.expired else "open"
    return Pill("due", f"Screen: {count(len(state.open), 'answer')} {word}", "waiting")


def _asked(rule: ScreenRule, lines: Mapping[str, ScreenLine], zone: ZoneInfo) -> ScreenQuestion:
    does = ", ".join(ACTION_WORDS[action] for action in rule.actions)
    why = WHY_LABEL if rule.does(Action.JUSTIFY) else ""
    last = _last(lines.get(rule.slug), zone)
    return ScreenQuestion(
        rule.slug, rule.question, f"Yes: {does.lower()}", last, _answers(), "", why
    )


def _flag(rule: RedFlagRule, lines: Mapping[str, ScreenLine], zone: ZoneInfo) -> ScreenQuestion:
    does = f"Yes: {DISPOSITION_WORDS[rule.disposition].lower()}"
    return ScreenQuestion(
        rule.slug, rule.question, does, _last(lines.get(rule.slug), zone), _answers()
    )


def _answers(pressed: str = "") -> list[Answer]:
    return [Answer(one.value, word, one.value == pressed) for one, word in ANSWER_WORDS.items()]


def _last(line: ScreenLine | None, zone: ZoneInfo) -> str:
    if line is None:
        return "not asked yet"
    said = f" ({line.detail})" if line.detail else ""
    return f"last: {ANSWER_WORDS[line.answer].lower()}{said}, {moment(line.at, zone)}, {line.by}"


def _sent(
    one: ScreenQuestion, sent: Mapping[str, str], problems: Mapping[str, str]
) -> ScreenQuestion:
    return replace(
        one,
        answers=_answers(sent.get(f"a.{one.slug}", "")),
        detail=sent.get(f"d.{one.slug}", ""),
        reason=sent.get(f"r.{one.slug}", ""),
        problem=problems.get(one.slug, ""),
    )


def known_yes(state: ScreenState) -> list[str]:
    """What was answered with yes, with what it does: for the card before a visit."""
    return [
        f"{rule.finding}{f' ({line.detail})' if line.detail else ''}: "
        + ", ".join(ACTION_WORDS[action].lower() for action in rule.actions)
        for rule, line in state.yes
        if line.answer is Answered.YES
    ]


def limit_lines(safety: SafetyAtSigning) -> tuple[str, ...]:
    """What screen and consent say of the session: what is not given, what to spare and to mind."""
    limits = limits_of(safety.screen)
    spared = [f"{finding} ({where})" if where else finding for finding, where in limits.regions]
    return (
        *(f"No current through needles: {finding}." for finding in limits.no_electricity),
        *(f"{line}." for line in left_out(safety.others)),
        *(f"Do not needle there: {finding}." for finding in spared),
        *(f"Mind: {finding}." for finding in limits.advice),
    )


def ask_word(safety: SafetyAtSigning) -> str:
    """What is still to be asked before the note can be signed; empty where nothing is."""
    if safety.open_questions:
        return "Ask the five questions"
    return "" if safety.screen.is_current else "Has anything changed?"


def safety_pills(safety: SafetyAtSigning) -> tuple[Pill, ...]:
    """How safety stands while a note is written."""
    waiting = len(safety.open_questions)
    asked = Pill("done", "Five questions: cleared", "done")
    if waiting:
        asked = Pill("due", f"Five questions: {waiting} not cleared", "waiting")
    others = (consent_pill(due, PROCEDURES[one].name) for one, due in safety.others.items())
    return (asked, screen_pill(safety.screen), consent_pill(safety.consent), *others)
