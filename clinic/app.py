"""How the clinic is put together."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from flask import Flask

from clinic import config
from clinic.commands.keeping import backup_command, check_command, recount_command, restore_command
from clinic.commands.patients import patients_group
from clinic.commands.settings import settings_command
from clinic.commands.setup import setup_command
from clinic.engine import engine_options, harden, normal_url
from clinic.extensions import csrf, db, migrate, security
from clinic.services.accounts import Datastore
from clinic.views import (
    adjuncts,
    again,
    appointments,
    asking,
    clinic_rules,
    consents,
    cosigning,
    demo,
    diary,
    episodes,
    errors,
    events,
    feeds,
    flow,
    gate,
    history,
    home,
    hours,
    leaflets,
    letters,
    locations,
    measures,
    muscle_sets,
    my,
    needle_moves,
    needles,
    note_files,
    note_map,
    notes,
    offers,
    openings,
    owner,
    patients,
    plan_booking,
    plan_order,
    plan_reviews,
    plan_templates,
    plans,
    progress,
    readable,
    repeating,
    rooms,
    running_late,
    safety_settings,
    screening,
    sheets,
    shell,
    staff,
    stops,
    tasks,
    therapies,
    therapists,
    thresholds,
    time_off,
    to_be_moved,
    unsigned,
    visits,
    waiting,
    walk_in,
    weeks,
)
from clinic.views.sign_in import SignInForm

BLUEPRINTS = (
    home.bp,
    diary.bp,
    weeks.bp,
    flow.bp,
    sheets.bp,
    openings.bp,
    repeating.bp,
    walk_in.bp,
    running_late.bp,
    waiting.bp,
    offers.bp,
    patients.bp,
    plan_booking.bp,
    plan_order.bp,
    episodes.bp,
    plans.bp,
    plan_reviews.bp,
    plan_templates.bp,
    appointments.bp,
    visits.bp,
    notes.bp,
    unsigned.bp,
    cosigning.bp,
    note_files.bp,
    note_map.bp,
    leaflets.bp,
    letters.bp,
    history.bp,
    measures.bp,
    progress.bp,
    asking.bp,
    screening.bp,
    consents.bp,
    safety_settings.bp,
    thresholds.bp,
    stops.bp,
    tasks.bp,
    my.bp,
    feeds.bp,
    needle_moves.bp,
    events.bp,
    adjuncts.bp,
    needles.bp,
    muscle_sets.bp,
    owner.bp,
    staff.bp,
    locations.bp,
    rooms.bp,
    therapies.bp,
    clinic_rules.bp,
    therapists.bp,
    hours.bp,
    time_off.bp,
    to_be_moved.bp,
    demo.bp,
)
COMMANDS = (
    patients_group,
    setup_command,
    settings_command,
    backup_command,
    restore_command,
    check_command,
    recount_command,
)


def create_app(overrides: Mapping[str, Any] | None = None, *, demo: bool = False) -> Flask:
    """Build the app; `overrides` replace settings, `demo` opens the demo clinic instead.

    Raises NoPermission when a route stands in no row of the permission table.
    """
    app = Flask(
        "clinic",
        template_folder=str(config.ROOT / "templates"),
        instance_path=str(config.instance_folder()),
    )
    app.config.update(config.settings(demo=demo))
    app.config.update(overrides or {})
    url = normal_url(app.config["SQLALCHEMY_DATABASE_URI"])
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", engine_options(url))
    app.logger.setLevel(logging.INFO)
    _plumb(app)
    _furnish(app)
    gate.require_permissions(app)
    return app


def _plumb(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        harden(db.engine)
    migrate.init_app(app, db, directory=str(config.ROOT / "clinic" / "migrations"))
    csrf.init_app(app)
    security.init_app(app, Datastore(), register_blueprint=True, login_form=SignInForm)


def _furnish(app: Flask) -> None:
    gate.install(app)
    readable.install(app)
    errors.install(app)
    again.install(app)
    shell.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
