"""R9: a route without a permission keeps the app from starting; the table is the URL map."""

from unittest.mock import patch

import pytest

from clinic.rules.permissions import PERMISSIONS, PUBLIC, Permission, Principal, allowed
from clinic.rules.words import Role
from clinic.views.gate import NoPermission
from tests.security.permit import start_with, table_and_map


def test_a_route_without_a_permission_keeps_the_app_from_starting() -> None:
    with pytest.raises(NoPermission, match=r"extra\.forgotten"):
        start_with("forgotten")


def test_control_with_its_permission_it_starts() -> None:
    with patch.dict(PERMISSIONS, {"extra.known": PUBLIC}):
        app = start_with("known")
    assert "extra.known" in app.view_functions


def test_every_forgotten_route_is_named() -> None:
    with pytest.raises(NoPermission) as caught:
        start_with("one", "two")
    assert "extra.one, extra.two" in str(caught.value)


def test_the_table_is_the_url_map() -> None:
    assert table_and_map() == []


def test_control_a_permission_nobody_needs_is_noticed() -> None:
    with patch.dict(PERMISSIONS, {"gone.route": PUBLIC}):
        assert "gone.route" in table_and_map()[0]


def test_only_signing_in_files_health_and_secret_addresses_are_public() -> None:
    assert {name for name, permission in PERMISSIONS.items() if permission.public} == {
        "static",
        "security.static",
        "security.login",
        "security.logout",
        "home.health",
        "demo.sign_in",
        "feeds.read",
    }


def test_clinical_routes_are_for_therapists_alone() -> None:
    clinical = {name for name in PERMISSIONS if name.startswith("notes.")}
    roles = {role for name in clinical for role in PERMISSIONS[name].roles}
    assert clinical
    assert roles == {Role.THERAPIST}


DESK = Principal(1, "desk", frozenset({Role.FRONT_DESK}))


@pytest.mark.parametrize(
    ("who", "permission", "may"),
    [
        (None, Permission(public=True), True),
        (None, Permission(), False),
        (None, Permission(frozenset({Role.FRONT_DESK})), False),
        (DESK, Permission(), True),
        (DESK, Permission(frozenset({Role.FRONT_DESK, Role.THERAPIST})), True),
        (DESK, Permission(frozenset({Role.ADMINISTRATOR})), False),
        (Principal(1, "nobody"), Permission(frozenset({Role.PATIENT})), False),
    ],
)
def test_what_a_permission_means(who: Principal | None, permission: Permission, may: bool) -> None:
    assert allowed(who, permission) is may
