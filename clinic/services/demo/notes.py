"""The demo clinic's session notes as rows: signed, waiting to be signed, or still missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import insert, update
from sqlalchemy.orm import Session as Database

from clinic.models import (
    Appointment,
    NeedledSite,
    SessionNote,
    SorenessReport,
    Therapist,
)
from clinic.queries.note_facts import PLAIN, SEPARATOR
from clinic.rules.local_time import instant_of
from clinic.rules.needling import SiteEntry
from clinic.rules.signing import NoteEntry
from clinic.rules.words import AppointmentStatus as S
from clinic.rules.words import NoteStatus
from clinic.services.demo.adjuncts import add_adjuncts
from clinic.services.demo.after_signing import add_cosignatures, add_leaflets, add_pictures
from clinic.services.demo.corrections import add_amendments, add_note_in_error, take_back
from clinic.services.demo.events import add_events
from clinic.services.demo.lives import Life
from clinic.services.demo.moment import Moment, dice
from clinic.services.demo.noted import Noted
from clinic.services.demo.places import House
from clinic.services.demo.sessions import Session, session, soreness

RECENT_DAYS = 3
NOT_RECORDED = "not recorded"
WAITING = 0.2
ANA_WAITING = 3
REMARKS = ("Fine by the evening.", "Stairs were hard.", "Hardly felt it.", "Better after a walk.")


def add_notes(
    database: Database,
    moment: Moment,
    lives: Sequence[Life],
    visits: Sequence[Appointment],
    house: House,
) -> list[Noted]:
    """Add the notes of all visits that have one, with sites, soreness and a few amendments."""
    noted = list(_noted(moment, lives, visits, house))
    leaflet = add_leaflets(database, moment)
    notes = [_note(moment, each, leaflet) for each in noted]
    database.add_all(notes)
    database.flush()
    pairs = list(zip(noted, notes, strict=True))
    _add_sites(database, pairs)
    wrong = add_note_in_error(database, pairs)
    _sign(database)
    add_events(database, moment, pairs)
    add_adjuncts(database, pairs)
    take_back(database, wrong)
    _add_soreness(database, moment, pairs)
    add_amendments(database, pairs)
    add_cosignatures(database, moment, pairs)
    add_pictures(database, pairs)
    return noted


def _noted(
    moment: Moment, lives: Sequence[Life], visits: Sequence[Appointment], house: House
) -> Iterator[Noted]:
    """Visits with a note: those done, less some of the last days; and who is in the room now."""
    therapists = {row.resource_id: row for row in house.therapists}
    ana_waiting = ANA_WAITING
    for life, visit in sorted(
        zip(lives, visits, strict=True), key=lambda pair: -pair[0].placed.opening.start
    ):
        therapist = _therapist(life, therapists)
        wanted = life.placed.wanted
        here = session(wanted.course, wanted.number)
        if therapist is None or life.status not in {S.DONE, S.IN_ROOM}:
            continue
        ana = therapist is house.therapists[0]
        if life.status is S.IN_ROOM:
            if ana:
                yield Noted(life, visit, _under_way(here), therapist, signed=False)
            continue
        waiting = _waits(moment, life) or (ana and ana_waiting > 0)
        ana_waiting -= ana
        if not waiting:
            yield Noted(life, visit, here, therapist, signed=True)
        elif ana_waiting != 1:  # one of hers has no note at all yet
            yield Noted(life, visit, _unfinished(here), therapist, signed=False)


def _therapist(life: Life, therapists: Mapping[int, Therapist]) -> Therapist | None:
    used = life.placed.opening.steps[0].units
    return next((therapists[unit] for unit in used if unit in therapists), None)


def _waits(moment: Moment, life: Life) -> bool:
    wanted = life.placed.wanted
    throw = dice("waiting", wanted.course.person, wanted.number)
    recent = (moment.today - life.placed.day).days <= RECENT_DAYS
    return recent and throw.random() < WAITING


def _under_way(here: Session) -> Session:
    """Needles are in: nothing is counted out yet."""
    in_place = tuple(replace(site, needles_out=0) for site in here.entry.sites)
    entry = NoteEntry(
        sites=in_place,
        position=here.entry.position,
        pain_before=here.entry.pain_before,
        hygiene_done=True,
        no_needling=here.entry.no_needling,
        needle_maker=here.entry.needle_maker,
        needle_lot=here.entry.needle_lot,
        needle_expiry=here.entry.needle_expiry,
        single_use=here.entry.single_use,
    )
    return replace(here, entry=entry)


def _unfinished(here: Session) -> Session:
    """All but the end of the note is written."""
    entry = replace(here.entry, outcome_text="", next_step="", aftercare_given=False)
    return replace(here, entry=entry)


def _note(moment: Moment, noted: Noted, leaflet: int) -> SessionNote:
    entry, ended = noted.session.entry, noted.ended
    over = noted.life.status is S.DONE
    return SessionNote(
        appointment_id=noted.visit.id,
        therapist_id=noted.therapist.id,
        started_at=instant_of(noted.life.began),
        ended_at=ended if over else None,
        adverse_events=SEPARATOR.join(entry.adverse_events),
        findings=noted.session.findings,
        consent="holds" if noted.signed else NOT_RECORDED,
        screening="current" if noted.signed else NOT_RECORDED,
        **{name: getattr(entry, name) for name in PLAIN},
        **(_signature(moment, noted) if noted.signed else {}),
        **(_handed_over(noted, leaflet) if noted.signed else {}),
    )


def _signature(moment: Moment, noted: Noted) -> dict[str, object]:
    throw = dice("signed", noted.visit.id)
    return {
        "signed_at": min(noted.ended + timedelta(minutes=throw.randint(1, 90)), moment.now),
        "signed_by_user_id": noted.therapist.user_id,
        "signed_name": noted.signature,
    }


def _handed_over(noted: Noted, leaflet: int) -> dict[str, object]:
    given = leaflet if noted.session.entry.aftercare_given else None
    return {"supervisor_id": noted.therapist.supervisor_id, "leaflet_id": given}


def _add_sites(database: Database, pairs: Sequence[tuple[Noted, SessionNote]]) -> None:
    database.add_all(
        _site(note, place, site)
        for noted, note in pairs
        for place, site in enumerate(noted.session.entry.sites)
    )
    database.flush()


def _site(note: SessionNote, place: int, site: SiteEntry) -> NeedledSite:
    return NeedledSite(
        note_id=note.id,
        position=place,
        **{name: getattr(site, name) for name in SiteEntry.__dataclass_fields__},
    )


def _sign(database: Database) -> None:
    """Close the notes that are signed: their sites are in place, and stay as they are."""
    database.execute(
        update(SessionNote)
        .where(SessionNote.signed_at.is_not(None))
        .values(status=NoteStatus.SIGNED)
        .execution_options(synchronize_session=False)
    )


def _add_soreness(
    database: Database, moment: Moment, pairs: Sequence[tuple[Noted, SessionNote]]
) -> None:
    database.execute(
        insert(SorenessReport),
        [
            report
            for noted, note in pairs
            if noted.signed and noted.session.entry.sites
            for report in _reports(moment, noted, note)
        ],
    )


def _reports(moment: Moment, noted: Noted, note: SessionNote) -> Iterator[dict[str, object]]:
    throw = dice("soreness", noted.life.placed.wanted.course.person, noted.session.visit)
    for hours, score in soreness(noted.session.entry, throw).items():
        when = noted.ended + timedelta(hours=hours, minutes=throw.randint(-60, 240))
        remark = throw.choice(REMARKS) if throw.random() < WAITING else ""
        if when < moment.now:
            yield {
                "note_id": note.id,
                "hours": hours,
                "score": score,
                "remark": remark,
                "reported_at": when,
            }
