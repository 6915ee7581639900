"""Whether a request can be read at all: settled here, once, before anything looks inside.

A text with a NUL or half a character cannot be kept by PostgreSQL nor written as UTF-8; a
file or a JSON body where a form was meant would reach fields that expect text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flask import Flask, abort, request

from clinic.rules.attached import MOST_BYTES

READS_JSON = frozenset({"appointments.drag"})
READS_FILES = {"note_files.add": MOST_BYTES + 1024 * 1024}
"""Routes that take a file, and how many bytes of a whole request."""
FILE_FIELD = "file"
"""The one field of theirs that takes it."""
LONGEST_JSON = 8192
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


def is_keepable(text: str) -> bool:
    """Whether this text could be kept: no NUL, no half of a surrogate pair."""
    return _UNKEEPABLE.search(text) is None


def _check() -> None:
    if request.endpoint is None:
        return
    reads_json = request.endpoint in READS_JSON
    if request.is_json and not reads_json:
        abort(415)
    if reads_json and (request.content_length or 0) > LONGEST_JSON:
        abort(413)
    if request.files and (
        request.endpoint not in READS_FILES or set(request.files) != {FILE_FIELD}
    ):
        abort(415)
    if not all(is_keepable(text) for text in _texts()):
        abort(400)


def _texts() -> Iterator[str]:
    for value in (request.view_args or {}).values():
        yield str(value)
    for given in (request.args, request.form):
        for name, value in given.items(multi=True):
            yield name
            yield value
    if request.is_json:
        yield from _texts_inside(_json())


def _json() -> Any:
    try:
        return request.get_json(silent=True)
    except RecursionError:  # brackets upon brackets
        abort(400)


def _texts_inside(body: Any) -> Iterator[str]:
    waiting = [body]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one


def _allow_files() -> None:
    """Let a file in where one is meant; the limit for everything else stays as it is."""
    if request.endpoint in READS_FILES:
        request.max_content_length = READS_FILES[request.endpoint]


def install(app: Flask) -> None:
    """Look at every request before its view does."""
    app.before_request_funcs.setdefault(None, []).insert(0, _allow_files)  # before a form is read
    app.before_request(_check)
