"""The demo clinic's letters: one that Ana is writing about her best known patient."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from clinic.models import LetterDraft
from clinic.queries.letter_facts import letter_facts
from clinic.queries.scope import Scope
from clinic.rules.letter_content import parts_text
from clinic.rules.letter_text import fill
from clinic.rules.letter_values import PartText
from clinic.rules.letters import LetterKind
from clinic.rules.permissions import Principal
from clinic.rules.words import Role
from clinic.services.demo.moment import Moment
from clinic.services.demo.places import House
from clinic.services.demo.plans import Kept
from clinic.services.demo.timeline import Course

KIND = LetterKind.PROGRESS


def add_letters(
    session: Session, moment: Moment, house: House, kept: Mapping[Course, Kept]
) -> None:
    """Add the draft, filled from what the demo's record holds by then."""
    session.flush()
    ana = house.therapists[0]
    episode = next((each.episode for each in kept.values() if each.course.person == 0), None)
    if episode is None or ana.user_id is None:
        return
    writes = Principal(ana.user_id, ana.name, frozenset({Role.THERAPIST}), therapist_id=ana.id)
    filled = fill(KIND, letter_facts(Scope(session, writes), episode))
    session.add(
        LetterDraft(
            episode_id=episode.id,
            kind=KIND,
            to_name=episode.referrer or "Dr Lena Moss",
            to_address="Quay Road Surgery\nQuay Road 2",
            parts=parts_text({part: PartText(text, text) for part, text in filled.items()}),
            saved_at=moment.now,
            by_user_id=ana.user_id,
            by_name=f"{ana.name}, {ana.credential}",
        )
    )
    session.flush()
