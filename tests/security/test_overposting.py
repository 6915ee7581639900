"""R12: a write that is sent every column name changes only what its form changes."""

import difflib

from clinic.models import Base
from tests.security.crawl import Forms, tries
from tests.security.overposting import WRITTEN, every_name, outcomes
from tests.security.stage import Stage

HOW = "If this is meant: .venv/bin/python -m tests.security.access, and review its difference."


def test_only_the_fields_of_a_form_are_written(stage: Stage, forms: Forms) -> None:
    faults, written = outcomes(stage, forms)
    assert faults == []
    kept = [line for line in WRITTEN.read_text().splitlines() if not line.startswith("#")]
    changed = "\n".join(
        difflib.unified_diff(kept, written, "checked in", "found", lineterm="", n=0)
    )
    assert not changed, f"{changed}\n{HOW}"


def test_every_column_is_sent(stage: Stage) -> None:
    names = every_name(stage)
    columns = {column.name for table in Base.metadata.sorted_tables for column in table.columns}
    assert columns <= names.keys()
    assert {"role", "patient_id", "signed_at", "status"} <= names.keys()


def test_control_a_route_that_writes_whatever_is_sent_is_found(planted: Stage) -> None:
    mass = [one for one in tries(planted) if one.endpoint == "planted.mass"]
    faults, written = outcomes(planted, {}, mass)
    assert any("patient.referrer became hostile" in fault for fault in faults)
    assert any("patient.phone became hostile" in fault for fault in faults)
    assert any("patient.family" in line for line in written)


def test_control_a_route_whose_form_is_refused_is_named(stage: Stage) -> None:
    drafts = [one for one in tries(stage) if one.endpoint == "notes.amend"]
    faults, _ = outcomes(stage, {}, [one for one in drafts if one.row != "missing"])
    assert faults == [] or "typed.py" in faults[0]
