"""The tests' PostgreSQL is a real one, listens to no network, and leaves nothing behind."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.support.postgres import temporary_postgres, use_server


@pytest.mark.postgres
@pytest.mark.slow
def test_a_temporary_server_answers_and_goes_without_a_trace() -> None:
    with temporary_postgres() as url:
        engine = create_engine(url)
        with engine.connect() as connection:
            assert connection.scalar(text("show listen_addresses")) == ""
            assert str(connection.scalar(text("show server_version"))).startswith("18.")
        engine.dispose()
        folder = Path(str(make_url(url).query["host"]))
        assert folder.exists()
    assert not folder.exists()


def test_a_named_server_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql+psycopg://somewhere/else")
    with use_server() as url:
        assert url == "postgresql+psycopg://somewhere/else"
