"""Letters: written from the record, signed once and for all, sent on, replaced."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import AuditEntry, EpisodeOfCare, Letter, LetterDraft, PatientFact, Task
from clinic.rules.event_duties import WRITE
from clinic.rules.letters import LetterKind
from clinic.rules.words import FactKind, TaskKind
from clinic.views import letter_answers
from tests.support.house import MADE
from tests.support.notes import NOW, freeze, past_session
from tests.support.papers import about, words
from tests.support.uow import make

WHOLE = {
    "asked": "Nothing.",
    "diagnosis": "Left sciatica",
    "treatment": "Twice.",
    "safety": "Apixaban.",
    "plan": "Goes on.",
}


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch):
    freeze(monkeypatch)


@pytest.fixture
def episode(house):
    """Marta's, with two sessions by Ana, a referrer and a blood thinner."""
    past_session(house, 14, soreness={24: 3})
    past_session(house, 7)
    with make() as session:
        row = session.scalars(
            select(EpisodeOfCare).where(EpisodeOfCare.patient_id == house.patients[0].id)
        ).one()
        row.referrer, row.referred_on = "Dr Moss", date(2026, 8, 28)
        session.add(
            PatientFact(
                patient_id=row.patient_id,
                kind=FactKind.MEDICINE,
                text="Apixaban 5 mg",
                recorded_at=MADE,
            )
        )
    return row.public_id


def begin(client, episode, kind="progress_report", **more):
    """A new letter's address."""
    answer = client.post(f"/episodes/{episode}/letters", data={"kind": kind, **more})
    assert answer.status_code == 303
    return answer.location


def version(letter):
    db.session.rollback()
    name = letter.rpartition("/")[2]
    return db.session.scalars(
        select(LetterDraft.version).where(LetterDraft.public_id == name)
    ).one()


def signed(client, episode, **values):
    letter = begin(client, episode)
    data = {**WHOLE, "to_name": "Dr Moss", "to_address": "Quay Road 2", "version": "1", **values}
    assert client.post(f"{letter}/sign", data=data).status_code == 303
    return letter


def test_a_letter_is_filled_edited_signed_and_kept_as_it_was(house, sign_in, episode):
    ana = sign_in("ana")
    letter = begin(ana, episode)
    page = ana.get(letter).text
    for text in ("Dr Moss", "Referred by Dr Moss on 28 August 2026", "2 sessions from 10 November"):
        assert text in page
    assert "Blood thinners: Apixaban 5 mg." in page
    assert "14 put in, 14 counted out." in page
    gap = ana.post(f"{letter}/sign", data={**WHOLE, "version": "1", "plan": "[what?]"})
    assert gap.status_code == 422
    for text in ("Name whom it is for.", "Still open: [what?].", "[what?]</textarea>"):
        assert text in gap.text
    unsigned = ana.get(f"{letter}/pdf")
    assert "Not signed" in words(unsigned.data)
    given = {
        **WHOLE,
        "to_name": "Dr Zoë 山田 🩺",
        "to_address": "Quay Road 2\nאבג",
        "plan": "*Goes* on #x",
    }
    assert ana.post(f"{letter}/sign", data={**given, "version": version(letter)}).location == letter
    paper = ana.get(f"{letter}/pdf")
    assert paper.headers["Content-Disposition"] == "attachment; filename=letter-2026-11-24.pdf"
    said = about(paper.data)
    assert (said["pdf/a"], said["pdf/ua"]) == (True, True)
    assert said["title"] == "Progress report: Left sciatica"
    for text in (
        "Harbour St",
        "Dr Zoë 山田 🩺",
        "Marta Adeyemi, born 12 March 1984",
        "*Goes* on #x",
    ):
        assert text in words(paper.data)
    for text in ("Ana Ruiz, PT", "Page 1 of 1", "24 November 2026"):
        assert text in words(paper.data)
    data = json.loads(ana.get(f"{letter}/data").data)
    assert data["type"] == {"kind": "progress_report", "loinc": "11506-3"}
    assert data["record"]["known"] == [["medicine", "Apixaban 5 mg"]]
    assert [each["pain_before"] for each in data["record"]["sessions"]] == [6, 6]
    assert "Signed" in ana.get(letter).text
    assert ana.post(letter, data={**given, "version": "1", "plan": "Other"}).status_code == 303
    assert ana.get(f"{letter}/pdf").data == paper.data
    again = ana.post(f"{letter}/sign", data={**given, "version": "1"}, follow_redirects=True)
    assert "never changes" in again.text


