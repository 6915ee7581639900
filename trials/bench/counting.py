"""How many statements a request takes: asked inside this process, where they can be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from clinic import create_app
from clinic.extensions import db
from trials.bench.client import Answer, Client, Request
from trials.bench.facts import Facts
from trials.bench.long_course import THERAPIST
from trials.bench.operations import Operation
from trials.bench.people import ADMIN
from trials.bench.serving import Served

STATEMENTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


class Inside(Client):
    """A client that asks the app itself, and counts what that asks the database."""

    def __init__(self, app: Flask) -> None:
        super().__init__(Served("", 0, 0))
        self._inside = app.test_client()
        self.statements: list[str] = []
        with app.app_context():
            event.listen(db.engine, "before_cursor_execute", self._see)

    def _see(self, *arguments: Any) -> None:
        self.statements.append(str(arguments[2]).lstrip())

    def ask(self, request: Request) -> Answer:
        """Ask; `statements` are then those of this request."""
        body, headers = self._body(request)
        headers.pop("Cookie")
        self.statements.clear()
        answer = self._inside.open(request.path, method=request.method, data=body, headers=headers)
        return Answer(answer.status_code, len(answer.data), 0.0, answer.text)

    def count(self, operation: Operation, facts: Facts) -> int:
        """The statements of one request, once everything is warm. Raises RuntimeError."""
        requests = operation.asked(facts)
        for _ in range(2):
            answer = self.ask(next(requests))
            if answer.status != operation.status:
                message = f"{operation.name}: {answer.status}"
                raise RuntimeError(message)
        return sum(each.startswith(STATEMENTS) for each in self.statements)


@contextmanager
def counting(url: str) -> Iterator[Callable[[Operation, Facts], int]]:
    """How many statements an operation takes, asked by whoever does it in the clinic."""
    app = create_app({"SQLALCHEMY_DATABASE_URI": url})
    desk, therapist, owner = Inside(app), Inside(app), Inside(app)
    desk.sign_in()
    therapist.sign_in(THERAPIST)
    owner.sign_in(ADMIN)

    def count(one: Operation, facts: Facts) -> int:
        who = owner if one.owns else therapist if one.treats else desk
        return who.count(one, facts)

    try:
        yield count
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
