"""Signing, refusing and withdrawing consent; new versions of its text."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic import clock
from clinic.models import Appointment, Consent, ConsentChange, ConsentText
from clinic.queries.consent import consents_at, consents_of, current_text, open_episode
from clinic.rules.consent import (
    LONGEST_CONSENT,
    LONGEST_SIGNED,
    ConsentState,
    Procedure,
    SignedHow,
    Signer,
    SignTyped,
    TextFacts,
    compact,
    read_strokes,
)
from clinic.rules.consent_texts import PROCEDURES
from clinic.rules.errors import Changed, Invalid, Refused
from clinic.rules.permissions import Principal
from clinic.services.red_flags import as_clinician
from clinic.services.unit_of_work import Work, unit_of_work

NEW_TEXT = "The text has changed meanwhile. Read the new one, then sign."
NO_NAME = "Type the name of who signs."


def sign_consent(
    actor: Principal, patient: str, typed: SignTyped, procedure: Procedure = Procedure.NEEDLING
) -> None:
    """Keep a consent to a procedure as it was signed here or on paper, or that it was refused.

    Raises Invalid for what was typed or drawn, Changed when the text is another by now, NotFound.
    """
    if not typed.name or len(typed.name) > LONGEST_SIGNED:
        raise Invalid(NO_NAME, field="name")
    if typed.how not in set(SignedHow) or typed.signer not in set(Signer):
        raise Invalid("Say who signs, and how.", field="how")
    strokes = compact(read_strokes(typed.strokes)) if typed.how == SignedHow.SCREEN else ""
    user_id = actor.user_id
    with unit_of_work(actor, "consent:refused" if typed.refused else "consent:signed") as work:
        who = as_clinician(work).treated_patient(patient)
        text = current_text(work.session, procedure)
        if text.version != typed.version:
            raise Changed(NEW_TEXT)
        if user_id is None:
            raise Refused("Only a person can take down a consent.")
        consent = Consent(
            patient_id=who.id,
            text_id=_kept(work.session, text),
            episode_id=open_episode(work.session, who.id),
            state=ConsentState.REJECTED if typed.refused else ConsentState.ACTIVE,
            how=SignedHow(typed.how),
            signer=Signer(typed.signer),
            signed_name=typed.name,
            strokes=strokes,
            thorax=typed.thorax and bool(PROCEDURES[procedure].region),
            copy_given=typed.copy_given,
            signed_at=clock.now(),
            recorded_by_user_id=user_id,
        )
        work.session.add(consent)
        work.session.flush()
        work.about(consent, patient_id=who.id, version=text.version)


def withdraw(
    actor: Principal, patient: str, reason: str, procedure: Procedure = Procedure.NEEDLING
) -> None:
    """The patient takes their consent back: from now on no session of it begins.

    Raises Refused where none holds, NotFound.
    """
    with unit_of_work(actor, "consent:withdrawn") as work:
        who = as_clinician(work).treated_patient(patient)
        known = consents_of(work.session, [who.id], (procedure,)).get(who.id, [])
        if not known or known[0].state is not ConsentState.ACTIVE or actor.user_id is None:
            raise Refused("There is no consent to take back.")
        query = select(Consent).where(Consent.public_id == known[0].public_id)
        row = work.session.scalars(query).one()
        work.session.add(
            ConsentChange(
                consent_id=row.id,
                state=ConsentState.INACTIVE,
                reason=reason,
                at=clock.now(),
                by_user_id=actor.user_id,
            )
        )
        work.about(row, patient_id=who.id)


def write_text(
    actor: Principal, body: str, *, version: int, procedure: Procedure = Procedure.NEEDLING
) -> None:
    """Make a new version of a procedure's text; consents to the old one are due again.

    Raises Invalid for an empty or unchanged text, Changed when somebody else was faster.
    """
    said = body.replace("\r\n", "\n").strip()
    if not said or len(said) > LONGEST_CONSENT:
        raise Invalid(f"Write a text of at most {LONGEST_CONSENT} characters.", field="body")
    with unit_of_work(actor, "consent_text:written") as work:
        text = current_text(work.session, procedure)
        if text.version != version:
            raise Changed("Somebody else has written a new version meanwhile. Look at it first.")
        if text.body.strip() == said:
            raise Invalid("This is the text as it stands.", field="body")
        _kept(work.session, text)
        row = ConsentText(
            procedure=procedure,
            version=text.version + 1,
            body=said,
            made_at=clock.now(),
            made_by_user_id=actor.user_id,
        )
        work.session.add(row)
        work.session.flush()
        work.about(row, version=row.version)


def check_consent(work: Work, visit: Appointment, procedures: Collection[Procedure]) -> None:
    """No session begins against the patient's will. Raises Refused.

    What else was refused or taken back stops a session that has nothing but that.
    """
    known = consents_at(work.session, visit, clock.now(), procedures)
    stopped = [one for one in procedures if one in known and known[one].stops]
    if Procedure.NEEDLING in stopped or (stopped and len(stopped) == len(procedures)):
        first = min(stopped, key=list(Procedure).index)
        named = "" if first is Procedure.NEEDLING else f" to {PROCEDURES[first].name}"
        raise Refused(
            f"Consent{named} was {known[first].why}: no session is begun until it is signed anew."
        )


def _kept(session: Session, text: TextFacts) -> int:
    """The row of a text; the one the software brings along is kept when first signed."""
    if text.number is not None:
        return text.number
    row = ConsentText(
        procedure=text.procedure, version=text.version, body=text.body, made_at=clock.now()
    )
    session.add(row)
    session.flush()
    return row.id
