"""Every page of every role, looked at: sizes, light and dark, barriers, the console, no script.

A new page is looked at as soon as a link leads to it.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.journeys.conftest import Visit
from tests.journeys.looks import (
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
OWN_PAGES = {"front desk", "patient"}
"""Whose pages the others do not show as well."""
ROLES = pytest.mark.parametrize("role", EMAILS)


def walk(
    visitor: Visitor, demo: Flask, *looks: Callable[[Page], list[str]], records: int = 1
) -> list[str]:
    """Every page that can be reached, each looked at in these ways; what was found.

    `records` is how many are opened of the pages that differ only in whom they are about.
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
        found += [f"{where}: {fault}" for look in looks for fault in look(visitor.page)]
    assert len(paths.walked) > 1
    return found + visitor.complaints


@ROLES
def test_every_page_fits_every_size_and_has_no_barrier(
    role: str, come: Visit, demo: Flask, demo_address: str
) -> None:
    visitor = come(demo_address).sign_in(EMAILS[role], PASSWORD)
    records = 2 if role in OWN_PAGES else 1
    found = walk(visitor, demo, faults_at_every_size, barriers_light_and_dark, records=records)
    assert not found, "\n".join(found)


@ROLES
def test_every_page_reads_without_script(
    role: str, come: Visit, demo: Flask, demo_address: str
) -> None:
    visitor = come(demo_address, java_script_enabled=False).sign_in(EMAILS[role], PASSWORD)
    found = walk(visitor, demo, faults_on_a_phone, unread_without_script)
    assert not found, "\n".join(found)
