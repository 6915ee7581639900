"""The other therapies beside a note: kept, stopped, copied, changed, and given after signing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import AdjunctRecord, Appointment, AppointmentStep, Setting
from clinic.queries.adjuncts import before_adjunct
from clinic.queries.scope import open_scope
from clinic.rules.consent import Procedure, SignTyped
from clinic.rules.errors import Changed, Invalid, NotFound, Refused
from clinic.rules.permissions import SYSTEM
from clinic.rules.words import Answered, NoteStatus, TherapyKind
from clinic.services.adjuncts import add_adjunct, change_adjunct, remove_adjunct
from clinic.services.adverse_events import tell
from clinic.services.consent import sign_consent, withdraw
from clinic.services.note_drafts import NoteClosed, NotYours
from clinic.services.note_moves import add_site, copy_last
from clinic.services.note_sign import sign
from clinic.services.note_start import start
from clinic.services.red_flags import Asked, keep_answer
from clinic.services.unit_of_work import unit_of_work
from tests.rules.test_adjuncts import GOOD
from tests.services.test_adverse_events import FAINT
from tests.support.notes import NOW, PIRIFORMIS, READY, book, freeze, past_session, typed

SAUNA, BOOTS = GOOD[TherapyKind.SAUNA], GOOD[TherapyKind.BOOTS]
BRIDGE = GOOD[TherapyKind.EXERCISE]


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch):
    freeze(monkeypatch)


@pytest.fixture
def ana(house):
    return house.principal("ana")


@pytest.fixture
def draft(house, ana):
    return start(ana, book(house))


def rows():
    db.session.close()
    return db.session.scalars(select(AdjunctRecord).order_by(AdjunctRecord.id)).all()


def answer(house, slug):
    with unit_of_work(house.principal("ana"), "test:answer") as work:
        keep_answer(work, Asked(house.patients[0].id, None, slug, Answered.YES, reason="Known."))


def test_each_is_kept_as_typed_and_makes_no_form_stale(ana, draft):
    for entry in GOOD.values():
        kept = add_adjunct(ana, draft, entry)
    assert [each.entry for each in kept.adjuncts] == list(GOOD.values())
    assert kept.version == 1
    assert kept.adjuncts[0].by_name == "Ana Ruiz, PT"


def test_the_same_form_twice_keeps_it_once(ana, draft):
    key = "0d1e6a3e-5b5e-4a8e-9c52-0a5a4b8a7f11"
    add_adjunct(ana, draft, SAUNA, key=key)
    assert len(add_adjunct(ana, draft, SAUNA, key=key).adjuncts) == 1


def test_an_answer_of_the_screen_stops_it_without_asking_again(house, ana, draft):
    answer(house, "unstable_angina")
    with pytest.raises(Invalid, match="No infrared sauna today: Unstable angina"):
        add_adjunct(ana, draft, SAUNA)
    assert add_adjunct(ana, draft, BOOTS).adjuncts  # control: the boots do not mind
    assert [row.kind for row in rows()] == [TherapyKind.BOOTS]


def test_a_consent_refused_or_withdrawn_stops_that_therapy_alone(house, ana, draft):
    marta, name = house.patients[0].public_id, SignTyped(version=1, name="Marta Oliveira")
    sign_consent(ana, marta, name, Procedure.SAUNA)
    assert add_adjunct(ana, draft, SAUNA).adjuncts
    withdraw(ana, marta, "Too hot.", Procedure.SAUNA)
    with pytest.raises(Invalid, match="No infrared sauna today: Consent was refused or withdrawn"):
        add_adjunct(ana, draft, SAUNA)
    assert add_adjunct(ana, draft, BOOTS).adjuncts[1:]  # control: never asked for, never refused
    sign_consent(ana, marta, replace(name, refused=True), Procedure.BOOTS)
    with pytest.raises(Invalid, match="No compression boots today: Consent was refused"):
        add_adjunct(ana, draft, BOOTS)


def test_an_open_red_flag_stops_what_it_speaks_against(house, ana, draft):
    answer(house, "calf_dvt_signs")
    with pytest.raises(Invalid, match="No compression boots today: One calf swollen"):
        add_adjunct(ana, draft, BOOTS)
    with pytest.raises(Invalid, match="No chiropractic adjustment today: A red flag is open"):
        add_adjunct(ana, draft, GOOD[TherapyKind.ADJUSTMENT])
    assert add_adjunct(ana, draft, BRIDGE).adjuncts
    answer(house, "bladder_change")
    with pytest.raises(Invalid, match="No exercise today"):
        add_adjunct(ana, draft, BRIDGE)


def test_after_a_faint_no_sauna_that_day(ana, draft):
    tell(ana, draft, FAINT)
    with pytest.raises(Invalid, match="Fainted, or nearly, today"):
        add_adjunct(ana, draft, SAUNA)


def test_the_clinic_sets_the_most_it_gives(ana, draft):
    hot = replace(SAUNA, temperature_c=65)
    with pytest.raises(Invalid, match="at most 60 °C"):
        add_adjunct(ana, draft, hot)
    with unit_of_work(SYSTEM, "test:setting") as work:
        work.session.add(Setting(name="sauna_most_c", value="70"))
    assert add_adjunct(ana, draft, hot).adjuncts


def test_changed_by_two_nothing_is_overwritten(ana, draft):
    first = add_adjunct(ana, draft, SAUNA).adjuncts[0]
    longer = replace(SAUNA, minutes=30)
    kept = change_adjunct(ana, draft, first.public_id, longer, first.version)
    assert kept.adjuncts[0].entry.minutes == 30
    with pytest.raises(Changed):
        change_adjunct(ana, draft, first.public_id, SAUNA, first.version)
    assert rows()[0].minutes == 30
    assert remove_adjunct(ana, draft, first.public_id).adjuncts == ()
    with pytest.raises(NotFound):
        remove_adjunct(ana, draft, first.public_id)


def test_a_colleague_does_not_write_in_a_draft(house, ana, draft):
    book(house, 24 * 60, therapist=1)
    with pytest.raises(NotYours):
        add_adjunct(house.principal("ben"), draft, SAUNA)


def test_given_after_signing_it_stands_beside_and_stays(house, ana):
    note = past_session(house, 1)
    kept = add_adjunct(ana, note, SAUNA).adjuncts[0]
    assert kept.late
    for change in (
        lambda: change_adjunct(ana, note, kept.public_id, BOOTS, kept.version),
        lambda: remove_adjunct(ana, note, kept.public_id),
    ):
        with pytest.raises(NoteClosed):
            change()


def last_time(house, ana, *entries):
    note = past_session(house, 3)
    for entry in entries:
        add_adjunct(ana, note, entry)
    return note


def test_a_new_one_begins_as_last_time(house, ana, draft):
    last_time(house, ana, replace(SAUNA, minutes=35))
    found = before_adjunct(open_scope(ana), draft, TherapyKind.SAUNA).last
    assert found == replace(SAUNA, minutes=35)
    assert before_adjunct(open_scope(ana), draft, TherapyKind.BOOTS).last is None


def test_copied_with_the_sites_it_waits_to_be_confirmed(house, ana, monkeypatch):
    last_time(house, ana, BOOTS, SAUNA)
    visit_id = with_boots(house)
    freeze(monkeypatch, NOW + timedelta(hours=2))
    note = start(ana, visit_id)
    kept = copy_last(ana, note, typed(answers=READY))
    (copied,) = kept.adjuncts  # no sauna is in this visit
    assert (copied.entry.pressure_mmhg, copied.entry.asked) == (70, ())
    again = copy_last(ana, note, typed(kept.version))
    assert len(again.adjuncts) == 1
    out = {
        site.public_id: replace(site.entry, needles_out=site.entry.needles_in, twitch="single")
        for site in again.sites
    }
    with pytest.raises(Invalid) as refused:
        sign(ana, note, typed(again.version, sites=out))
    assert "adjuncts" in [each.field for each in refused.value.problems]
    kept = change_adjunct(ana, note, copied.public_id, BOOTS, copied.version)
    assert kept.adjuncts[0].entry.asked == ("none",)


def with_boots(house):
    """A visit of Marta two hours later, of needling and boots that began together."""
    name = book(house, 120)
    with unit_of_work(SYSTEM, "test:step") as work:
        visit = work.session.scalars(select(Appointment).where(Appointment.public_id == name)).one()
        boots = AppointmentStep(
            appointment_id=visit.id,
            position=1,
            therapy_id=house.therapies["boots"].id,
            from_minute=visit.from_minute,
            to_minute=visit.to_minute,
        )
        work.session.add(boots)
    return name


def test_a_visit_of_other_therapies_alone_has_a_note_without_sites(house, ana):
    past_session(house, 3)  # she treats the patient
    name = book(house)
    with unit_of_work(SYSTEM, "test:step") as work:
        step = work.session.scalars(
            select(AppointmentStep).order_by(AppointmentStep.id.desc()).limit(1)
        ).one()
        step.therapy_id, step.therapist_id = house.therapies["sauna"].id, None
    note = start(ana, name)
    kept = add_adjunct(ana, note, SAUNA)
    assert kept.entry.no_needling
    answers = replace(READY, no_needling=True)
    signed = sign(ana, note, typed(kept.version, answers=answers))
    assert signed.status == NoteStatus.SIGNED


def test_a_visit_of_a_colleague_is_still_theirs(house, ana):
    past_session(house, 3)
    with pytest.raises(Refused, match="only who treats"):
        start(ana, book(house, therapist=1))


def test_needles_of_the_same_note_are_remarked_on(ana, house):
    note = start(ana, book(house, 30))
    scope = open_scope(ana)
    assert "needled" not in before_adjunct(scope, note, TherapyKind.SAUNA).facts.today
    db.session.close()
    add_site(ana, note, typed(new=PIRIFORMIS))
    assert "needled" in before_adjunct(open_scope(ana), note, TherapyKind.SAUNA).facts.today
