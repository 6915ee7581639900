"""What counts as a change, set by the clinic: who, why, marked wherever shown, and back again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import EpisodeOfCare, MeasureThreshold, OutcomeScore
from tests.conftest import SignIn
from tests.support.house import House, add_visit, minute
from tests.support.uow import make

SEPTEMBER, OCTOBER = (datetime(2026, month, 20, 9, tzinfo=UTC) for month in (9, 10))
PATH = "/clinic/measures"
WISH = {"measure": "odi", "value": "12,8", "kind": "mic", "why": "As Copay found it in 2008"}


def kept() -> list[MeasureThreshold]:
    db.session.rollback()
    return list(db.session.scalars(select(MeasureThreshold).order_by(MeasureThreshold.id)))


def test_a_threshold_is_changed_with_its_reason_and_marked_where_it_counts(
    house: House, sign_in: SignIn
) -> None:
    patient = house.patients[0]
    with make() as session:
        ana, room = house.therapists[0], house.rooms[0]
        add_visit(session, house, patient, ana, room, minute("2026-11-24T09:00"))
        of_patient = EpisodeOfCare.patient_id == patient.id
        episode = session.scalars(select(EpisodeOfCare.id).where(of_patient)).one()
        session.add_all(
            OutcomeScore(episode_id=episode, measure="odi", value=value, taken_at=day)
            for value, day in ((46, SEPTEMBER), (35, OCTOBER))
        )
    measures = f"/patients/{patient.public_id}/measures"
    assert "Better by 11: clinically important" in sign_in("ana").get(measures).text
    admin = sign_in("admin")
    assert "Every threshold is the published one" in admin.get(PATH).text
    assert admin.post(PATH, data=WISH).status_code == 303
    assert admin.post(PATH, data=WISH).status_code == 303
    (row,) = kept()
    assert (row.was, row.value, row.kind, row.back_to_default) == (10, 12.8, "mic", False)
    page = admin.get(PATH).text
    assert all(word in page for word in ("MIC 12.8", "set by the clinic", WISH["why"], row.by_name))
    seen = sign_in("ana").get(measures).text
    assert "No important change (that would be 12.8)" in seen
    assert "MIC 12.8 percent, set by the clinic" in seen
    admin = sign_in("admin")
    again = {"measure": "odi", "kind": "mic", "why": "Back to the paper", "default": "y"}
    assert admin.post(PATH, data=again).status_code == 303
    assert [each.value for each in kept()] == [12.8, 10]
    assert "MIC 10 (published)" in admin.get(PATH).text
    assert "Better by 11: clinically important" in sign_in("ana").get(measures).text


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"value": "0"}, "Between 0 and 100 percent, more than 0."),
        ({"value": "much"}, "Write the threshold as a number."),
        ({"why": "so"}, "Say why, in at least 10 characters."),
    ],
)
def test_a_threshold_that_cannot_hold_is_refused_beside_its_field(
    sign_in: SignIn, told: dict[str, str], words: str
) -> None:
    answer = sign_in("admin").post(PATH, data={**WISH, **told})
    assert answer.status_code == 422
    assert words in answer.text
    assert kept() == []
