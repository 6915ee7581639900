"""Filling the note's form as a browser does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.extensions import db
from clinic.models import NeedledSite, SessionNote

SITE = {
    "new.muscle": "piriformis",
    "new.side": "left",
    "new.needles_in": "4",
    "new.needle": "300x60",
    "new.depth_mm": "45",
    "new.technique": "static",
    "new.retention_minutes": "12",
    "new.twitch": "single",
}
ANSWERS = {
    "pain_before": "6",
    "pain_after": "4",
    "position": "prone",
    "tolerance": "well",
    "hygiene_done": "y",
    "haemostasis_done": "y",
    "aftercare_given": "y",
    "verbal_consent": "y",
    "adverse_events": "none_observed",
    "outcome_text": "Better on the stairs.",
    "next_step": "continue",
    "needle_maker": "Fine Point",
    "needle_expiry": "2099-01-31",
    "single_use": "y",
}


def kept() -> SessionNote:
    db.session.close()
    return db.session.scalars(select(SessionNote)).one()


def sites() -> Sequence[NeedledSite]:
    db.session.close()
    return db.session.scalars(select(NeedledSite).order_by(NeedledSite.position)).all()


def hidden(page: str) -> dict[str, str]:
    """The form's hidden values as a page carries them."""
    return {
        name: "".join(re.findall(rf'name="{name}"[^>]*value="([^"]*)"', page))
        for name in ("version", "key")
    }


def shown(client: FlaskClient, note: str) -> dict[str, str]:
    return hidden(client.get(f"/notes/{note}/edit").text)


def site_values(row: NeedledSite, **changed: str) -> dict[str, str]:
    values = {
        "muscle": "piriformis",
        "side": "left",
        "needles_in": "4",
        "needles_out": "0",
        "needle": "300x60",
        "depth_mm": "45",
        "technique": "static",
        "retention_minutes": "12",
        "twitch": "single",
    }
    return {f"sites.{row.public_id}.{name}": text for name, text in {**values, **changed}.items()}
