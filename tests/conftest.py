"""Fixtures every test may use: both engines, the app, the small clinic, signed-in clients."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.support import postgres
from tests.support.client import CheckingClient
from tests.support.databases import PostgresDatabases, SqliteDatabases, dispose, test_app
from tests.support.house import PASSWORD, House, build_house

pytest_plugins = ["tests.support.summary", "tests.support.budgets"]
ENGINES = ("sqlite", "postgresql")

# Each test makes an app and throws it away. Looked for after every 700 new objects, as is usual,
# such waste took a fifth of the time of the tests it was measured on.
gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def instance_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys and files of the tests stay out of the real instance folder."""
    folder = tmp_path_factory.mktemp("instance")
    os.environ["CLINIC_INSTANCE"] = str(folder)
    return folder


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    """A source of fresh SQLite databases."""
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server for this worker."""
    with postgres.use_server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_databases(postgres_url: str, worker_id: str) -> PostgresDatabases:
    """A source of fresh PostgreSQL databases."""
    return PostgresDatabases(postgres_url, worker_id)


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """Ask for this, or anything that stands on it, and the test runs on both engines."""
    return str(request.param)


@pytest.fixture
def database_url(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, migrated, empty database."""
    source = "sqlite_databases" if engine_name == "sqlite" else "postgres_databases"
    with request.getfixturevalue(source).fresh(tmp_path) as url:
        yield url


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    """The real app on a fresh database, inside an app context."""
    app = test_app(database_url)
    app.test_client_class = CheckingClient
    with app.app_context():
        yield app
    dispose(app)


@pytest.fixture
def house(app: Flask) -> House:
    """The small clinic in that database."""
    del app  # its context is open, which is all a builder needs
    return build_house()


SignIn = Callable[[str], CheckingClient]


@pytest.fixture
def sign_in(app: Flask, house: House) -> SignIn:
    """`sign_in("desk")` gives a client signed in through the real form; "" an anonymous one."""

    def client_of(short: str) -> CheckingClient:
        client = app.test_client()
        assert isinstance(client, CheckingClient)
        if short:
            account = {"email": house.users[short].email, "password": PASSWORD}
            answer = client.post("/sign-in", data=account)
            assert answer.status_code in {302, 303}, answer.text
        return client

    return client_of
