"""R21: whoever is shown a record leaves one entry; without it the page is not served."""

from unittest.mock import patch

from clinic.views import gate
from tests.security.crawl import Try, tries
from tests.security.looks import (
    missing_left_entries,
    refused_forms,
    served_unrecorded,
    unrecorded,
)
from tests.security.stage import Stage


def test_every_look_leaves_exactly_its_entry(stage: Stage) -> None:
    assert unrecorded(stage) == []


def test_a_missing_row_leaves_none(stage: Stage) -> None:
    assert missing_left_entries(stage) == []


def test_a_refused_form_that_shows_a_record_leaves_one(stage: Stage) -> None:
    assert refused_forms(stage) == []


def test_what_cannot_be_recorded_is_not_served(stage: Stage) -> None:
    faults, tried = served_unrecorded(stage)
    assert faults == []
    assert tried > 10


def planted_tries(stage: Stage, *names: str) -> list[Try]:
    wanted = {f"planted.{name}" for name in names}
    return [one for one in tries(stage) if one.endpoint in wanted]


def test_control_a_record_past_the_scope_is_found(planted: Stage) -> None:
    faults = unrecorded(planted, planted_tries(planted, "unscoped"))
    assert any("one record:looked wanted, found []" in fault for fault in faults)


def test_control_a_look_recorded_twice_is_found(planted: Stage) -> None:
    faults = unrecorded(planted, planted_tries(planted, "twice"))
    assert any("'record:looked', 'record:looked'" in fault for fault in faults)


def test_control_a_list_that_shows_people_unasked_is_found(planted: Stage) -> None:
    with patch.object(gate, "record_looks", lambda *_: None):
        faults = unrecorded(planted, planted_tries(planted, "silent"))
    assert any("one list:looked wanted, found []" in fault for fault in faults)


def test_control_a_gate_that_serves_first_is_found(planted: Stage) -> None:
    with patch.object(gate, "_write_look", lambda *_: None):
        faults, _ = served_unrecorded(planted, planted_tries(planted, "twice", "silent"))
    assert any("200 OK without an entry" in fault for fault in faults)
