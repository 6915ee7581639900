"""Writing a letter: begun from the record, changed by hand, filled again, thrown away."""

from __future__ import annotations

from clinic import clock
from clinic.models import EpisodeOfCare, LetterDraft, Patient, Task
from clinic.queries.letter_calls import notice_row
from clinic.queries.letter_facts import letter_facts
from clinic.queries.letters import (
    draft_facts,
    draft_row,
    episode_row,
    is_signed,
    last_address,
    letter_row,
    replaced,
)
from clinic.queries.scope import Scope
from clinic.rules.errors import Changed, Invalid, Refused
from clinic.rules.letter_content import parts_text, read_content, read_parts
from clinic.rules.letter_text import fill
from clinic.rules.letter_values import DraftFacts, PartText
from clinic.rules.letters import (
    LONGEST_NAME,
    LONGEST_WHY,
    PARTS,
    LetterKind,
    LetterTyped,
    Part,
    check_typed,
)
from clinic.rules.permissions import Principal
from clinic.services.note_sign import signature
from clinic.services.once import already_done, remember
from clinic.services.unit_of_work import CHANGED_MEANWHILE, Work, unit_of_work

NOT_KEPT = "Not saved yet: look at the marked fields."
SIGNED = "This letter is signed and never changes. Write another that replaces it."
REPLACED = "Another letter was written instead of this one already."


class LetterClosed(Refused):
    """The letter is signed: nothing in it changes any more."""


def begin_letter(
    actor: Principal, episode_id: str, kind: str, *, task: str = "", key: str = ""
) -> str:
    """Begin a letter of a kind with what the record knows; its public id.

    `task` names what it answers. The same form sent twice begins one. Raises Invalid for a kind
    that is none, NotFound.
    """
    if kind not in set(LetterKind):
        raise Invalid("Choose what the letter is for.", field="kind")
    with unit_of_work(actor, "letter:begun") as work:
        scope = Scope(work.session, actor)
        episode = episode_row(scope, episode_id)
        done = already_done(work.session, key, actor.user_id)
        if done is not None:
            return done
        answers = notice_row(scope, episode, task) if task else None
        filled = fill(LetterKind(kind), letter_facts(scope, episode, _number(answers)))
        patient = work.session.get_one(Patient, episode.patient_id)
        to_name = (episode.referrer or patient.referrer)[:LONGEST_NAME]
        draft = LetterDraft(
            episode_id=episode.id,
            kind=LetterKind(kind),
            to_name=to_name,
            to_address=last_address(work.session, episode, to_name) if to_name else "",
            parts=parts_text({part: PartText(text, text) for part, text in filled.items()}),
            task_id=_number(answers),
        )
        return _begun(work, draft, episode, key)


def begin_instead(actor: Principal, letter_id: str, why: str, *, key: str = "") -> str:
    """Begin a letter that replaces a signed one, with its words; the new one's public id.

    Raises Invalid without a reason, Refused where another replaces it already, NotFound.
    """
    said = why.strip()
    if not said or len(said) > LONGEST_WHY:
        text = f"At most {LONGEST_WHY} characters." if said else "Why is it replaced?"
        raise Invalid(text, field="why")
    with unit_of_work(actor, "letter:begun") as work:
        scope = Scope(work.session, actor)
        before, episode = letter_row(scope, letter_id)
        done = already_done(work.session, key, actor.user_id)
        if done is not None:
            return done
        if replaced(work.session, before):
            raise Refused(REPLACED)
        filled = fill(before.kind, letter_facts(scope, episode, before.task_id))
        words = read_content(before.content)
        said_then = {Part(slug): text for slug, _, text in words.parts}
        said_then[Part.DIAGNOSIS] = words.heading.partition(": ")[2]
        draft = LetterDraft(
            episode_id=episode.id,
            kind=before.kind,
            to_name=before.to_name,
            to_address="\n".join(words.receiver[1:]),
            parts=parts_text(
                {part: PartText(said_then.get(part, ""), filled[part]) for part in filled}
            ),
            task_id=before.task_id,
            replaces_id=before.id,
            why=said,
        )
        return _begun(work, draft, episode, key)


