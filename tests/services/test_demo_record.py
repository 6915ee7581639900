"""The demo clinic's record: plans at every stage, notes that could be signed, and its people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime

import pytest
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import (
    Appointment,
    NeedledSite,
    OutcomeScore,
    Patient,
    PlannedVisit,
    SearchTerm,
    SessionNote,
    SorenessReport,
    TreatmentPlan,
)
from clinic.queries.note_facts import note_facts
from clinic.rules.measures import check_score
from clinic.rules.names import matches, query_terms
from clinic.rules.needling import SiteEntry
from clinic.rules.signing import NoteEntry, note_warnings, sign_blockers
from clinic.rules.words import AppointmentStatus as S
from clinic.rules.words import NoteStatus, PlannedVisitStatus, PlanStatus
from clinic.services.demo.roster import roster
from tests.support.demo import (
    MOMENTS,
    filled_demo,
    rows,
)

SOME = ("a weekday morning", "a Sunday night", "the clocks go back")


@pytest.fixture(scope="module", params=SOME)
def begun(request, sqlite_databases, tmp_path_factory) -> Iterator[datetime]:
    """A demo clinic filled at one of the moments, open to be read."""
    folder = tmp_path_factory.mktemp("demo")
    with filled_demo(sqlite_databases, folder, MOMENTS[request.param]):
        yield MOMENTS[request.param]


def entry_of(note: SessionNote, sites: list[NeedledSite]) -> NoteEntry:
    """The note as the signing rules read it, without asking the database for each."""
    plain = {field.name for field in fields(NoteEntry)} - {"sites", "adverse_events"}
    return NoteEntry(
        sites=tuple(
            SiteEntry(**{f.name: getattr(site, f.name) for f in fields(SiteEntry)})
            for site in sites
        ),
        adverse_events=tuple(note.adverse_events.split(",")),
        **{name: getattr(note, name) for name in plain},
    )


def test_plans_stand_at_every_stage(begun):
    assert {plan.status for plan in rows(TreatmentPlan)} >= {
        PlanStatus.DRAFT,
        PlanStatus.ACTIVE,
        PlanStatus.ON_HOLD,
        PlanStatus.COMPLETED,
    }
    visits = defaultdict(list)
    for planned in rows(PlannedVisit):
        visits[planned.plan_id].append(planned.status)
    left: Counter[int] = Counter()
    due = 0
    for plan in rows(TreatmentPlan, TreatmentPlan.status == PlanStatus.ACTIVE):
        attended = visits[plan.id].count(PlannedVisitStatus.ATTENDED)
        left[len(visits[plan.id]) - attended] += 1
        due += attended > 0 and attended % plan.reassess_every == 0
    assert left[1] >= 4
    assert due >= 4
    assert max(left) >= 8


def test_a_planned_visit_and_the_visit_that_meets_it_agree(begun):
    visits = {row.id: row.status for row in rows(Appointment)}
    expected = {
        PlannedVisitStatus.ATTENDED: {S.DONE},
        PlannedVisitStatus.MISSED: {S.DID_NOT_ATTEND},
        PlannedVisitStatus.BOOKED: {S.BOOKED, S.ARRIVED, S.IN_ROOM},
    }
    for planned in rows(PlannedVisit):
        if planned.status is PlannedVisitStatus.UNBOOKED:
            assert planned.appointment_id is None
        else:
            assert visits[planned.appointment_id] in expected[planned.status]


def test_every_signed_note_passes_the_signing_rules(begun):
    signed = rows(SessionNote, SessionNote.status != NoteStatus.DRAFT)
    sites = defaultdict(list)
    for site in sorted(rows(NeedledSite), key=lambda site: site.position):
        sites[site.note_id].append(site)
    assert len(signed) > 400
    for note in signed:
        entry = entry_of(note, sites[note.id])
        assert sign_blockers(entry) == []
        assert note_warnings(entry) == []
        assert note.started_at < note.signed_at <= begun
        assert note.signed_by_user_id is not None
    assert entry == note_facts(db.session(), note).entry


def test_some_notes_wait_and_would_be_refused(begun):
    drafts = rows(SessionNote, SessionNote.status == NoteStatus.DRAFT)
    assert drafts
    for note in drafts:
        assert sign_blockers(note_facts(db.session(), note).entry) != []
    noted = {note.appointment_id for note in rows(SessionNote)}
    done = rows(Appointment, Appointment.status == S.DONE)
    assert any(visit.id not in noted for visit in done)


def test_a_visit_has_at_most_one_note_that_counts(begun):
    live = rows(SessionNote, SessionNote.status != NoteStatus.ENTERED_IN_ERROR)
    assert max(Counter(note.appointment_id for note in live).values()) == 1
    wrong = rows(SessionNote, SessionNote.status == NoteStatus.ENTERED_IN_ERROR)
    assert [note.error_reason for note in wrong] == ["Written for the wrong patient"]


def test_scores_and_soreness_are_possible_values(begun):
    for score in rows(OutcomeScore):
        assert check_score(score.measure, score.value) == []
        assert score.taken_at <= begun
    reports = Counter(report.hours for report in rows(SorenessReport))
    assert reports[24] > reports[48] > reports[72] > 100
    assert all(report.reported_at <= begun for report in rows(SorenessReport))


def test_treatment_mostly_helps(begun):
    first: dict[int, float] = {}
    last: dict[int, float] = {}
    query = select(OutcomeScore).where(OutcomeScore.measure.startswith("nprs"))
    for score in db.session.scalars(query.order_by(OutcomeScore.taken_at)):
        first.setdefault(score.episode_id, score.value)
        last[score.episode_id] = score.value
    changes = [first[episode] - value for episode, value in last.items()]
    assert sum(changes) / len(changes) > 1.5
    assert min(changes) < 2


def test_everybody_is_found_by_their_name(begun):
    terms = defaultdict(set)
    for row in rows(SearchTerm):
        terms[row.patient_id].add(row.term)
    for patient in rows(Patient):
        assert matches(terms[patient.id], query_terms(patient.family))
        assert matches(terms[patient.id], query_terms(patient.phone[-4:]))
    found = [p for p in rows(Patient) if matches(terms[p.id], query_terms("bremen zoe"))]
    assert found == []


def test_the_demo_patient_is_midway_with_a_record_and_visits_to_come(begun):
    marta = rows(Patient, Patient.family == "Adeyemi")[0]
    visits = rows(Appointment, Appointment.patient_id == marta.id)
    done = {visit.id for visit in visits if visit.status is S.DONE}
    assert len(done) == 5
    assert sum(visit.status is S.BOOKED for visit in visits) >= 3
    notes = rows(SessionNote, SessionNote.appointment_id.in_(done))
    assert Counter(note.status for note in notes)[NoteStatus.SIGNED] >= 3


def test_the_roster_is_sixty_people_of_many_scripts():
    people = roster()
    assert len(people) == len({(p.family, p.given, p.born) for p in people}) == 60
    assert len({p.phone for p in people}) == 60
    assert sum(not p.family.isascii() for p in people) > 20
    assert all(p.phone.startswith(("+44 20 7946 0", "+44 7700 900")) for p in people)
