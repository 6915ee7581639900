"""Building one clinic: its shape by the migrations, its rows by the driver, then the check."""

from __future__ import annotations

from sqlalchemy import create_engine

from clinic import create_app
from clinic.engine import engine_options, harden
from clinic.extensions import db
from clinic.rules.permissions import SYSTEM
from clinic.services import integrity, schema
from clinic.services.day_summaries import count_again
from trials.bench.book import add_visits
from trials.bench.people import Clinic, add_patients, furnish
from trials.bench.sinks import filling
from trials.bench.sizes import Size


def build(url: str, size: Size) -> None:
    """Fill an empty database with a clinic of that size.

    Raises RuntimeError where the finished clinic breaks one of the laws a live one is checked
    for: overlaps, rows that point nowhere, visits without what they need, a missing guard.
    """
    clinic = _begin(url, size)
    engine = harden(create_engine(url, **engine_options(url)))
    with filling(engine) as sink:
        add_patients(sink, clinic, size)
        add_visits(sink, clinic, size)
    _count(url)
    wrong = _faults(url)
    if wrong:
        raise RuntimeError("\n".join(wrong))


def bring_up(url: str) -> None:
    """Bring a clinic that was built some time ago to the newest revision."""
    app = create_app({"SQLALCHEMY_DATABASE_URI": url})
    with app.app_context():
        schema.migrate()
        db.engine.dispose()


def _begin(url: str, size: Size) -> Clinic:
    app = create_app({"SQLALCHEMY_DATABASE_URI": url})
    with app.app_context():
        schema.migrate()
        clinic = furnish(size)
        db.session.remove()
        db.engine.dispose()
    return clinic


def _count(url: str) -> None:
    app = create_app({"SQLALCHEMY_DATABASE_URI": url})
    with app.app_context():
        count_again(SYSTEM)
        db.engine.dispose()


def _faults(url: str) -> list[str]:
    app = create_app({"SQLALCHEMY_DATABASE_URI": url})
    with app.app_context():
        wrong = integrity.everything_wrong()
        db.engine.dispose()
    return wrong
