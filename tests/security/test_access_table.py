"""R10: who gets what from every route, for own, another's and missing rows."""

import pytest

from tests.security.access import TABLE, difference, given_away, table_of
from tests.security.crawl import Seen, see_everything
from tests.security.samples import UNSAFE
from tests.security.stage import WHO, Stage

HOW = "If this is meant: .venv/bin/python -m tests.security.access, and review its difference."


def test_everybody_gets_what_the_table_says(seen: list[Seen]) -> None:
    changed = difference(table_of(seen))
    assert not changed, f"{changed}\n{HOW}"


def test_another_patients_row_looks_like_a_missing_one(seen: list[Seen]) -> None:
    assert given_away(seen) == []


def test_no_answer_is_a_fault_of_the_program(seen: list[Seen]) -> None:
    broken = {f"{each.one.name} as {each.label}" for each in seen if each.answer.status_code >= 500}
    assert broken == set()


def test_a_patient_reaches_only_their_own(seen: list[Seen]) -> None:
    """Whatever the table says: no answer to one patient holds the other's name."""
    names = {"patient A": "Smith", "patient B": "Adeyemi"}
    told = [
        each.one.name
        for each in seen
        if each.label in names and names[each.label] in each.answer.text
    ]
    assert told == []


def test_a_disabled_account_gets_what_nobody_gets(seen: list[Seen]) -> None:
    got = {(each.label, each.one.name): each.answer.status for each in seen}
    differ = {
        name
        for (label, name), status in got.items()
        if label == "disabled account" and status != got["anonymous", name]
    }
    assert differ == set()


@pytest.fixture
def planted_seen(planted: Stage) -> list[Seen]:
    return list(see_everything(planted, {}, "planted."))


def test_control_a_record_past_the_scope_is_noticed(planted_seen: list[Seen]) -> None:
    changed = difference(table_of(planted_seen))
    assert "+GET /planted/unscoped/<patient_id> | B's | patient A | page" in changed


def test_control_a_line_that_changed_is_noticed(seen: list[Seen]) -> None:
    table = table_of(seen)
    assert "forbidden" in table[0] or table[0]
    assert difference([*table[1:], table[0] + "!"]) != ""
    assert len(TABLE.read_text().splitlines()) > len(WHO)


def test_control_a_refusal_in_other_words_is_noticed(planted_seen: list[Seen]) -> None:
    faults = given_away(planted_seen)
    assert any("/planted/talks" in fault for fault in faults)
    assert not any("/planted/bare" in fault for fault in faults)


def test_every_route_is_tried_by_everybody(stage: Stage, seen: list[Seen]) -> None:
    tried = {(each.one.rule.rule, each.one.method, each.label) for each in seen}
    wanted = {
        (rule.rule, method, label)
        for rule in stage.app.url_map.iter_rules()
        for method in (rule.methods or set()) & {"GET", *UNSAFE}
        for label in WHO
    }
    assert wanted <= tried
