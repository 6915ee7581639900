"""A failure has a reference number, and its words stay out of the page and out of the log."""

import logging

import pytest

from tests.security.furnish import OWN
from tests.security.stage import Stage
from tests.support import sql
from tests.support.html import read

NAME = "Adeyemi"  # in the words of the planted failure


def test_the_page_carries_a_reference_number_and_no_detail(
    planted: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        answer = planted.caller("desk").get("/planted/broken?name=Adeyemi")
    assert answer.status_code == 500
    assert NAME not in answer.text
    assert "ValueError" not in answer.text
    (line,) = [record.getMessage() for record in caplog.records if record.name == "clinic"]
    reference = line.split("request ")[1].split(":")[0]
    assert reference
    assert reference in answer.text
    assert read(answer.text).title


def test_the_log_says_what_kind_and_where_but_not_the_words(
    planted: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        planted.caller("desk").get("/planted/broken?name=Adeyemi")
    told = "\n".join(
        logging.Formatter().format(record) for record in caplog.records if record.name == "clinic"
    )
    assert "ValueError at planted.py:" in told
    assert NAME not in told
    assert "1984" not in told


def test_who_wants_json_gets_it(planted: Stage) -> None:
    answer = planted.caller("desk").get("/planted/broken", headers={"Accept": "application/json"})
    assert answer.status_code == 500
    assert answer.json is not None
    assert set(answer.json) == {"message", "reference"}


def test_a_forged_form_is_told_what_to_do(stage: Stage) -> None:
    answer = stage.caller("").post("/sign-in", data={}, headers={"X-CSRFToken": "x"})
    assert answer.status_code == 400
    assert "reload it" in answer.text


def test_a_change_that_cannot_be_written_is_refused_in_plain_words(stage: Stage) -> None:
    sql.refuse_inserts("status_change")
    visit = stage.samples.name("visit later", OWN)
    before = sql.snapshot(leave_out=frozenset({"audit_entry"}))
    answer = stage.caller("desk").post(
        f"/appointments/{visit}/status", data={"status": "arrived", "version": ""}
    )
    assert answer.status_code == 503
    assert "cannot be written just now" in answer.text
    assert sql.snapshot(leave_out=frozenset({"audit_entry"})) == before
