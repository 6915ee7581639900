"""What the clinic has set: listed, changed, and refused where it makes no sense."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import AuditEntry
from clinic.queries.settings import number, order_rules
from clinic.rules.clinic_settings import NOTICE
from clinic.rules.order_rules import Severity


def test_settings_are_listed_and_changed_and_nonsense_is_refused(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    assert "booking_notice_minutes = 0" in run(args=["settings"]).output
    assert "order_sauna_after_needling = warn 1440" in run(args=["settings"]).output

    assert "= 120 " in run(args=["settings", "booking_notice_minutes", "120"]).output
    assert run(args=["settings", "order_sauna_after_needling", "hard 720"]).exit_code == 0
    rule = order_rules(db.session())[0]
    assert (rule.severity, rule.limit) == (Severity.HARD, 720)
    assert number(db.session(), NOTICE) == 120

    for name, value in (
        ("booking_notice_minutes", "7"),
        ("booking_notice_minutes", "soon"),
        ("order_sauna_after_needling", "perhaps 5"),
        ("order_sauna_after_needling", "hard"),
        ("no_such_setting", "1"),
        ("calendar_epoch", "x"),
    ):
        refused = run(args=["settings", name, value])
        assert refused.exit_code == 2, (name, value)
    assert number(db.session(), NOTICE) == 120
    query = select(AuditEntry).where(AuditEntry.action == "settings:changed")
    assert len(db.session.scalars(query).all()) == 2
