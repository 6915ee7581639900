"""R9: the app with routes nobody has given a permission."""

from __future__ import annotations

from unittest.mock import patch

from flask import Blueprint, Flask

import clinic.app
from clinic import create_app
from clinic.rules.permissions import PERMISSIONS, PUBLIC
from clinic.views.gate import NoPermission

NO_DATABASE = {"SQLALCHEMY_DATABASE_URI": "sqlite://"}


def start_with(*routes: str) -> Flask:
    """The app with these routes besides its own. Raises NoPermission for one without."""
    extra = Blueprint("extra", __name__)
    for route in routes:
        extra.add_url_rule(f"/extra/{route}", route, lambda: "")
    with patch.object(clinic.app, "BLUEPRINTS", (*clinic.app.BLUEPRINTS, extra)):
        return create_app(NO_DATABASE)


def starts_without(route: str) -> list[str]:
    """The fault of an app that starts although a route has no permission."""
    try:
        start_with(route)
    except NoPermission as refused:
        return [] if f"extra.{route}" in str(refused) else [f"refused without naming {route}"]
    return [f"started with {route} open"]


def starts_when_permitted(route: str) -> list[str]:
    """That it starts once the route has its permission: it was that which kept it from starting."""
    with patch.dict(PERMISSIONS, {f"extra.{route}": PUBLIC}):
        return starts_without(route)


def table_and_map() -> list[str]:
    """Every endpoint of the permission table that is no route, in a real clinic and the demo."""
    faults = []
    for demo in (False, True):
        rules = create_app(NO_DATABASE, demo=demo).url_map.iter_rules()
        differ = {rule.endpoint for rule in rules} ^ set(PERMISSIONS)
        faults += [f"{name} stands in only one of table and URL map" for name in sorted(differ)]
    return faults
