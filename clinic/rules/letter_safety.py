"""What is dangerous, in a letter's words: red flags, adverse events, needles, blood thinners.

Clinical source: the reference's 5.2 (needle-related safety facts, medicines noticed, red-flag
status with its date; of an urgent referral the red flag, onset and times are the first two lines).
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from clinic.rules.adverse_events import OUTCOME_WORDS, EventEntry, Outcome, event_words
from clinic.rules.letter_course import day, listed, moment, quoted
from clinic.rules.letter_facts import LetterFacts
from clinic.rules.needling import in_sentence
from clinic.rules.red_flags import TAKEN_WORDS, FlagFacts
from clinic.rules.words import Answered, FactKind


def alert(facts: LetterFacts) -> str:
    """The red flag, then its onset and times."""
    flags = facts.open_flags or facts.flags[:1]
    if not flags:
        return "[which red flag?]\nOnset: [when did it begin?]"
    named = "; ".join(
        f"{flag.finding}{f' ({flag.detail})' if flag.detail else ''}" for flag in flags
    )
    return f"{named}.\nOnset: [when did it begin?] {_times(flags[0], facts)}"


def _named(flag: FlagFacts) -> str:
    return f"{flag.finding} ({flag.detail})" if flag.detail else flag.finding


def _times(flag: FlagFacts, facts: LetterFacts) -> str:
    zone = facts.sender.zone
    said = f"Told {moment(flag.raised_at, zone)} to {flag.raised_by}."
    if flag.phoned and flag.phoned_at:
        said += f" {flag.phoned} spoken to {moment(flag.phoned_at, zone)}."
    return said


def happened(facts: LetterFacts) -> str:
    """The adverse events a notice is about, each with when it began and what was done."""
    events = facts.worst_events
    return "\n".join(_event(each.entry, facts) for each in events) or "[what happened, and when?]"


def _event(entry: EventEntry, facts: LetterFacts) -> str:
    began = f", began {moment(entry.began_at, facts.sender.zone)}" if entry.began_at else ""
    on = f" on {day(entry.resolved_on)}" if entry.resolved_on else ""
    outcome = OUTCOME_WORDS[Outcome(entry.outcome)] if entry.outcome in set(Outcome) else ""
    said = (
        ("At", entry.place),
        ("", quoted(entry.detail)),
        ("Done", quoted(entry.action)),
        ("Outcome", f"{outcome.lower()}{on}" if outcome else ""),
        ("Told", quoted(entry.told)),
    )
    parts = [f"{name}: {text}" if name else text for name, text in said if text.strip()]
    return " ".join([f"{event_words(entry)}{began}.", *(f"{each.rstrip('.')}." for each in parts)])


def reactions(facts: LetterFacts) -> str:
    """Every adverse event of the episode in a line, the first one first."""
    if not facts.events:
        return "None known." if facts.sessions else ""
    zone = ZoneInfo(facts.sender.zone)
    return "\n".join(_reaction(each.entry, zone) for each in reversed(facts.events))


def _reaction(entry: EventEntry, zone: ZoneInfo) -> str:
    on = f" ({day(entry.began_at.astimezone(zone).date())})" if entry.began_at else ""
    outcome = OUTCOME_WORDS[Outcome(entry.outcome)].lower() if entry.outcome in set(Outcome) else ""
    after = f": {outcome}" if outcome else ""
    return f"{event_words(entry)}{on}{after}."


def safety(facts: LetterFacts) -> str:
    """Needles counted out, blood thinners noticed, allergies, and how the red flags stand."""
    lines = (_needles(facts), _thinners(facts), _allergies(facts), _flags(facts))
    return "\n".join(filter(None, lines))


def _needles(facts: LetterFacts) -> str:
    sites = [site for each in facts.sessions for site in each.sites]
    if not sites:
        return ""
    put_in = sum(site.needles_in or 0 for site in sites)
    out = sum(site.needles_out or 0 for site in sites)
    missing = sum(site.missing for site in sites)
    new = all(each.single_use for each in facts.sessions if each.sites)
    kind = "Sterile single-use needles; " if new else "Needles: "
    gone = f", {missing} told of as an incident" if missing else ""
    return f"{kind}{put_in} put in, {out} counted out{gone}."


def _thinners(facts: LetterFacts) -> str:
    said = [listed(facts.thinners)] if facts.thinners else []
    if facts.thinner_answer is Answered.UNSURE:
        said.append(f"not sure whether taken{f' ({facts.thinner})' if facts.thinner else ''}")
    if said:
        return f"Blood thinners: {'; '.join(said)}."
    if facts.thinner_answer is None:
        return "Blood thinners: [asked about blood thinners?]"
    return "Blood thinners: none known to us."


def _allergies(facts: LetterFacts) -> str:
    found = [text for kind, text in facts.known if kind is FactKind.ALLERGY]
    return f"Allergies: {listed(found)}." if found else ""


def _flags(facts: LetterFacts) -> str:
    zone = facts.sender.zone
    said = [_flag(flag, zone) for flag in facts.open_flags]
    said += [_flag(flag, zone) for flag in facts.flags if flag.closed_at is not None]
    if said:
        return "\n".join(said)
    if facts.cleared_at is None:
        return "Red flags: [asked, and on which day?]"
    return f"Red flags: none open; last asked {_on(facts.cleared_at, zone)}."


def _flag(flag: FlagFacts, zone: str) -> str:
    said = f"Red flag: {in_sentence(flag.finding)}, told {_on(flag.raised_at, zone)}"
    if flag.closed_at is None:
        return f"{said}, still open."
    taken = f" ({TAKEN_WORDS[flag.taken].lower()})" if flag.taken else ""
    return f"{said}, closed {_on(flag.closed_at, zone)}{taken}."


def _on(at: datetime, zone: str) -> str:
    return day(at.astimezone(ZoneInfo(zone)).date())