def save(actor: Principal, letter_id: str, typed: LetterTyped) -> DraftFacts:
    """Keep a draft as typed.

    Raises NotFound, LetterClosed, Invalid with every problem beside its field, and Changed when
    the draft is not the one that was shown.
    """
    with unit_of_work(actor, "letter:saved") as work:
        draft, episode = open_draft(work, letter_id, typed.version)
        write_typed(work, draft, typed)
        work.about(draft, patient_id=episode.patient_id, version=draft.version)
        return draft_facts(work.session, draft, episode)


def refill(actor: Principal, letter_id: str, typed: LetterTyped) -> DraftFacts:
    """Keep what was typed, and take from the record again what nobody wrote by hand.

    Raises as `save`.
    """
    with unit_of_work(actor, "letter:filled") as work:
        draft, episode = open_draft(work, letter_id, typed.version)
        write_typed(work, draft, typed)
        filled = fill(draft.kind, letter_facts(Scope(work.session, actor), episode, draft.task_id))
        draft.parts = parts_text(
            {
                part: PartText(each.text if each.by_hand else filled[part], filled[part])
                for part, each in read_parts(draft.parts, draft.kind).items()
            }
        )
        work.session.flush()
        work.about(draft, patient_id=episode.patient_id, version=draft.version)
        return draft_facts(work.session, draft, episode)


def discard(actor: Principal, letter_id: str, version: int) -> str:
    """Throw a draft away as it was shown; the public id of its episode.

    Raises NotFound, LetterClosed, Changed where somebody wrote in it since.
    """
    with unit_of_work(actor, "letter:discarded") as work:
        draft, episode = open_draft(work, letter_id, version)
        work.about(draft, patient_id=episode.patient_id, kind=draft.kind.value)
        work.session.delete(draft)
        return episode.public_id


def open_draft(
    work: Work, letter_id: str, version: int | None = None
) -> tuple[LetterDraft, EpisodeOfCare]:
    """A letter that is still being written. Raises NotFound, LetterClosed, Changed."""
    scope = Scope(work.session, work.actor)
    if is_signed(scope, letter_id):
        raise LetterClosed(SIGNED)
    draft, episode = draft_row(scope, letter_id)
    if version is not None and draft.version != version:
        raise Changed(CHANGED_MEANWHILE)
    return draft, episode


def write_typed(work: Work, draft: LetterDraft, typed: LetterTyped) -> None:
    """Put what was typed into a draft. Raises Invalid."""
    problems = tuple(check_typed(draft.kind, typed))
    if problems:
        raise Invalid(NOT_KEPT, problems=problems)
    kept = read_parts(draft.parts, draft.kind)
    draft.to_name, draft.to_address = typed.to_name, typed.to_address
    draft.parts = parts_text(
        {
            part: PartText(typed.texts.get(part, kept[part].text), kept[part].filled)
            for part in PARTS[draft.kind]
        }
    )
    if work.session.is_modified(draft):
        _stamp(work, draft)
    work.session.flush()


def _begun(work: Work, draft: LetterDraft, episode: EpisodeOfCare, key: str) -> str:
    _stamp(work, draft)
    work.session.add(draft)
    work.session.flush()
    remember(work, key, draft.public_id)
    work.about(draft, patient_id=episode.patient_id, kind=draft.kind.value)
    return draft.public_id


def _stamp(work: Work, draft: LetterDraft) -> None:
    """Who wrote in it last, and when. Raises Refused for nobody in person."""
    user_id = work.actor.user_id
    if user_id is None:
        raise Refused("Only a person can write a letter.")
    draft.saved_at, draft.by_user_id, draft.by_name = clock.now(), user_id, signature(work)


def _number(task: Task | None) -> int | None:
    return task.id if task else None
