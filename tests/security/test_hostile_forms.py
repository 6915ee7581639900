"""R13, small: a few posts that nobody should send to every form; no answer is a fault."""

from tests.security.crawl import Forms, tries
from tests.security.hostile import hostile
from tests.security.hostile_values import SHAPES, VALUES
from tests.security.samples import UNSAFE
from tests.security.stage import Stage

EACH = 6


def test_no_form_answers_what_is_hostile_with_a_fault(stage: Stage, forms: Forms) -> None:
    found = hostile(stage, forms, EACH)
    assert found.faults == []
    assert found.posts == EACH * found.routes
    assert found.routes == len({one.endpoint for one in tries(stage, UNSAFE)})
    assert len({*SHAPES, *VALUES} - found.kinds) < 10, "what is sent is too little"


def test_control_a_form_that_breaks_is_found(planted: Stage) -> None:
    brittle = [one for one in tries(planted) if one.endpoint == "planted.brittle"]
    found = hostile(planted, {}, EACH, brittle)
    assert any("ValueError at planted.py" in fault for fault in found.faults)