def test_two_who_write_at_once_are_shown_and_nothing_is_lost(house, sign_in, episode):
    past_session(house, 3, therapist=1)
    ana, ben = sign_in("ana"), sign_in("ben")
    letter = begin(ana, episode)
    data = {**WHOLE, "to_name": "Dr Moss", "version": "1"}
    assert ben.post(letter, data={**data, "plan": "Ben's plan"}).status_code == 303
    answer = ana.post(letter, data={**data, "plan": "Ana's plan"})
    assert answer.status_code == 409
    assert "Ben Okafor, PT saved this letter at 9:02" in answer.text
    assert "Ben&#39;s plan" in answer.text
    assert "Ana&#39;s plan</textarea>" in answer.text
    now = {**data, "plan": "Ana's plan", "version": version(letter)}
    assert ana.post(letter, data=now).status_code == 303
    assert "Ana&#39;s plan" in ben.get(letter).text


def test_nothing_is_signed_that_changed_while_its_paper_was_made(
    house, sign_in, episode, monkeypatch
):
    past_session(house, 3, therapist=1)
    ana, ben = sign_in("ana"), sign_in("ben")
    letter = begin(ana, episode)
    data = {**WHOLE, "to_name": "Dr Moss"}

    def slow(_letter, _at):
        assert not db.session().in_transaction()
        with make() as session:
            draft = session.scalars(select(LetterDraft)).one()
            draft.to_name = "Dr Lund"
        return b"%PDF"

    monkeypatch.setattr(letter_answers, "render", slow)
    assert ana.post(f"{letter}/sign", data={**data, "version": "1"}).status_code == 409
    assert db.session.scalars(select(Letter)).all() == []
    assert "Dr Lund" in ben.get(letter).text


def test_what_nobody_wrote_by_hand_is_filled_again(house, sign_in, episode):
    ana = sign_in("ana")
    letter = begin(ana, episode)
    page = ana.get(letter).text
    treatment = page.split('name="treatment"')[1].split(">", 1)[1].split("</textarea>")[0].strip()
    past_session(house, 1)
    assert "The record says more by now" in ana.get(letter).text
    data = {**WHOLE, "to_name": "Dr Moss", "treatment": treatment, "version": "1"}
    assert ana.post(f"{letter}/fill", data=data).status_code == 303
    page = ana.get(letter).text
    assert "3 sessions from 10 November 2026" in page
    assert "Goes on.</textarea>" in page


def test_the_front_desk_sees_to_whom_and_notes_how_it_was_sent(house, sign_in, episode):
    ana, desk = sign_in("ana"), sign_in("desk")
    assert "No letter waits" in desk.get("/letters").text
    letter = signed(ana, episode)
    page = desk.get("/letters").text
    assert "Letter to Dr Moss" in page
    assert "Marta Adeyemi" in page
    for clinical in ("Progress", "sciatica", "report"):
        assert clinical not in page.split("<main")[1]
    for closed in ("", "/pdf", "/data"):
        assert desk.get(f"{letter}{closed}").status_code == 403
    form = desk.get(f"{letter}/sent").text
    assert "sciatica" not in form
    late = desk.post(f"{letter}/sent", data={"how": "post", "on": "2026-11-25"})
    assert (late.status_code, "still to come" in late.text) == (422, True)
    assert desk.post(f"{letter}/sent", data={"how": "fax", "on": "2026-11-24"}).status_code == 303
    assert "No letter waits" in desk.get("/letters").text
    assert "24 November 2026, by fax (Dora Lind)" in ana.get(letter).text
    assert f'class="btn btn-strong" href="{letter}/sent"' not in ana.get(letter).text
    assert sign_in("ben").get(f"{letter}/sent").status_code == 404


