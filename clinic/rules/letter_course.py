"""The course of a treatment in a letter's words: findings, results, what was done, what it did.

Clinical source: the reference's 5.2 (response in numbers with what the threshold means), 3.1 (what
a change may be called) and 1.10 (a response is never judged on the same day: the pain before a
session is compared with the pain before the first).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from clinic.rules.adjuncts import NAMES
from clinic.rules.letter_facts import LetterFacts, LetterSession, muscle_counts, points
from clinic.rules.measure_change import SCREENS, Change, ChangeStatus
from clinic.rules.measures import Measure
from clinic.rules.needling import in_sentence
from clinic.rules.score_reading import reading
from clinic.rules.scores import Kept, Series

MOST_MUSCLES = 6
LONGEST_QUOTE = 500
MEASURED_IN = frozenset({"cm", "degrees"})
NO_SESSION = "No treatment has been given yet."


def day(when: date) -> str:
    """`24 November 2026`."""
    return f"{when.day} {when:%B %Y}"


def moment(at: datetime, zone: str) -> str:
    """`24 November 2026, 9:02` on the clinic's wall."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{day(local.date())}, {local.hour}:{local.minute:02}"


def quoted(text: str) -> str:
    """A text of the record in one paragraph, cut where a letter has no room for it."""
    words = " ".join(text.split())
    if len(words) <= LONGEST_QUOTE:
        return words
    return words[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


def times(number: int) -> str:
    """`once`, `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def symptoms(facts: LetterFacts) -> str:
    """Pain as it was and is before sessions, and the patient's own words lately."""
    asked = [each for each in facts.sessions if each.pain_before is not None]
    said = []
    if asked:
        first, last = asked[0], asked[-1]
        said.append(f"Pain {first.pain_before} of 10 before the first session ({day(first.on)})")
        if last is not first:
            said[0] += f", {last.pain_before} of 10 before the last ({day(last.on)})"
        said[0] += "."
    told = next((each for each in reversed(facts.sessions) if each.outcome.strip()), None)
    if told:
        said.append(f"{day(told.on)}: {quoted(told.outcome)}")
    return "\n".join(said)


def findings(facts: LetterFacts) -> str:
    """What was found first and last."""
    found = [each for each in facts.sessions if each.findings.strip()]
    chosen = found[:1] + [each for each in found[-1:] if each is not found[0]]
    return "\n".join(f"{day(each.on)}: {quoted(each.findings)}" for each in chosen)


def results(facts: LetterFacts) -> str:
    """Scores that were taken once: there is no change yet."""
    once = [each for each in facts.series if each.change is None]
    return "\n".join(
        f"{_name(each)}: {_scored(each, each.now, facts)}{_read(each)}." for each in once
    )


def treatment(facts: LetterFacts) -> str:
    """Sessions, needles, muscles and the other therapies."""
    if not facts.sessions:
        return NO_SESSION
    first, last = facts.sessions[0], facts.sessions[-1]
    needled = [each for each in facts.sessions if _needles(each)]
    span = f"on {day(first.on)}" if last is first else f"from {day(first.on)} to {day(last.on)}"
    several = "session" if len(facts.sessions) == 1 else "sessions"
    said = [f"{len(facts.sessions)} {several} {span}."]
    if needled:
        total = sum(map(_needles, needled))
        said.append(f"Dry needling {times(len(needled))}, {total} needles: {_muscles(needled)}.")
    others = Counter(one for each in facts.sessions for one in dict.fromkeys(each.others))
    if others:
        given = [f"{in_sentence(NAMES[one])} {times(n)}" for one, n in others.items()]
        said.append(f"Also {listed(given)}.")
    return " ".join(said)


def last_session(facts: LetterFacts) -> str:
    """The last session alone, or the one the letter is about: what a colleague has to know now."""
    found = [each for each in facts.sessions if each.note_id == facts.about_note]
    if not facts.sessions:
        return NO_SESSION
    session = (found or facts.sessions[-1:])[0]
    said = _muscles([session]) if _needles(session) else "no needling"
    before = "" if session is facts.sessions[-1] else " (a later one followed)"
    needles = f"{_needles(session)} needles: " if _needles(session) else ""
    others = [in_sentence(NAMES[one]) for one in dict.fromkeys(session.others)]
    also = f"; also {listed(others)}" if others else ""
    return f"Session of {day(session.on)}{before}: {needles}{said}{also}."


def response(facts: LetterFacts) -> str:
    """Each measure from its first score to now, with what that is called; pain and soreness."""
    lines = [_changed(each, facts) for each in facts.series if each.change is not None]
    pains = [each for each in facts.sessions if each.pain_before is not None]
    if len(pains) > 1:
        first, last = pains[0], pains[-1]
        lines.append(
            f"Pain before sessions: {first.pain_before} of 10 at the first,"
            f" {last.pain_before} of 10 at the last of {len(pains)}."
        )
    sore = [each.worst_soreness for each in facts.sessions if each.worst_soreness is not None]
    if sore:
        lines.append(f"Soreness after needling: {max(sore)} of 10 at worst ({_of(len(sore))}).")
    return "\n".join(lines)


def change_sentence(series: Series, change: Change) -> str:
    """What a change means, with the threshold it is held against and its kind."""
    measure, moved = series.measure, _moved(change)
    if change.stuck:
        return f"{moved}; the first score left no room to tell"
    if change.status is ChangeStatus.UNKNOWN or measure.threshold is None:
        return f"{moved}; no threshold is known, so it is not interpreted"
    own = ", set by this clinic" if measure.set_by_clinic else ""
    limit = f"({measure.threshold_kind.upper()} {points(measure.threshold)} {measure.unit}{own})"
    if change.status is not ChangeStatus.UNCHANGED:
        but = ", though within measurement error" if change.within_error else ""
        return f"{moved}: {measure.beyond_threshold_words}{but} {limit}"
    if change.within_error:
        return f"{moved}: within measurement error {limit}"
    return f"{moved}: less than what counts as important {limit}"


def _changed(series: Series, facts: LetterFacts) -> str:
    change = series.change
    if change is None:
        raise AssertionError
    now = _scored(series, series.now, facts)
    if len(series.scores) == 1:
        return f"{_name(series)}: {now}; {change_sentence(series, change)}."
    first = _scored(series, series.first, facts)
    if series.measure.slug in SCREENS:
        return f"{_name(series)}: {first} → {now}{_read(series)}."
    return f"{_name(series)}: {first} → {now}; {change_sentence(series, change)}."


def _read(series: Series) -> str:
    """What a screen says by itself: it has a cut-off and no threshold of change."""
    screen = series.measure.slug in SCREENS
    return f"; {reading(series.measure.slug, series.now.value)}" if screen else ""


def _name(series: Series) -> str:
    return f"{series.measure.name}{f', {series.site}' if series.site else ''}"


def _scored(series: Series, kept: Kept, facts: LetterFacts) -> str:
    taken = kept.taken_at.astimezone(ZoneInfo(facts.sender.zone)).date()
    return f"{_value(series.measure, kept)} ({day(taken)})"


def _value(measure: Measure, kept: Kept) -> str:
    """`12 cm` of what is measured, whose bounds are no total; `46 of 100` of a scale."""
    if measure.unit in MEASURED_IN:
        return f"{points(kept.value)} {measure.unit}"
    if measure.minimum < 0:
        ends = f"{points(measure.minimum)} to {points(measure.maximum)}"
        return f"{points(kept.value)} on a scale of {ends}".replace("-", "−")
    return f"{points(kept.value)} of {points(measure.maximum)}"


def _moved(change: Change) -> str:
    if not change.by:
        return "the same"
    return f"{'better' if change.by > 0 else 'worse'} by {points(abs(change.by))}"


def _needles(session: LetterSession) -> int:
    return sum(site.needles_in or 0 for site in session.sites)


def _muscles(sessions: Sequence[LetterSession]) -> str:
    counted = muscle_counts(sessions)
    alone = len(sessions) == 1
    said = [
        f"{each.place} ({each.needles if alone else times(each.sessions)})"
        for each in counted[:MOST_MUSCLES]
    ]
    more = len(counted) - MOST_MUSCLES
    return "; ".join(said) + (f"; {more} more" if more > 0 else "")


def _of(sessions: int) -> str:
    return f"told after {sessions} {'session' if sessions == 1 else 'sessions'}"
