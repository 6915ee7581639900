"""The bench at the size of a toy: it builds sound clinics, asks all it should, and counts.

Never times: those are the machine's. What may not grow with the rows is the number of statements.
"""

from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from clinic.engine import engine_options
from clinic.models import guard
from tests.support.live import wall_clock
from trials.bench import book
from trials.bench.building import build
from trials.bench.databases import open_shelf
from trials.bench.facts import learn
from trials.bench.long_course import add_long_course
from trials.bench.measuring import Effort
from trials.bench.report import KEPT_A_SECOND, Result, verdict
from trials.bench.running import chosen, count_all, grown, measure
from trials.bench.sinks import filling
from trials.bench.sizes import NOW, Size
from trials.bench.whole_plans import add_whole_plans

TOY = Size("toy", patients=700, history=60, therapists=2, equipment=4, sessions=12)
LONGER = replace(TOY, name="longer", history=500, patients=900, sessions=40)
ONCE = Effort(warm=0, rounds=1, clients=2, each=1, seconds=0.4)


@pytest.fixture(autouse=True)
def moment() -> Iterator[None]:
    """The moment the bench's clinics live in."""
    with wall_clock(NOW):
        yield


def _counted(request: pytest.FixtureRequest, engine: str, size: Size, at: Path) -> dict[str, int]:
    source = "sqlite_databases" if engine == "sqlite" else "postgres_databases"
    at.mkdir()
    with request.getfixturevalue(source).fresh(at) as url:
        build(url, size)
        add_long_course(url, size)
        add_whole_plans(url, size)
        return count_all(url, learn(url, size), chosen([]))


def test_statements_do_not_grow_with_the_rows(
    engine_name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    toy = _counted(request, engine_name, TOY, tmp_path / "toy")
    longer = _counted(request, engine_name, LONGER, tmp_path / "longer")
    assert grown(toy, longer) == []
    assert all(toy.values())
    assert {"pre-visit card, 200 sessions", "save a draft"} <= set(toy)


def test_control_a_statement_more_is_seen() -> None:
    assert grown({"book": 20, "move": 9}, {"book": 21, "move": 9}) == ["book: 20, then 21"]


def test_a_clinic_that_breaks_a_law_is_not_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_databases: object
) -> None:
    monkeypatch.setattr(book, "ROOM_TURNOVER", 60)
    with pytest.raises(RuntimeError, match="begins before another one"):
        build(f"sqlite:///{tmp_path / 'broken.sqlite3'}", TOY)


def test_operations_are_measured_through_the_real_server(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    operations = chosen(["day board, page", "next 20 openings", "book"])
    with open_shelf("sqlite", tmp_path) as shelf:
        results = list(measure(shelf, [TOY], operations, ONCE))
    assert {each.operation for each in results} == {
        *(each.name for each in operations),
        KEPT_A_SECOND,
    }
    assert {each.clients for each in results} == {1, 2}
    for each in results:
        assert 0 < each.median_ms <= each.p95_ms
        assert each.ratio > 0
    said = capsys.readouterr().out
    assert "0 doubled" in said
    assert "memory of the toy clinic's server" in said
    assert [path.name for path in tmp_path.glob("*_run*")] == []


def test_a_word_chooses_operations() -> None:
    assert [each.name for each in chosen(["patient search"])] == ["patient search"]


def test_a_row_says_what_the_issue_asks_for() -> None:
    assert [each.name for each in fields(Result)] == [
        "operation",
        "engine",
        "size",
        "clients",
        "median_ms",
        "p95_ms",
        "floor_ms",
        "ratio",
        "goal",
        "queries",
        "bytes",
        "growth",
    ]


ROW = Result("book", "sqlite", "large", 1, 9.0, 12.0, 2.0, 4.5, 6, 18, 281, 1.1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, ""),
        ({"ratio": 6.1}, "ratio 6.1, to be at most 6"),
        ({"growth": 1.31}, "growth 1.31, to be at most 1.3"),
        ({"operation": KEPT_A_SECOND, "goal": 0.3, "ratio": 0.2}, "ratio 0.2, to be at least 0.3"),
        ({"operation": KEPT_A_SECOND, "goal": 0.3, "ratio": 0.4}, ""),
    ],
)
def test_a_goal_that_is_missed_is_said(change: dict[str, Any], said: str) -> None:
    told = verdict([replace(ROW, **change)])
    assert said in told if said else told == "every goal was reached"


def test_indexes_and_laws_stand_again_after_filling(database_url: str) -> None:
    engine = create_engine(database_url, **engine_options(database_url))
    counted = text(
        "SELECT count(*) FROM sqlite_master WHERE type = 'index'"
        if engine.dialect.name == "sqlite"
        else "SELECT count(*) FROM pg_indexes WHERE schemaname = current_schema()"
    )
    with engine.connect() as connection:
        before = connection.execute(counted).scalar_one()
    with filling(engine):
        pass
    with engine.connect() as connection:
        assert connection.execute(counted).scalar_one() == before
        assert guard.missing(connection) == set()
    engine.dispose()