def test_a_wrong_letter_is_replaced_once_with_a_reason(house, sign_in, episode):
    ana = sign_in("ana")
    letter = signed(ana, episode)
    strong = f'class="btn btn-strong" href="{letter}/sent"'
    assert strong in ana.get(letter).text
    assert ana.post(f"{letter}/replace", data={"why": " "}).status_code == 422
    instead = ana.post(f"{letter}/replace", data={"why": "Wrong side"}).location
    assert "Goes on.</textarea>" in ana.get(instead).text
    assert ana.post(f"{letter}/replace", data={"why": "Again"}).status_code == 409
    data = {**WHOLE, "to_name": "Dr Moss", "diagnosis": "Right sciatica", "version": "1"}
    assert ana.post(f"{instead}/sign", data=data).status_code == 303
    assert "This letter replaces ours of 24 November 2026: Wrong side" in words(
        ana.get(f"{instead}/pdf").data
    )
    assert "Replaced" in ana.get(letter).text
    assert strong not in ana.get(letter).text
    assert sign_in("desk").get("/letters").text.count("Letter to Dr Moss") == 2  # spoken once too


def test_a_task_to_write_is_answered_with_the_letter(house, sign_in, episode):
    ana = sign_in("ana")
    with make() as session:
        task = Task(
            patient_id=house.patients[0].id,
            kind=TaskKind.NOTICE,
            title=WRITE,
            owner_therapist_id=house.therapists[0].id,
            due_at=NOW + timedelta(days=1),
            opened_at=NOW,
        )
        session.add(task)
    assert "Write the letter" in ana.get(f"/tasks/{task.public_id}").text
    listed = ana.get(f"/episodes/{episode}/letters").text
    assert "To do: write to the referring doctor about an adverse event." in listed
    letter = begin(ana, episode, "adverse_event_notice", task=task.public_id)
    assert f'href="{letter}"' in ana.get(f"/tasks/{task.public_id}").text
    data = {**WHOLE, "to_name": "Dr Moss", "happened": "Fainted.", "version": "1"}
    assert ana.post(f"{letter}/sign", data=data).status_code == 303
    ana.post(f"{letter}/sent", data={"how": "post", "on": "2026-11-24"})
    db.session.rollback()
    row = db.session.scalars(select(Task).where(Task.id == task.id)).one()
    assert row.outcome == "Letter to Dr Moss, by post, 24 November 2026."


def test_what_is_called_for_is_offered_and_other_words_are_refused(house, sign_in, episode):
    ana = sign_in("ana")
    page = ana.get(f"/episodes/{episode}/letters").text
    assert "Treated since 10 November 2026; nobody has been written to." in page
    wrong = ana.post(f"/episodes/{episode}/letters", data={"kind": "poem"})
    assert wrong.status_code == 422
    assert db.session.scalars(select(LetterDraft)).all() == []
    key = {"key": "a-key"}
    assert begin(ana, episode, **key) == begin(ana, episode, **key)
    long = {**WHOLE, "to_name": "x" * 121, "plan": "y" * 1501, "version": "1"}
    answer = ana.post(begin(ana, episode, key="b"), data=long)
    assert answer.status_code == 422
    assert ("At most 120 characters." in answer.text, "y" * 1501 in answer.text) == (True, True)
    gone = begin(ana, episode, key="c")
    for stale in ({}, {"version": "7"}):
        assert ana.post(f"{gone}/discard", data=stale).status_code == 303
        assert ana.get(gone).status_code == 200
    assert 'name="version"' in ana.get(gone).text.split(f'action="{gone}/discard"')[1]
    assert ana.post(f"{gone}/discard", data={"version": version(gone)}).status_code == 303
    assert ana.get(gone).status_code == 404
    db.session.rollback()
    actions = db.session.scalars(select(AuditEntry.action)).all()
    assert {"letter:begun", "letter:discarded"} <= set(actions)
    assert LetterKind.PROGRESS.value in page
