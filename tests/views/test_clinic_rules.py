"""Rules and times: an administrator sees what holds, what it came with, and changes it."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import AuditEntry
from clinic.queries.settings import number, order_rules, values
from clinic.rules.clinic_settings import LONG_WAIT, NOTICE
from clinic.rules.order_rules import Severity
from clinic.services.clinic_settings import set_one
from tests.conftest import SignIn
from tests.support.client import CheckingClient
from tests.support.house import House

PAGE = "/clinic/rules"
FIELD = re.compile(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"')
CHOSEN = re.compile(r'<select[^>]*name="([^"]+)".*?<option selected value="([^"]+)"', re.DOTALL)


def as_shown(client: CheckingClient) -> dict[str, str]:
    """The page's form as it came."""
    form = client.get(PAGE).text.split(f'action="{PAGE}"')[1].split("</form>")[0]
    return dict(FIELD.findall(form)) | dict(CHOSEN.findall(form))


def entries() -> list[dict[str, object]]:
    db.session.rollback()
    query = select(AuditEntry.detail).where(AuditEntry.action == "settings:changed")
    return list(db.session.scalars(query.order_by(AuditEntry.id)))


def test_what_is_changed_is_kept_marked_and_recorded(house: House, sign_in: SignIn) -> None:
    admin = sign_in("admin")
    typed = as_shown(admin)
    assert typed[LONG_WAIT.name] == "10"
    assert "Changed" not in admin.get(PAGE).text
    typed |= {LONG_WAIT.name: "15", "order_sauna_after_needling": "hard"}
    assert admin.post(PAGE, data=typed).status_code == 303
    page = admin.get(PAGE).text
    assert page.count("Changed") == 2
    assert "2 changed from the default" in page
    assert number(db.session(), LONG_WAIT) == 15
    assert order_rules(db.session())[0].severity is Severity.HARD
    (entry,) = entries()
    assert entry["now"] == {
        LONG_WAIT.name: "15",
        "order_sauna_after_needling": "hard 1440",
    }
    assert entry["was"] == {
        LONG_WAIT.name: "10",
        "order_sauna_after_needling": "warn 1440",
    }

    back = admin.post(f"{PAGE}/default", data={"name": LONG_WAIT.name})
    assert back.status_code == 303
    db.session.rollback()
    assert number(db.session(), LONG_WAIT) == 10
    assert admin.get(PAGE).text.count("Changed") == 1
    assert len(entries()) == 2


def test_each_says_its_unit_default_and_limits(house: House, sign_in: SignIn) -> None:
    page = sign_in("admin").get(PAGE).text
    assert "Default: 10 minutes. From 1 to 240 minutes (4 hours)." in page
    assert (
        "Default: ask for a tick, 1440 minutes (1 day). From 0 to 10080 minutes (7 days)." in page
    )
    assert "in steps of 5" in page
    assert "Default: stop, 1 day. From 0 to 7 days." in page


@pytest.mark.parametrize(
    ("name", "wrong", "said"),
    [
        (LONG_WAIT.name, "0", "Between 1 and 240."),
        (NOTICE.name, "7", "in steps of 5"),
        (NOTICE.name, "", "Type a number."),
        (NOTICE.name, "soon", "A whole number, like 30."),
        ("number_order_sauna_after_needling", "99999", "Between 0 and 10080."),
        ("order_sauna_after_needling", "maybe", "Not a valid choice"),
    ],
)
def test_what_is_out_of_its_limits_is_said_beside_it_and_nothing_is_kept(
    house: House, sign_in: SignIn, name: str, wrong: str, said: str
) -> None:
    admin = sign_in("admin")
    refused = admin.post(PAGE, data=as_shown(admin) | {"undo_seconds": "90", name: wrong})
    assert refused.status_code == 422
    assert said in refused.text
    assert 'value="90"' in refused.text
    assert values(db.session())["undo_seconds"] == "60"
    assert entries() == []


def test_nothing_changed_leaves_no_choice_behind(house: House, sign_in: SignIn) -> None:
    admin = sign_in("admin")
    assert admin.post(PAGE, data=as_shown(admin), follow_redirects=True).status_code == 200
    assert "Everything as it comes" in admin.get(PAGE).text


def test_somebody_elses_change_is_not_overwritten(house: House, sign_in: SignIn) -> None:
    admin = sign_in("admin")
    typed = as_shown(admin)
    set_one(house.principal("admin"), NOTICE.name, "120")
    refused = admin.post(PAGE, data=typed | {LONG_WAIT.name: "20"})
    assert refused.status_code == 409
    assert "Somebody else changed these settings" in refused.text
    assert number(db.session(), NOTICE) == 120


def test_only_an_administrator_may(house: House, sign_in: SignIn) -> None:
    for who in ("desk", "ana", "marta"):
        assert sign_in(who).get(PAGE).status_code == 403
    assert (
        sign_in("admin").post(f"{PAGE}/default", data={"name": "calendar_epoch"}).status_code == 404
    )
