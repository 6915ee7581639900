"""`flask patients import`: what a person at the terminal sees, and what is kept."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from clinic.services import patient_import
from tests.support import sql

DATA = Path(__file__).parent / "data"
PEOPLE, CSV = DATA / "people.ndjson", DATA / "people.csv"
ROOT = Path(__file__).parents[2]
TRIAL_DATA = Path(os.environ.get("CLINIC_TRIAL_DATA", ROOT.parent / "shared" / "data"))
Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    def invoke(*arguments: object) -> Result:
        return app.test_cli_runner().invoke(args=["patients", "import", *map(str, arguments)])

    return invoke


def people() -> list[dict[str, Any]]:
    return [json.loads(line) for line in PEOPLE.read_text(encoding="utf-8").splitlines()]


def write(path: Path, lines: list[Any]) -> Path:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def last(result: Result) -> str:
    return result.stdout.splitlines()[-1]


def found_by(term: str) -> int:
    question = "SELECT count(DISTINCT patient_id) FROM search_term WHERE term = :term"
    return int(sql.one(question, term=term))


def test_everyone_comes_in_with_all_that_is_kept(run: Run) -> None:
    result = run(PEOPLE)
    assert (result.exit_code, result.output) == (0, "10 lines: 10 new\n")
    assert sql.one("SELECT count(*) FROM patient WHERE deceased = true") == 2
    assert sql.one("SELECT family FROM other_name WHERE use = 'maiden' AND given = 'María'")
    assert sql.one("SELECT suffix FROM patient WHERE given = 'Jürgen'") == "PhD"
    assert sql.one("SELECT count(*) FROM resource WHERE kind = 'patient'") == 10
    for term in ("n:nunez", "n:garcia", "n:gross", "b:1984-03-12", "p:0005", "i:mr0010"):
        assert found_by(term) == 1, term
    assert sql.one("SELECT count(*) FROM audit_entry WHERE action = 'patient:imported'") == 10


def test_social_security_and_passport_numbers_are_nowhere(run: Run) -> None:
    given = [each["value"] for person in people() for each in person["identifier"]]
    private = [value for value in given if value.startswith(("999-", "X000"))]
    assert len(private) == 18
    run(PEOPLE)
    everything = repr(sql.snapshot())
    assert [value for value in private if value in everything] == []
    assert [value for value in given if value in everything] != []  # the control


def test_a_second_import_changes_nothing(run: Run) -> None:
    run(PEOPLE)
    before = sql.snapshot()
    result = run(PEOPLE)
    assert (result.exit_code, result.output) == (0, "10 lines: 10 unchanged\n")
    assert sql.differences(before, sql.snapshot()) == []


def test_a_dry_run_writes_nothing_and_says_what_would_happen(run: Run, tmp_path: Path) -> None:
    before = sql.snapshot()
    result = run(write(tmp_path / "f", [*people(), "{"]), "--dry-run")
    assert result.exit_code == 1
    assert "line 1: new\n" in result.stdout
    assert "line 11: is not" in result.stderr
    assert last(result) == "11 lines: 10 new, 1 broken; nothing was written"
    assert sql.differences(before, sql.snapshot()) == []


def test_a_dry_run_foresees_what_the_run_then_does(run: Run, tmp_path: Path) -> None:
    run(PEOPLE)
    first, *others = people()
    moved = first | {"telecom": [{"system": "phone", "value": "555-020-1111"}]}
    stranger = first | {"identifier": [{"system": "elsewhere", "value": "9"}]}
    both = [moved, *others, stranger, people()[1], moved | {"gender": "male"}, "nonsense"]
    file = write(tmp_path / "mixed", both)
    foreseen, done = run(file, "--dry-run"), run(file)
    assert foreseen.stdout.replace("; nothing was written", "") == done.stdout
    assert foreseen.stderr == done.stderr
    assert foreseen.exit_code == done.exit_code == 1


def test_a_changed_person_is_updated_and_found_anew(run: Run, tmp_path: Path) -> None:
    run(PEOPLE)
    person = people()[2]
    person["name"][0]["family"] = "Byrne"
    person["telecom"][0]["value"] = "555-020-7777"
    result = run(write(tmp_path / "f", [person]))
    assert result.output.splitlines()[0] == "line 1: changed (family, phone, names)"
    assert last(result) == "1 line: 1 changed"
    assert found_by("n:byrne") == found_by("n:oconnor") == found_by("p:0207777") == 1
    assert sql.one("SELECT name FROM resource WHERE name LIKE 'Niamh%'") == "Niamh Byrne"
    detail = "SELECT detail FROM audit_entry ORDER BY id DESC LIMIT 1"
    assert "phone" in str(sql.one(detail))
    assert "Byrne" not in str(sql.one(detail))


def test_a_probable_duplicate_is_reported_and_not_merged(run: Run, tmp_path: Path) -> None:
    run(PEOPLE)
    stranger = people()[0] | {"identifier": [{"system": "elsewhere", "value": "9"}]}
    file = write(tmp_path / "f", [stranger])
    result = run(file)
    assert "line 1: same name and birth date as a patient here" in result.stdout
    assert "not merged" in result.stdout
    assert result.exit_code == 0
    assert sql.one("SELECT count(*) FROM patient") == 11
    assert last(run(file)) == "1 line: 1 unchanged"


def test_one_person_told_two_ways_in_one_file_is_reported(run: Run, tmp_path: Path) -> None:
    person = people()[0]
    file = write(tmp_path / "f", [person, person, person | {"gender": "male"}])
    for summary in ("1 new, 1 unchanged, 1 not taken", "2 unchanged, 1 not taken"):
        result = run(file)
        assert "line 3: not taken, line 2 says otherwise of the same patient" in result.stderr
        assert last(result) == f"3 lines: {summary}"
        assert result.exit_code == 1


def test_broken_lines_are_named_and_the_others_go_in(run: Run, tmp_path: Path) -> None:
    bad = people()[3] | {"birthDate": "1966-02-30"}
    file = write(tmp_path / "f", [people()[0], "{broken", bad, '{"resourceType": "Group"}'])
    result = run(file)
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == [
        "line 2",
        "line 3",
        "line 4",
    ]
    assert "1966-02-30 does not exist" in result.stderr
    assert last(result) == "4 lines: 1 new, 3 broken"
    assert result.exit_code == 1


def test_strict_takes_all(run: Run) -> None:
    assert (run(PEOPLE, "--strict").exit_code, run(PEOPLE, "--strict").exit_code) == (0, 0)
    assert sql.one("SELECT count(*) FROM patient") == 10


def test_strict_takes_nothing_when_a_line_is_broken(run: Run, tmp_path: Path) -> None:
    before = sql.snapshot()
    result = run(write(tmp_path / "f", [*people(), "{"]), "--strict")
    assert result.exit_code == 2
    assert "line 11:" in result.stderr
    assert "nothing was written" in result.stderr
    assert sql.differences(before, sql.snapshot()) == []


def test_strict_takes_nothing_when_the_last_line_conflicts(run: Run, tmp_path: Path) -> None:
    everyone = people()
    both = everyone[0]["identifier"] + everyone[1]["identifier"]
    file = write(tmp_path / "f", [*everyone, everyone[4] | {"identifier": both}])
    before = sql.snapshot()
    result = run(file, "--strict")
    assert result.exit_code == 2
    assert "line 11: not taken" in result.stderr
    assert sql.differences(before, sql.snapshot()) == []


def test_csv_goes_in_the_same_way(run: Run) -> None:
    assert last(run(CSV)) == "3 lines: 3 new"
    assert last(run(CSV)) == "3 lines: 3 unchanged"
    assert sql.one("SELECT address FROM patient WHERE given = 'Ana'") == "1 Pilot Street, Harbour"
    assert found_by("i:c2") == 1


def test_a_merged_record_stays_merged(run: Run, tmp_path: Path) -> None:
    run(PEOPLE)
    stranger = people()[0] | {"identifier": [{"system": "elsewhere", "value": "9"}]}
    file = write(tmp_path / "f", [*people(), stranger])
    run(file)
    one, two = "SELECT min(id) FROM patient", "SELECT max(id) FROM patient"
    sql.run(
        "UPDATE patient SET merged_into_id = :one WHERE id = :two",
        one=sql.one(one),
        two=sql.one(two),
    )
    before = sql.snapshot()
    assert last(run(file)) == "11 lines: 11 unchanged"
    assert sql.differences(before, sql.snapshot()) == []


def test_batches_stand_alone(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """People of one batch are known to the next; the sum is the same as in one go."""
    monkeypatch.setattr(patient_import, "BATCH", 3)
    file = write(tmp_path / "f", [*people(), people()[0] | {"gender": "male"}])
    result = run(file)
    assert last(result) == "11 lines: 10 new, 1 not taken"
    assert run(file, "--dry-run").stdout.startswith("11 lines: 10 unchanged, 1 not taken")


@pytest.mark.parametrize("content", ["", "\n\n", "family,given,birth_date\n"])
def test_an_empty_file_is_nobody(run: Run, tmp_path: Path, content: str) -> None:
    file = tmp_path / "empty"
    file.write_text(content)
    result = run(file)
    assert (result.exit_code, result.output) == (0, "0 lines: nobody in it\n")


def test_a_file_that_is_not_there_is_a_usage_error(run: Run, tmp_path: Path) -> None:
    assert run(tmp_path / "nowhere").exit_code == 2


@pytest.mark.skipif(
    not (TRIAL_DATA / "patients.ndjson").exists(), reason="the 300 people are not on this machine"
)
def test_the_three_hundred_come_in_whole_and_only_once(run: Run) -> None:
    file = TRIAL_DATA / "patients.ndjson"
    assert run(file).output == "300 lines: 300 new\n"
    before = sql.snapshot()
    assert run(file).output == "300 lines: 300 unchanged\n"
    assert sql.differences(before, sql.snapshot()) == []
    assert sql.one("SELECT count(*) FROM patient_identifier WHERE value LIKE '999-__-____'") == 0
