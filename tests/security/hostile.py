"""R13: what nobody should send, sent to every form there is; no answer may be a fault.

The routes come from the URL map and the fields from the forms on the pages, so that a new form is
tried without being named. Each post is a good one with something hostile in one field, in all of
them, in its address, or in how it is sent at all.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any, Self

from flask import got_request_exception, request_finished, request_started
from werkzeug.test import TestResponse

from tests.security.crawl import Forms, Offered, Try, address, may, tries
from tests.security.filling import body_of
from tests.security.furnish import OWN
from tests.security.hostile_values import NO_TEXT, SCRIPT, SHAPES, VALUES
from tests.security.samples import UNSAFE
from tests.security.stage import Stage
from tests.security.typed import JSON

WHOSE = ("ana", "desk", "admin", "marta", "")
SLOW = 2.0


@dataclass(frozen=True)
class Post:
    """One hostile post: what is wrong with it, and what is sent."""

    what: str
    sent: dict[str, Any]


@dataclass
class Answers:
    """What a run came to."""

    routes: int = 0
    posts: int = 0
    accepted: int = 0
    kinds: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    slow: list[str] = field(default_factory=list)


def hostile(stage: Stage, forms: Forms, each: int, tried: list[Try] | None = None) -> Answers:
    """Send `each` hostile posts to every form, or to those named."""
    found = Answers()
    with Watch() as watch:
        for one in tried or _own(stage):
            short = next(short for short in WHOSE if may(short, one.endpoint))
            found.routes += 1
            for post in islice(posts(stage, one, forms), each):
                _send(stage, one, short, post, found, watch)
    stage.restore()
    return found


def _own(stage: Stage) -> list[Try]:
    return [one for one in tries(stage, UNSAFE) if one.row in {OWN, "-"}]


class Watch:
    """How long the app took over each request, and where in the code it broke."""

    def __enter__(self) -> Self:
        self.begin()
        request_started.connect(self._started)
        request_finished.connect(self._finished)
        got_request_exception.connect(self._broke)
        return self

    def __exit__(self, *failure: object) -> None:
        request_started.disconnect(self._started)
        request_finished.disconnect(self._finished)
        got_request_exception.disconnect(self._broke)

    def begin(self) -> None:
        """Forget the request before."""
        self.places: list[str] = []
        self.took = self._at = 0.0

    def _started(self, _: Any, **__: Any) -> None:
        self._at = perf_counter()

    def _finished(self, _: Any, **__: Any) -> None:
        self.took = perf_counter() - self._at

    def _broke(self, _: Any, *, exception: BaseException, **__: Any) -> None:
        frame = traceback.extract_tb(exception.__traceback__)[-1]
        place = f"{Path(frame.filename).name}:{frame.lineno}"
        self.places.append(f"{type(exception).__name__} at {place}")


def _send(stage: Stage, one: Try, short: str, post: Post, found: Answers, watch: Watch) -> None:
    """One post, and what is to be said of its answer."""
    watch.begin()
    answer = _ask(stage, one, short, post)
    took = watch.took
    what = f"{one.name} as {short or 'anybody'}, {post.what}"
    found.posts += 1
    found.kinds.add(post.what.partition(" in ")[0])
    found.slowest = max(found.slowest, (took, what))
    if answer.status_code >= 500:
        found.faults.append(f"{what}: {answer.status_code} {' '.join(watch.places)}".strip())
    if answer.mimetype == "text/html" and SCRIPT in answer.text:
        found.faults.append(f"{what}: what was sent stands in the page as script")
    if answer.status_code < 400:
        found.accepted += 1
    if answer.status_code < 400 or one.endpoint.startswith("security."):
        stage.restore()
    if took > SLOW:
        found.slow += _slow_again(stage, one, short, post, watch)


def _ask(stage: Stage, one: Try, short: str, post: Post) -> TestResponse:
    good = body_of(one.endpoint, stage.samples, one.row, {})
    asked = {"query_string": good["query_string"]} if "query_string" in good else {}
    url, sent = address(stage, one), {**asked, **post.sent}
    return stage.caller(short).open(url, method=one.method, **sent)


def _slow_again(stage: Stage, one: Try, short: str, post: Post, watch: Watch) -> list[str]:
    """A fault if it is slow each time: once may be the machine's."""
    took = []
    for _ in range(3):
        _ask(stage, one, short, post)
        took.append(watch.took)
        stage.restore()
    return [f"{one.name}, {post.what}: {min(took):.1f} s"] if min(took) > SLOW else []


def posts(stage: Stage, one: Try, forms: Forms) -> Iterator[Post]:
    """Hostile posts to one form without end, the same ones in every run."""
    offered = forms.get((one.method, address(stage, one)), Offered({}, frozenset()))
    good = body_of(one.endpoint, stage.samples, one.row, offered.values)
    dice = Random(one.endpoint)
    if one.endpoint in JSON:
        first, more = _of_json(good["json"]), _mixed_json
        body = good["json"]
    else:
        body = {**dict.fromkeys(sorted(offered.names - {"csrf_token"}), ""), **good["data"]}
        first, more = _of_form(body, good.get("query_string", {})), _mixed
    dice.shuffle(first)
    yield from first
    while True:
        yield more(body, dice)


def _of_form(body: dict[str, str], asked: dict[str, str]) -> list[Post]:
    found = [Post(what, shape(body)) for what, shape in SHAPES.items()]
    for what, value in VALUES.items():
        found.append(Post(f"{what} in all", {"data": dict.fromkeys(body, value)}))
        found += [Post(f"{what} in {name}", {"data": {**body, name: value}}) for name in body]
        if len(value) < 10_000:
            found += [
                Post(
                    f"{what} in {name} of the address",
                    {"data": body, "query_string": {**asked, name: value}},
                )
                for name in asked
            ]
    return found


def _mixed(body: dict[str, str], dice: Random) -> Post:
    """Something hostile in every field, another in each."""
    kinds = {name: dice.choice(list(VALUES)) for name in body}
    sent = {name: VALUES[kind] for name, kind in kinds.items()}
    return Post(f"a mixture in {', '.join(kinds.values())}", {"data": sent})


def _leaves(body: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if not isinstance(body, dict):
        return [path]
    inner = [leaf for name, value in body.items() for leaf in _leaves(value, (*path, name))]
    return [path, *inner]


def _with(body: Any, path: tuple[str, ...], value: Any) -> Any:
    if not path:
        return value
    return {**body, path[0]: _with(body[path[0]], path[1:], value)}


def _of_json(body: Any) -> list[Post]:
    found = [Post(what, shape({})) for what, shape in SHAPES.items()]
    for path in _leaves(body):
        where = ".".join(path) or "all"
        found += [
            Post(f"{what} in {where}", {"json": _with(body, path, value)})
            for what, value in VALUES.items()
        ]
        found += [
            Post(f"{value!r} in {where}", {"json": _with(body, path, value)}) for value in NO_TEXT
        ]
    return found


def _mixed_json(body: Any, dice: Random) -> Post:
    for path in _leaves(body):
        if path and dice.random() < 0.5 and not isinstance(_at(body, path), dict):
            body = _with(body, path, dice.choice([*VALUES.values(), *NO_TEXT]))
    return Post("a mixture", {"json": body})


def _at(body: Any, path: tuple[str, ...]) -> Any:
    return _at(body[path[0]], path[1:]) if path else body
