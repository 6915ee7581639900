"""`flask setup`: a real clinic from nothing, once."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from clinic.rules.permissions import SYSTEM
from clinic.services.setup import AlreadySetUp, NewClinic, set_up
from tests.support import sql

Run = Callable[..., Result]
PASSWORD = "a-long-enough-one"
ALL = {
    "--name": "Pier Street",
    "--zone": "Europe/Oslo",
    "--admin-email": "Ada@Pier.example",
    "--admin-name": "Ada Storm",
}


@pytest.fixture
def run(app: Flask) -> Run:
    def invoke(options: dict[str, str], *more: str, **told: Any) -> Result:
        spelled = [word for pair in options.items() for word in pair]
        return app.test_cli_runner().invoke(args=["setup", *spelled, *more], **told)

    return invoke


def with_password(word: str = PASSWORD) -> dict[str, Any]:
    return {"env": {"CLINIC_ADMIN_PASSWORD": word}}


def test_a_clinic_is_made_and_its_administrator_can_sign_in(run: Run, app: Flask) -> None:
    rooms = ("--room", "Room 1", "--room", "Room 2", "--sauna", "Cabin", "--boots", "Boots A")
    result = run(ALL, *rooms, **with_password())
    assert result.exit_code == 0, result.output
    assert "Pier Street is ready" in result.output
    assert sql.one("SELECT zone FROM location") == "Europe/Oslo"
    assert sql.one("SELECT count(*) FROM opening_hours") == 5
    assert sql.one("SELECT count(*) FROM role") == 4
    assert sql.one("SELECT count(*) FROM patient") == 0
    assert sql.one("SELECT count(*) FROM resource") == 4
    for slug, turnover in (("dry_needling", 5), ("infrared_sauna", 15), ("compression_boots", 5)):
        needs = "SELECT max(turnover) FROM therapy_need JOIN therapy t ON t.id = therapy_id"
        assert sql.one(f"{needs} WHERE t.slug = :slug", slug=slug) == turnover
    answer = app.test_client().post(
        "/sign-in", data={"email": "ada@pier.example", "password": PASSWORD}
    )
    assert answer.status_code == 302


def test_what_no_option_names_is_asked_for(run: Run) -> None:
    answers = ["", "Pier Street", "Oslo", "Europe/Oslo", "Ada", "ada", "ada@pier.example"]
    typed = "\n".join([*answers, PASSWORD, PASSWORD]) + "\n"
    result = run({}, input=typed)
    assert result.exit_code == 0, result.output
    assert "Oslo is not the name of a time zone" in result.output
    assert "ada is not a mail address" in result.output
    assert PASSWORD not in result.output
    assert "no treatment room yet" in result.output


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--zone", "Mars/Olympus", "not the name of a time zone"),
        ("--admin-email", "nobody", "not a mail address"),
        ("--name", " ", "A name has 1 to 120 letters"),
        ("--admin-name", "x" * 121, "A name has 1 to 120 letters"),
    ],
)
def test_what_cannot_be_kept_is_refused(run: Run, option: str, value: str, words: str) -> None:
    result = run(ALL | {option: value}, **with_password())
    assert result.exit_code == 2
    assert words in result.stderr
    assert sql.one("SELECT count(*) FROM location") == 0


def test_a_short_password_is_refused_and_never_shown(run: Run) -> None:
    result = run(ALL, **with_password("short-pass"))
    assert result.exit_code == 2
    assert "12 to 128 letters" in result.stderr
    assert "short-pass" not in result.output
    assert sql.one('SELECT count(*) FROM "user"') == 0


def test_a_second_time_is_refused(run: Run) -> None:
    run(ALL, **with_password())
    before = sql.snapshot()
    result = run(ALL | {"--admin-email": "second@pier.example"}, **with_password())
    assert result.exit_code == 2
    assert "set up already" in result.stderr
    assert sql.differences(before, sql.snapshot()) == []


def test_eight_at_once_make_one_administrator(app: Flask) -> None:
    outcomes: list[str] = []
    line = threading.Barrier(8)

    def one(number: int) -> None:
        with app.app_context():
            clinic = NewClinic("Pier", "Europe/Oslo", f"a{number}@pier.example", "Ada")
            line.wait()
            try:
                set_up(SYSTEM, clinic, PASSWORD)
                outcomes.append("made")
            except AlreadySetUp:
                outcomes.append("refused")

    threads = [threading.Thread(target=one, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["made", *["refused"] * 7]
    assert sql.one('SELECT count(*) FROM "user"') == 1
    assert sql.one("SELECT count(*) FROM location") == 1
