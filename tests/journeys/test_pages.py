"""Every page of every role, looked at: sizes, light and dark, barriers, the console, no script.

A new page is looked at as soon as a link leads to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from flask import Flask
from playwright.sync_api import Page

from clinic.rules.permissions import PERMISSIONS
from clinic.rules.words import Role
from tests.journeys.conftest import Visit
from tests.journeys.looks import (
    barriers_in_the_light,
    barriers_light_and_dark,
    faults_at_every_size,
    faults_on_a_phone,
    resize,
    settle,
    unread_without_script,
)
from tests.journeys.paths import Paths
from tests.journeys.visitor import Visitor
from tests.support.demo import PASSWORD

EMAILS = {
    "front desk": "desk@harbour.example",
    "therapist": "ana@harbour.example",
    "patient": "marta@harbour.example",
    "administrator": "admin@harbour.example",
}
ROLES = pytest.mark.parametrize("role", EMAILS)
RECORDS = {"front desk": 2, "patient": 2}
"""How many are opened of the pages that differ only in whom they are about, if not one."""
Look = Callable[[Page], list[str]]


def is_met_here_first(endpoint: str, role: str) -> bool:
    """Whether no role before this one, in the order of `EMAILS`, may open the page."""
    permission = PERMISSIONS.get(endpoint)
    allowed = permission.roles if permission else ()
    met_by = [one for one in EMAILS if not allowed or Role(one.replace(" ", "_")) in allowed]
    return role in met_by[:1]


def walk(
    visitor: Visitor,
    demo: Flask,
    role: str,
    *,
    first: Sequence[Look],
    again: Sequence[Look] = (),
    records: int = 1,
) -> list[str]:
    """Every page that can be reached, looked at in these ways; what was found.

    A page that a role before this one is shown as well is looked at `again`: for what only this
    role sees on it.
    """
    found = []
    paths = Paths(visitor.address, demo.url_map, records=records)
    for where in paths:
        resize(visitor.page)
        answer = visitor.go(where)
        settle(visitor.page)
        if answer.status >= 400:
            found.append(f"{where}: answers {answer.status}")
        paths.look_around(visitor.page)
        looks = first if is_met_here_first(paths.endpoint(where), role) else again
        found += [f"{where}: {fault}" for look in looks for fault in look(visitor.page)]
    assert len(paths.walked) > 1
    assert not paths.waiting, f"more pages than are walked: {paths.waiting}"
    return found + visitor.complaints


@ROLES
def test_every_page_fits_every_size_and_has_no_barrier(
    role: str, come: Visit, demo: Flask, demo_address: str
) -> None:
    visitor = come(demo_address).sign_in(EMAILS[role], PASSWORD)
    found = walk(
        visitor,
        demo,
        role,
        first=(faults_at_every_size, barriers_light_and_dark),
        again=(faults_on_a_phone, barriers_in_the_light),
        records=RECORDS.get(role, 1),
    )
    assert not found, "\n".join(found)


@ROLES
def test_every_page_reads_without_script(
    role: str, come: Visit, demo: Flask, demo_address: str
) -> None:
    visitor = come(demo_address, java_script_enabled=False).sign_in(EMAILS[role], PASSWORD)
    found = walk(visitor, demo, role, first=(faults_on_a_phone, unread_without_script))
    assert not found, "\n".join(found)


def test_a_page_is_looked_at_in_full_as_the_first_role_that_is_shown_it() -> None:
    assert [role for role in EMAILS if is_met_here_first("diary.day", role)] == ["front desk"]
    assert [role for role in EMAILS if is_met_here_first("notes.show", role)] == ["therapist"]
    assert [role for role in EMAILS if is_met_here_first("my.plan", role)] == ["patient"]
