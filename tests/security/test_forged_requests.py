"""R17: forged requests are refused, and looking changes nothing."""

from tests.security.crawl import Forms, Try, tries
from tests.security.csrf import control_with_a_token, forged, looking_changes
from tests.security.stage import Stage


def test_without_this_sessions_token_nothing_is_done(stage: Stage, forms: Forms) -> None:
    assert forged(stage, forms) == []


def test_control_with_its_token_a_request_gets_through(stage: Stage, forms: Forms) -> None:
    assert control_with_a_token(stage, forms) == []


def test_looking_at_every_page_changes_nothing(stage: Stage) -> None:
    faults, seen = looking_changes(stage)
    assert faults == []
    assert seen > 100


def planted_tries(stage: Stage, name: str) -> list[Try]:
    return [one for one in tries(stage) if one.endpoint == f"planted.{name}"]


def test_control_a_form_that_takes_anybodys_word_is_found(planted: Stage) -> None:
    faults = forged(planted, {}, planted_tries(planted, "exempt"))
    assert any("without a token: answered 204" in fault for fault in faults)


def test_control_a_page_that_writes_is_found(planted: Stage) -> None:
    faults, _ = looking_changes(planted, planted_tries(planted, "writes"), links=0)
    assert any(fault.startswith("looking as front desk: patient:") for fault in faults)
