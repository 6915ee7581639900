"""R27: strict headers on every route and status, nothing inline in any page."""

from unittest.mock import patch

from clinic.views import gate
from tests.security.crawl import Seen, see_everything
from tests.security.headers import unprotected, unprotected_odd
from tests.security.stage import Stage


def test_every_answer_of_every_route_is_protected(stage: Stage, seen: list[Seen]) -> None:
    assert unprotected(seen, stage.app) == []


def test_every_answer_that_is_no_routes_is_protected_too(planted: Stage) -> None:
    assert unprotected_odd(planted) == []


def test_control_a_page_with_its_own_script_is_found(planted: Stage) -> None:
    faults = unprotected(see_everything(planted, {}, "planted.inline"), planted.app)
    found = "\n".join(faults)
    assert "inline <script>" in found
    assert 'inline <p onclick="x()">' in found
    assert "the page has no title" in found
    assert "id 'a' stands 2 times" in found


def test_control_a_header_left_out_is_found(planted: Stage) -> None:
    fewer = {name: value for name, value in gate.HEADERS.items() if "Policy" not in name}
    with patch.dict(gate.HEADERS, fewer, clear=True):
        faults = unprotected(see_everything(planted, {}, "planted.bare"), planted.app)
    assert any("Content-Security-Policy is []" in fault for fault in faults)
    assert any("Referrer-Policy is []" in fault for fault in faults)


def test_control_a_softer_policy_is_found(planted: Stage) -> None:
    soft = gate.HEADERS["Content-Security-Policy"] + "; script-src 'unsafe-inline'"
    with patch.dict(gate.HEADERS, {"Content-Security-Policy": soft}):
        faults = unprotected(see_everything(planted, {}, "planted.bare"), planted.app)
    assert any("Content-Security-Policy is" in fault for fault in faults)
